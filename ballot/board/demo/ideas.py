"""Three hundred invented ideas in every state, so that each page of solicitation has something to show."""

import csv
import random
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from io import BytesIO
from pathlib import Path

from PIL import Image
from sqlalchemy import select

from ballot.board.demo.county import County
from ballot.kernel.policy import PUBLIC, Actor, AssemblyId, Role
from ballot.kernel.sandbox import Picture
from ballot.kernel.work import Work
from ballot.people.assemblies.queries import cycle_of
from ballot.people.models import CycleDay, CycleId, CycleStep, Deputy
from ballot.people.vault import Vault
from ballot.settings import ROOT
from ballot.solicitation.models import Endorsement, Entrance, Idea, Support
from ballot.solicitation.queries.lists import SHOWN
from ballot.solicitation.rules.codes import digest
from ballot.solicitation.rules.ideas import Origin, Route
from ballot.solicitation.rules.notice import CATEGORIES, TEXT
from ballot.solicitation.service import following, triage
from ballot.solicitation.service.notices import SetNotice, found_entrances, publish_notice, set_notice
from ballot.solicitation.service.sending import Person, SendIdea, Sheet, Wish, enter_idea, send_idea
from ballot.solicitation.service.triage import Matter, PrepareAnswer

Open = Callable[[Actor], AbstractContextManager[Work]]
PAIRS = 150
MARK = "（示例）"
UNITS = {"教育": "县教育局", "交通出行": "县交通局", "医疗卫生": "县卫健局", "养老托幼": "县民政局"}
BY_PHONE = (Origin.HOTLINE, Origin.LETTER, Origin.MEETING, Origin.DESK)


@dataclass(frozen=True, slots=True)
class Row:
    """Two ways in which two citizens say the same wish."""

    category: str
    area: str
    said: tuple[tuple[str, str], tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Stage:
    """Where and by whom the ideas are played through; `first` is the first day of the window."""

    begin: Open
    organizer: Actor
    station: Actor
    vault: Vault
    assembly_id: AssemblyId
    cycle_id: CycleId
    first: datetime


def solicit(county: County, year: int) -> None:
    """Announce the year's notice, send 300 ideas, and let the desk do its work on most of them."""
    organizer, station = county.actor("organizer"), county.actor("station", Role.STATION_STAFF)
    with county.ground.begin(organizer) as work:
        cycle = cycle_of(work.session, county.id, year)
        mine = (CycleDay.cycle_id == cycle.id, CycleDay.step == CycleStep.SOLICITATION)
        window = work.session.scalars(select(CycleDay).where(*mine)).one()
    rows = _rows()[:PAIRS]
    first = datetime.combine(window.starts_on, time(1), UTC)
    stage = Stage(county.ground.begin, organizer, station, county.ground.vault, cycle.assembly_id, cycle.id, first)
    _announce(stage, window, rows)
    _send(stage, rows)
    _triage(stage, rows)
    _support(stage)


def _announce(stage: Stage, window: CycleDay, rows: Sequence[Row]) -> None:
    order = SetNotice(
        *(stage.assembly_id, stage.cycle_id),
        *(window.starts_on, window.ends_on, window.ends_on + timedelta(days=31)),
        year_round=True,
        keep_days=365,
        body=TEXT,
        channels="本站\n热线电话 12345（示例）\n各代表联络站\n来信：示范县便民服务中心（示例）",
        categories=CATEGORIES,
        areas=tuple(dict.fromkeys(row.area for row in rows if row.area)),
    )
    with stage.begin(stage.organizer) as work:
        then = replace(work, now=stage.first - timedelta(days=5))
        set_notice(then, order)
        publish_notice(then, stage.assembly_id, stage.cycle_id)
        found_entrances(then, stage.assembly_id)


def _send(stage: Stage, rows: Sequence[Row]) -> None:
    """The first wording of each wish by its sender, the second through staff, a deputy's code, or a unit."""
    with stage.begin(PUBLIC) as work:
        doors = work.session.scalars(select(Entrance.id).order_by(Entrance.token).limit(40)).all()
        for number, row in enumerate(rows):
            photos = [_picture(number)] if number % 10 == 0 else []
            person = Person("王示例", "13800000000") if number % 3 == 0 else Person()
            door = doors[number % len(doors)] if number % 4 == 0 else None
            order = SendIdea(stage.assembly_id, stage.cycle_id, _wish(row, 0), person, photos, entrance_id=door)
            send_idea(replace(work, now=stage.first + timedelta(hours=4 * number)), order, stage.vault)
    with stage.begin(stage.station) as work:
        for number, row in enumerate(rows):
            then = replace(work, now=stage.first + timedelta(hours=4 * number + 2))
            sheet = _sheet(row) if number % 15 == 0 else None
            origin = Origin.PAGE if sheet else BY_PHONE[number % len(BY_PHONE)]
            order = SendIdea(stage.assembly_id, stage.cycle_id, _wish(row, 1), sheet=sheet, origin=origin)
            enter_idea(then, replace(order, quick=number % 9 != 0), stage.vault)


def _triage(stage: Stage, rows: Sequence[Row]) -> None:
    with stage.begin(stage.organizer) as work:
        for number in range(len(rows)):
            then = replace(work, now=stage.first + timedelta(days=20, hours=number))
            acts = ACTS[number % len(ACTS)]
            acts(then, stage, 1 + number, 1 + number + len(rows), rows[number])


def _adopted(work: Work, stage: Stage, one: int, other: int, row: Row) -> None:
    triage.show_idea(work, _at(stage, one))
    _end(work, stage, one, Route.PROPOSE, "符合征集范围，受益面广，已立为建议项目，进入筛选测算。")
    _end(work, stage, other, Route.MERGE, f"与 {one} 号说的是同一件事，合并办理，原文和支持都保留。", target=one)


def _passed(work: Work, stage: Stage, one: int, other: int, row: Row) -> None:
    unit = f"{UNITS.get(row.category, '县住建局')}{MARK}"
    _end(work, stage, one, Route.PASS, "属于日常工作职责，转交办理，三个月内反馈结果。", unit=unit)
    triage.show_idea(work, _at(stage, other))


def _declined(work: Work, stage: Stage, one: int, other: int, row: Row) -> None:
    _end(work, stage, one, Route.DECLINE, "所需土地尚未落实，一年内不能办成，暂不采纳；条件具备后可以再提。")
    _end(work, stage, other, Route.DECLINE, "理由与另一条相同：一年内不能办成，暂不采纳。")


def _small(work: Work, stage: Stage, one: int, other: int, row: Row) -> None:
    _end(work, stage, one, Route.MICRO, "花钱不多，当年就能办，作为微实事立即办理。")
    triage.show_idea(work, _at(stage, other))
    order = PrepareAnswer(_at(stage, other), Route.MERGE, f"与 {one} 号相同，拟合并办理。", one)
    triage.prepare_answer(work, order)


def _asked(work: Work, stage: Stage, one: int, other: int, row: Row) -> None:
    triage.show_idea(work, _at(stage, one))
    triage.ask_sender(work, _at(stage, one), "请问具体是哪一段路、哪个时段最突出？")
    triage.note_idea(work, _at(stage, other), "等前一条答复后一并处理。")


def _waiting(work: Work, stage: Stage, one: int, other: int, row: Row) -> None:
    triage.show_idea(work, _at(stage, one))


def _refused(work: Work, stage: Stage, one: int, other: int, row: Row) -> None:
    triage.refuse_idea(work, _at(stage, one), "内容含有他人的个人信息，不宜公开，已按来信转交办理。")
    idea = work.session.scalars(select(Idea).where(Idea.cycle_id == stage.cycle_id, Idea.number == other)).one()
    following.take_back(work, stage.assembly_id, idea.code)


def _undone(work: Work, stage: Stage, one: int, other: int, row: Row) -> None:
    triage.show_idea(work, _at(stage, one))
    _end(work, stage, other, Route.MERGE, f"与 {one} 号合并办理。", target=one)
    triage.reopen_idea(work, _at(stage, other))
    idea = work.session.scalars(select(Idea).where(Idea.cycle_id == stage.cycle_id, Idea.number == other)).one()
    later = replace(work, now=datetime(stage.first.year, 11, 2, tzinfo=UTC))
    following.complain_of_silence(later, stage.assembly_id, idea.code, "过了答复期限，请问有结果吗？")


ACTS = (_adopted, _passed, _declined, _small, _asked, _waiting, _adopted, _refused, _waiting, _undone)


def _end(
    work: Work, stage: Stage, number: int, route: Route, text: str, *, target: int | None = None, unit: str = ""
) -> None:
    triage.prepare_answer(work, PrepareAnswer(_at(stage, number), route, text + MARK, target, unit))
    triage.publish_answer(replace(work, now=work.now + timedelta(days=1)), _at(stage, number))


def _at(stage: Stage, number: int) -> Matter:
    return Matter(stage.assembly_id, stage.cycle_id, number)


def _support(stage: Stage) -> None:
    """Marks of invented visitors and names of sample deputies, on what is public."""
    dice = random.Random(2027)  # noqa: S311  the same numbers in every demonstration
    with stage.begin(stage.organizer) as work:
        ideas = work.session.scalars(select(Idea).where(Idea.cycle_id == stage.cycle_id, Idea.stage.in_(SHOWN))).all()
        deputies = work.session.scalars(select(Deputy.id).order_by(Deputy.number).limit(60)).all()
        for idea in ideas:
            same = {"assembly_id": idea.assembly_id, "idea_id": idea.id, "at": idea.changed_at}
            marks = (digest(f"demo:{idea.number}:{visitor}") for visitor in range(dice.randrange(12)))
            work.session.add_all(Support(mark=mark, **same) for mark in marks)
            names = dice.sample(deputies, dice.randrange(3))
            work.session.add_all(Endorsement(deputy_id=deputy, **same) for deputy in names)
        work.record(ideas[0].log_id, "demo.support", ideas=len(ideas))


def _wish(row: Row, which: int) -> Wish:
    what, why = row.said[which]
    return Wish(what, why + MARK, place=f"{row.area}示例路" if row.area else "", area=row.area, category=row.category)


def _sheet(row: Row) -> Sheet:
    return Sheet(
        unit=f"{UNITS.get(row.category, '县住建局')}{MARK}",
        content=f"{row.said[1][0]}，一处，当年完工{MARK}",
        feasibility=f"场地和资金已初步落实{MARK}",
        budget=120 * 1_000_000,
        funding=f"县级财政{MARK}",
        deadline="当年 11 月底",
        implementer=f"{UNITS.get(row.category, '县住建局')}{MARK}",
    )


def _picture(number: int) -> Picture:
    """A drawing of nothing, told apart by its shade: a photo of a real place would claim something."""
    out = BytesIO()
    shade = Image.linear_gradient("L").resize((320, 240)).rotate(number % 4 * 90)
    shade.save(out, "PNG")
    return Picture("image/png", shade.width, shade.height, out.getvalue())


def _rows(folder: Path = ROOT / "examples") -> list[Row]:
    with (folder / "ideas" / "invented-pairs.csv").open(encoding="utf-8", newline="") as file:
        _, *rows = (row[1:] for row in csv.reader(file))
    return [Row(row[0], row[1] if row[1] != "机关" else "", ((row[2], row[3]), (row[4], row[5]))) for row in rows]
