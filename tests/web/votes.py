"""A vote for the map of addresses: prepared in a town's year, with a rule of its own."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from ballot.balloting.afterwards.models import ResultObjection
from ballot.balloting.casting.models import Credential, Stands
from ballot.balloting.hands.models import ShowOfHands
from ballot.balloting.hands.rules import Base
from ballot.balloting.paper.models import PaperBox
from ballot.balloting.presence.models import Attendance, VoidRequest
from ballot.balloting.presence.rules import VoidReason
from ballot.balloting.setup.models import BallotRule, Election, Meeting, RuleTemplate
from ballot.balloting.setup.rules import Mode, Purpose, rule_body, template
from ballot.balloting.styles import Style
from ballot.kernel.lifecycle import RuleStage
from ballot.people.models import AccountId, Assembly, CycleId
from ballot.protocol.encoding import canonical
from tests.people_rows import NOON

HANDS = {"due": 3, "present": 2, "in_favour": 2, "against": 0, "abstaining": 0, "entered_at": NOON}
PROJECTS = [{"id": f"p0{number}", "name": name, "detail": []} for number, name in enumerate("甲乙丙", start=1)]


def a_vote(session: Session, assembly: Assembly, cycle_id: CycleId, by: AccountId) -> dict[str, object]:
    """A meeting, a draft of a rule, an adopted one, and an election that waits for its freezing."""
    mine = {"assembly_id": assembly.id, "log_id": assembly.log_id}
    meeting = Meeting(cycle_id=cycle_id, name="第一次会议", held_on=date(2027, 1, 12), **mine)
    rules = [a_rule(cycle_id, number, stage, mine) for number, stage in enumerate(RuleStage, start=1)]
    session.add_all([meeting, *rules])
    session.flush()
    election = Election(
        meeting_id=meeting.id,
        rule_id=rules[1].id,
        projects=PROJECTS,
        mode=Mode.OPEN,
        purpose=Purpose.SELECTION,
        title="民生实事项目票决",
        position=1,
        rehearsal=False,
        **mine,
    )
    session.add(election)
    session.flush()
    objection, handed = an_objection(election, by), a_rule_template(rules[1], by)
    session.add_all([objection, handed])
    session.flush()
    ids = {"meeting_id": meeting.id, "rule_id": rules[0].id, "election_id": election.id, "objection_id": objection.id}
    return {**ids, "template_id": handed.id, "seq": 0, "sheet_name": "ballot", "recount": 1}


def a_rule_template(rule: BallotRule, by: AccountId) -> RuleTemplate:
    return RuleTemplate(
        assembly_id=rule.assembly_id,
        name="通用办法",
        line="两项里选，记名",
        mode=rule.mode,
        style=rule.style,
        maximum=rule.maximum,
        body=rule.body,
        published_by=by,
        published_at=NOON,
    )


def an_objection(election: Election, by: AccountId) -> ResultObjection:
    return ResultObjection(
        assembly_id=election.assembly_id,
        election_id=election.id,
        number=1,
        raised_by="李四代表",
        text="唱票时有两项读错了次序。",
        received_by=by,
        received_at=NOON,
    )


def a_desk(session: Session, assembly: Assembly, things: Mapping[str, Any], clerk: AccountId) -> dict[str, object]:
    """A deputy on the meeting's list, and a card that is asked to be made void."""
    mine = {"assembly_id": assembly.id}
    row = {**mine, "meeting_id": things["meeting_id"], "deputy_id": things["deputy_id"], "log_id": assembly.log_id}
    card = {**mine, "election_id": things["election_id"]}
    session.add_all([Attendance(badge="0" * 20, **row), Credential(key="ab" * 32, stands=Stands.LIVE, **card)])
    session.flush()
    count = {**mine, "meeting_id": things["meeting_id"], "log_id": assembly.log_id}
    asked = {"credential": "ab" * 32, "reason": VoidReason.PAPER, "asked_at": NOON, "asked_by": clerk}
    void = VoidRequest(**asked, **card)
    box = PaperBox(name="1号箱", place="会场", position=1, **card)
    session.add_all([void, box])
    session.flush()
    hands = ShowOfHands(position=1, subject="通过会议议程", base=Base.DUE, entered_by=clerk, **HANDS, **count)
    session.add(hands)
    session.flush()
    named = {"hands_id": hands.id, "signing": "withdraw"}
    return {"void_id": void.id, "box_id": box.id, "act": "check-in", "deed": "withdraw", "way": "revoke", **named}


def a_rule(cycle_id: CycleId, number: int, stage: RuleStage, mine: dict[str, object]) -> BallotRule:
    answers = template("town", 2, 3)
    adopted = {"decision": "一号", "adopted_on": date(2027, 1, 5), "digest": "0" * 64}
    return BallotRule(
        cycle_id=cycle_id,
        number=number,
        template="town",
        mode=Mode.OPEN,
        style=Style.SELECT,
        maximum=answers.maximum,
        body=canonical(rule_body(answers)).decode(),
        stage=stage,
        **(adopted if stage is RuleStage.ADOPTED else {}),
        **mine,
    )
