"""The announcement of a result: what the presidium makes known, and nothing of how many voted for what."""

from dataclasses import dataclass
from datetime import date

from ballot.balloting.counting.queries import Line, Outcome, Shown
from ballot.balloting.setup.models import Election
from ballot.balloting.setup.rules import Mode
from ballot.balloting.wording import boundary_in_words, rule_in_words
from ballot.kernel.errors import Missing
from ballot.web.documents.description import said

CONGRESS = "人民代表大会"
MARKS = {"satisfied": "满意", "basically": "基本满意", "dissatisfied": "不满意"}


@dataclass(frozen=True, slots=True)
class Announcement:
    """An official text, in Chinese whatever page it stands on; `signed` and `day` stand at the right."""

    heading: str
    lead: str
    projects: tuple[str, ...]
    tail: tuple[str, ...]
    signed: str
    day: str


def announcement(
    election: Election, found: Shown, assembly: str, year: int, closes_on: date | None = None
) -> Announcement:
    """The text of a result; raises Missing while there is none, or when nothing was chosen.

    `closes_on` is the last day to object, once there is one.
    """
    outcome, meeting = found.outcome, found.meeting
    if outcome is None or not outcome.valid or not (outcome.chosen or found.decided or outcome.assesses):
        raise Missing(f"election {election.id} has nothing to announce")
    if outcome.assesses:
        return _assessed(election, found, outcome, assembly)
    day = said(found.held_on)
    way = "无记名投票" if election.mode is Mode.SECRET else "记名投票"
    purpose = f"为{year}年度民生实事项目" if election.list_id is not None else ""
    count = f"票决选定下列{len(outcome.chosen)}项{purpose}：" if outcome.chosen else "进行了票决。"
    tail = [f"{'、'.join(one.name for one in outcome.tied)}得票数相等，没有选定。"] if outcome.tied else []
    tail += [f"还有{outcome.vacant}个名额没有选定。"] if outcome.vacant else []
    tail += [f"主席团决定选定{'、'.join(found.decided)}。"] if found.decided else []
    tail += [found.kin.settled.words] if found.kin.settled and found.kin.settled.words else []
    tail += [f"对结果有异议的，请在{said(closes_on)}以前（含当日）提出。"] if closes_on else []
    return Announcement(
        heading=f"{assembly.removesuffix(CONGRESS)}{CONGRESS}公告" + ("（演练）" if election.rehearsal else ""),
        lead=f"{meeting.name}于{day}以{way}的方式，{count}",
        projects=tuple(one.name for one in outcome.chosen),
        tail=(*tail, "现予公告。"),
        signed=f"{meeting.name}主席团",
        day=day,
    )


def _assessed(election: Election, found: Shown, outcome: Outcome, assembly: str) -> Announcement:
    """The notice of an assessment: each project's level, and its votes where the rule publishes them."""
    meeting, day = found.meeting, said(found.held_on)
    way = "无记名投票" if election.mode is Mode.SECRET else "记名投票"
    numbers = outcome.numbers
    counts = f"应到{numbers.due}名，实到{numbers.present}名，收回有效票{numbers.valid}张。"
    rule = "".join(one for one in rule_in_words(found.answers, "zh") if "等次为" in one)
    return Announcement(
        heading=f"{assembly}民生实事项目满意度测评结果通报" + ("（演练）" if election.rehearsal else ""),
        lead=f"{meeting.name}于{day}以{way}的方式，对{len(outcome.lines)}项民生实事项目进行满意度测评，结果如下：",
        projects=tuple(_level_words(one, publish=found.answers.publish_votes) for one in outcome.lines),
        tail=(counts, rule, boundary_in_words(outcome.levels, numbers, "zh").replace(" ", ""), "现予通报。"),
        signed=assembly,
        day=day,
    )


def _level_words(line: Line, *, publish: bool) -> str:
    told = f"{line.name}：{MARKS[line.level or '']}"
    votes = "，".join(f"{words}{line.marks[mark]}票" for mark, words in MARKS.items())
    return f"{told}（{votes}）" if publish else told
