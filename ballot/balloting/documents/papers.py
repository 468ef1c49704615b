"""The papers of a vote: the sample ballot, the counters' report, the announcement, the scrutineers' minute."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from ballot.balloting.counting.announcement import MARKS as LEVELS
from ballot.balloting.counting.announcement import Announcement
from ballot.balloting.counting.queries import Line, Outcome
from ballot.balloting.documents.queries import Counted, Told
from ballot.balloting.setup.rules import Mode
from ballot.balloting.wording import rule_in_words
from ballot.people.rules import CHINA
from ballot.protocol.codes import fingerprint_hex, fingerprint_words
from ballot.web.documents.description import Document, Heading, Paragraph, Part, Signatures, Table, grouped, said

MARKS = {"approve": "赞成", "oppose": "反对", "abstain": "弃权", **LEVELS}
REASONS = {"paper": "改用纸质票", "revoked": "作废", "replaced": "换卡"}
REHEARSAL = "这是演练，结果不算数。"
AGAINST = {"quorum": "到会人数没有达到要求", "paper": "收回的纸质票多于发出的票"}


def ballot(told: Told) -> Document:
    """表决票（样张）: what a deputy has before him or her, by the frozen rule."""
    marks = list(dict.fromkeys(option.mark for option in told.manifest.options))
    heads = ("序号", _name(told), *(_mark(mark) for mark in marks))
    rows = [(str(place), one.name, *("□" for _ in marks)) for place, one in enumerate(told.manifest.projects, start=1)]
    rule = [Paragraph(f"{at}．{line}") for at, line in enumerate(rule_in_words(told.shown.answers, "zh"), start=1)]
    parts = [
        *_rehearsal(told),
        Paragraph(told.election.title, flush=True),
        Table(rows, heads, widths=(2, 12, *(3 for _ in marks))),
        Heading("填写说明"),
        *rule,
        Heading("核对语"),
        *_fingerprint(told),
    ]
    return Document(_title(told, "表决票（样张）"), parts, closing=(told.shown.meeting.name, said(told.shown.held_on)))


def report(counted: Counted) -> Document:
    """计票报告单: the numbers of turnout, then of each project, for the counters to sign."""
    told, outcome = counted.told, counted.outcome
    numbers = outcome.numbers
    turnout = (
        ("应到代表", f"{numbers.due}名"),
        ("实到代表", f"{numbers.present}名"),
        ("发出票", f"{outcome.issued}张"),
        ("收回票", f"{numbers.returned}张"),
        ("其中电子票", f"{told.election.ballots}张"),
        ("有效票", f"{numbers.valid}张"),
        ("无效票", f"{numbers.returned - numbers.valid}张"),
    )
    parts: list[Part] = [*_rehearsal(told), *_occasion(told), Heading("一、票数"), Table(turnout, widths=(1, 2))]
    if not outcome.valid:
        parts.append(Paragraph(f"本次票决无效：{AGAINST[str(outcome.reason)]}。"))
    if outcome.valid:
        parts += [Heading("二、各项目得票" if told.on_projects else "二、得票"), _votes(counted)]
        parts += [Heading("三、结果"), *outcome_words(told, outcome)]
    seen, counting = (counted.panel, ()) if told.election.mode is Mode.SECRET else ((), counted.panel)
    parts.append(Signatures(("总监票人", *_signing("监票人", seen), *_signing("计票人", counting))))
    return Document(_title(told, "计票报告单"), parts, closing=(said(told.shown.held_on),))


def announced(told: Told, words: Announcement) -> Document:
    """公告, in the words that the page of the announcement shows."""
    projects = [Paragraph(f"{number}．{name}") for number, name in enumerate(words.projects, start=1)]
    parts = [*_rehearsal(told), Paragraph(words.lead), *projects, *(Paragraph(line) for line in words.tail)]
    return Document(words.heading, parts, closing=(words.signed, words.day))


def minute(counted: Counted) -> Document:
    """监票记录: what the panel witnessed, with the final head, so that paper holds what the record must say."""
    told, election = counted.told, counted.told.election
    panel = "监票人" if election.mode is Mode.SECRET else "计票人"
    course = [
        (panel, "、".join(counted.panel) or "无"),
        ("开始投票", _moment(election.opened_at)),
        ("结束投票", _moment(election.closed_at)),
        ("实到代表", f"{counted.outcome.numbers.present}名"),
        ("电子票", f"{election.ballots}张"),
        ("作废的票决卡", _voids(counted)),
        ("纸质票箱", f"{len(counted.of_kind('paper'))}个"),
        ("封存签名", _who(counted, "seal")),
        *([("参加开票", _who(counted, "decryption"))] if election.mode is Mode.SECRET else []),
    ]
    head = [
        ("记录条数", str(counted.head.seq + 1)),
        ("链头", grouped(counted.head.hash.hex())),
        ("链头签名", grouped(counted.head.signature.hex())),
    ]
    parts = [
        *(*_rehearsal(told), *_occasion(told), Heading("一、经过"), Table(course, widths=(1, 3))),
        *(Heading("二、核对语"), *_fingerprint(told)),
        *(Heading("三、结果"), *outcome_words(told, counted.outcome)),
        *(Heading("四、最终链头"), Table(head, widths=(1, 4))),
        Paragraph("本页与以后取得的记录逐字比对，可以发现记录在签字以后有没有被改动。"),
        Signatures(("总监票人", *(f"{panel}　{name}" for name in counted.panel))),
    ]
    return Document(_title(told, "监票记录"), parts, closing=(said(told.shown.held_on),))


def _title(told: Told, name: str) -> str:
    return f"{told.assembly}{told.year}年{told.subject}{name}{told.mark}"


def _name(told: Told) -> str:
    """The head of the column of names."""
    return "项目名称" if told.on_projects else "名称"


def _rehearsal(told: Told) -> list[Part]:
    return [Paragraph(REHEARSAL)] if told.election.rehearsal else []


def _occasion(told: Told) -> Iterator[Part]:
    way = "无记名投票" if told.election.mode is Mode.SECRET else "记名投票"
    shown = told.shown
    yield Paragraph(f"{shown.meeting.name}于{said(shown.held_on)}以{way}的方式进行“{told.election.title}”。")


def _fingerprint(told: Told) -> list[Part]:
    if told.election.fingerprint is None:
        return [Paragraph("密钥仪式完成以后产生。")]
    value = bytes.fromhex(told.election.fingerprint)
    words = "　".join("".join(group) for group in fingerprint_words(value))
    return [Paragraph(words), Paragraph(fingerprint_hex(value))]


def _votes(counted: Counted) -> Table:
    outcome = counted.outcome
    columns = outcome.columns or ("approve",)
    scored = columns[0] != "approve" and not outcome.assesses
    last = "等次" if outcome.assesses else "结果"
    heads = ("序号", _name(counted.told), *(("得分",) if scored else ()), *(_mark(mark) for mark in columns), last)
    rows = [
        (
            *(str(one.place), one.name),
            *((str(one.score),) if scored else ()),
            *(str(one.marks[mark]) for mark in columns),
            _fate(one),
        )
        for one in outcome.lines
    ]
    numbers = frozenset({0, *range(2, len(heads) - 1)})
    return Table(rows, heads, widths=(2, 9, *(3 for _ in heads[2:-1]), 4), numbers=numbers)


def outcome_words(told: Told, outcome: Outcome) -> Iterator[Part]:
    """What was chosen, or each level's projects; of an invalid vote why it is."""
    if not outcome.valid:
        yield Paragraph(f"本次{'测评' if outcome.assesses else '票决'}无效：{AGAINST[str(outcome.reason)]}。")
        return
    if outcome.assesses:
        for level in outcome.levels:
            found = outcome.of_level(level.mark)
            yield Paragraph(f"{_mark(level.mark)}{len(found)}项" + (f"：{_named(found)}。" if found else "。"))
        return
    if outcome.line is not None:
        yield Paragraph(f"当选至少须得{outcome.line}票。")
    none = f"没有选定{'项目' if told.on_projects else ''}。"
    yield Paragraph(f"选定{len(outcome.chosen)}项：{_named(outcome.chosen)}。" if outcome.chosen else none)
    if outcome.tied:
        yield Paragraph(f"票数相等，没有选定：{_named(outcome.tied)}。")
    if outcome.vacant:
        yield Paragraph(f"还有{outcome.vacant}个名额没有选定。")


def _signing(office: str, names: Sequence[str]) -> list[str]:
    """A line for each, or one for whoever it will be."""
    return [f"{office}　{name}" for name in names] or [office]


def _named(lines: Sequence[Line]) -> str:
    return "、".join(one.name for one in lines)


def _fate(one: Line) -> str:
    if one.level is not None:
        return _mark(one.level)
    return "当选" if one.chosen else "票数相等" if one.tied else "没有选定"


def _mark(mark: str) -> str:
    return f"第{mark.removeprefix('rank-')}位" if mark.startswith("rank-") else MARKS.get(mark, mark)


def _voids(counted: Counted) -> str:
    reasons = [entry.body["reason"] for entry in counted.of_kind("void")]
    told = [f"{word}{reasons.count(one)}张" for one, word in REASONS.items() if one in reasons]
    return f"{len(reasons)}张" + (f"（{'，'.join(told)}）" if told else "")


def _who(counted: Counted, kind: str) -> str:
    panel = counted.panel
    places = sorted({entry.body["index"] for entry in counted.of_kind(kind)})
    return "、".join(panel[at - 1] if at <= len(panel) else f"第{at}位" for at in places) or "无"


def _moment(moment: datetime | None) -> str:
    return f"{moment.astimezone(CHINA):%Y-%m-%d %H:%M}" if moment else "—"
