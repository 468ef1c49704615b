"""Two years of carrying out in the model county: one fully reported, one mid-way with what can go wrong in it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select

from ballot.board.demo.beginnings import begin_last_year
from ballot.board.demo.county import NUMBERS, County, morning
from ballot.board.demo.furnish import Year, advance, walk
from ballot.kernel.lifecycle import CycleMove
from ballot.people.assemblies.queries import cycle_of
from ballot.people.models import Cycle
from ballot.shortlisting.rules import Funding, Sheet
from ballot.tracking.completion.rules import Result
from ballot.tracking.completion.service import Judgement, accept_project, complete_project
from ballot.tracking.groups.service import SetGroup, set_group
from ballot.tracking.lamps.rules import WHOLE
from ballot.tracking.lamps.service import TaskAt, answer_task
from ballot.tracking.plans.models import Unit
from ballot.tracking.plans.rules import Line, PeriodKind, Span, spans
from ballot.tracking.plans.service.carrying import CarryOver, carry_over
from ballot.tracking.plans.service.laying import LayProject, lay_project, set_members
from ballot.tracking.plans.service.publishing import publish_plan
from ballot.tracking.reports.rules import Told
from ballot.tracking.reports.service import judging, writing
from ballot.tracking.reports.service.rows import Place

WAN = 1_000_000
MARK = "（示例）"
AIMS = ("完成前期手续", "主体施工过半", "主体完工", "建成投用")
SOURCE = "宁海县2022年民生实事项目完成情况表"


@dataclass(frozen=True, slots=True)
class Done:
    """A project as a county published its end: sums in 万元, progress in thousandths of the year's plan."""

    name: str
    content: str
    total: int
    plan: int
    spent: int
    progress: int
    aim: str
    end: str


PUBLISHED = (
    Done(
        "中小学校护眼灯光工程",
        "对全县70所中小学校1658间教室照明进行护眼灯光提升",
        1800,
        1800,
        1800,
        1000,
        "建成",
        "完成",
    ),
    Done("敬老院（福利院）电梯加装工程", "7个单位改加装电梯10台", 600, 600, 600, 1000, "建成", "完工，投入使用"),
    Done(
        "医疗急救能力提升工程",
        "黄坛镇卫生院内设120急救点，采购2辆负压救护车及车载急救设备",
        260,
        260,
        260,
        1000,
        "建成",
        "投入使用",
    ),
    Done(
        "学校周边停车场地改造工程一期",
        "利用宁海中学南侧约7000平方米场地筹建学生接送临时停车场",
        300,
        300,
        300,
        1000,
        "建成",
        "建成",
    ),
    Done(
        "银河小学教学楼提升工程一期",
        "拆翻建一幢四层教学楼，共18个教室",
        3685,
        1800,
        1000,
        556,
        "工程基础完工",
        "完成基础施工，进行垫层施工",
    ),
)
"""The rows that are published in full; the unit's name and all quarters before the last are invented."""
UNITS = ("示例教育局", "示例民政局", "示例卫健局", "示例建设局", "示例教育局")
"""Invented units: no real one answers for an invented quarter."""


def finish_last_year(county: County) -> None:
    """The year before the last vote: chosen elsewhere, four quarters reported, four projects accepted, closed."""
    year = county.ground.year - 2
    walk(county, Year(year, date(year, 1, 15)), [_sheet(*row) for row in zip(PUBLISHED, UNITS, strict=True)], 5)
    advance(county, year, tuple(CycleMove)[4:])
    codes = tuple(f"p{number:02}" for number in range(1, len(PUBLISHED) + 1))
    cycle = _cycle(county, year)
    order = CarryOver(county.id, cycle.id, codes, f"{year}年公告{MARK}")
    _begin(county, year, order, [(unit, one.aim, _quarters(one)) for one, unit in zip(PUBLISHED, UNITS, strict=True)])
    for span in spans(year, PeriodKind.QUARTER):
        _report(county, cycle, span, {number: _told(one, span.number) for number, one in enumerate(PUBLISHED, start=1)})
    done = [(number, one) for number, one in enumerate(PUBLISHED, start=1) if one.progress == WHOLE]
    _accept(county, cycle, done, morning(date(year + 1, 1, 20)))


def carry_on_this_year(county: County) -> None:
    """The year of the last vote: reported as far as is due; in the end a yellow lamp, a red one, and a late unit."""
    year = county.ground.year - 1
    cycle = _cycle(county, year)
    even = _even(500 * WAN)
    begin_last_year(county)
    _begin(county, year, CarryOver(county.id, cycle.id), [(_unit(number), "", even) for number in range(1, 9)])
    due = [span for span in spans(year, PeriodKind.QUARTER) if span.due_on < county.ground.today]
    for span in due:
        shares = _shares(span.number, is_last=span is due[-1])
        _report(county, cycle, span, {number: _share(share, span.number) for number, share in shares.items()})
    with county.begin("filer", morning(due[-1].due_on)) as work:
        answer_task(work, TaskAt(county.id, cycle.id, 1), f"已调整施工组织，本月恢复施工{MARK}。")
    with county.begin("organizer", morning(date(year, 3, 1))) as work:
        set_group(work, SetGroup(county.id, cycle.id, 0, f"第一监督小组{MARK}", NUMBERS[:3], (1, 2, 3)))


def _shares(period: int, *, is_last: bool) -> dict[int, int]:
    """Progress of the eight projects: in the last period the third is yellow, the fourth red, the eighth late."""
    planned = WHOLE * period // 4
    found = {number: min(planned + ahead, WHOLE) for number, ahead in enumerate((0, 10, -10, 0, 20, 0, -5, 0), start=1)}
    if is_last:
        found.update({3: planned - 200, 4: planned - 350})
        found.pop(8)
    return found


def _share(share: int, period: int) -> Told:
    reason = f"雨季停工{MARK}" if share < WHOLE * period // 4 else ""
    return Told(share, 500 * WAN * share // WHOLE, f"完成{share // 10}%的工作量{MARK}", "", reason)


def _sheet(one: Done, unit: str) -> Sheet:
    return Sheet(
        name=one.name,
        content=one.content,
        category="便民服务",
        total=one.total * WAN,
        this_year=one.plan * WAN,
        funding=(Funding(f"县级财政{MARK}", one.total * WAN),),
        target=one.aim,
        lead=unit,
        source=f"{SOURCE}；年份、责任单位、各季度数字为示例",
    )


def _even(money: int) -> tuple[Line, ...]:
    return tuple(Line(250 * part, money * part // 4, f"{AIMS[part - 1]}{MARK}") for part in (1, 2, 3, 4))


def _quarters(one: Done) -> tuple[Line, ...]:
    """Even quarters; the last one is the plan as it was published."""
    return (*_even(one.plan * WAN)[:3], Line(1000, one.plan * WAN, one.aim))


def _told(one: Done, period: int) -> Told:
    """An invented part of the way, and in the last quarter what was published."""
    reason = f"前期手续用时较长{MARK}" if one.progress < WHOLE else ""
    if period == 4:
        return Told(one.progress, one.spent * WAN, one.end, "", reason)
    return Told(one.progress * period // 4, one.spent * WAN * period // 4, f"正在施工{MARK}", "", reason)


def _begin(county: County, year: int, order: CarryOver, rows: Sequence[tuple[str, str, Sequence[Line]]]) -> None:
    """Carry over, lay out, give every unit its people, publish; `rows` are unit, target, lines."""
    people = [UUID(str(county.accounts[login].id)) for login in ("filer", "signer")]
    with county.begin("organizer", morning(date(year, 2, 1))) as work:
        plan = carry_over(work, order)
        for number, (unit, target, lines) in enumerate(rows, start=1):
            lay_project(work, LayProject(county.id, order.cycle_id, number, unit, target, lines))
        for unit_id in work.session.scalars(select(Unit.id).where(Unit.assembly_id == county.id)).all():
            set_members(work, county.id, unit_id, people, plan.log_id)
        publish_plan(work, county.id, order.cycle_id, f"示政发〔{year}〕2号{MARK}")


def _unit(number: int) -> str:
    return f"示例{('教育', '民政', '交通', '建设')[number % 4]}局"


def _report(county: County, cycle: Cycle, span: Span, told: Mapping[int, Told]) -> None:
    """By the same hands as on the pages: written, signed by another, accepted, published."""
    places = {number: Place(county.id, cycle.id, number, span.number) for number in told}
    with county.begin("filer", morning(span.ends_on)) as work:
        for number, place in places.items():
            writing.write_report(work, place, told[number])
            writing.submit_report(work, place)
    with county.begin("signer", morning(span.ends_on, 11)) as work:
        for place in places.values():
            writing.sign_report(work, place)
    with county.begin("organizer", morning(span.due_on)) as work:
        for place in places.values():
            judging.accept_report(work, place)
        judging.publish_accepted(work, county.id, cycle.id)


def _accept(county: County, cycle: Cycle, done: Sequence[tuple[int, Done]], moment: datetime) -> None:
    where = (county.id, cycle.id)
    with county.begin("filer", moment) as work:
        for number, one in done:
            complete_project(work, where, number, f"{one.end}（{SOURCE}）")
    judged = Judgement(Result.COMPLETED, f"示例验收组{MARK}", moment.date(), f"同意验收{MARK}")
    with county.begin("organizer", moment) as work:
        for number, _ in done:
            accept_project(work, where, number, judged)


def _cycle(county: County, year: int) -> Cycle:
    with county.reading() as session:
        return cycle_of(session, county.id, year)
