"""What deputies of the model county did last year, the points it earns, and whoever organizes in the city above."""

from datetime import date
from uuid import uuid4

from sqlalchemy import select

from ballot.board.demo.county import CITY, NUMBERS, County, morning
from ballot.board.demo.people import ABOVE
from ballot.board.duty.rules import DEFAULT, Act, Tenths, Worth
from ballot.board.duty.service import AdoptScheme, GiveBonus, adopt_scheme, give_bonus, show_ranking
from ballot.kernel.policy import Actor, ActorId, Role
from ballot.people.assemblies.queries import assembly_at, cycle_of
from ballot.people.models import Deputy
from ballot.shortlisting.screening.rules import CriteriaSort
from ballot.shortlisting.screening.service import adopt_criteria
from ballot.tracking.groups.service import RecordInspection, record_inspection

SCORING = "受益面 50\n紧迫性 30\n成熟度 20"


def look_after_last_year(county: County) -> None:
    """One inspection by two deputies, points given by hand, and places that deputies may see."""
    year = county.ground.year - 1
    day = date(year, 5, 20)
    with county.reading() as session:
        cycle = cycle_of(session, county.id, year)
        mine = (Deputy.assembly_id == county.id, Deputy.number.in_(NUMBERS[:3]))
        deputies = session.scalars(select(Deputy).where(*mine).order_by(Deputy.number)).all()
    order = RecordInspection(
        *(county.id, cycle.id, 1),
        key=uuid4(),
        held_on=day,
        place="施工现场（示例）",
        findings="按图施工，进度正常。（示例）",
        problem="",
        deputies=[one.id for one in deputies[:2]],
    )
    with county.ground.begin(county.actor("deputy", Role.DEPUTY), morning(day)) as work:
        record_inspection(work, order)
    with county.begin("organizer", morning(date(year, 6, 30))) as work:
        for deputy, tenths, reason in zip(deputies, (20, 15, 10), ("接待群众", "参加培训", "走访选民"), strict=True):
            give_bonus(work, GiveBonus(county.id, cycle.id, deputy.id, Tenths(tenths), f"{reason}（示例）"))
        show_ranking(work, (county.id, cycle.id), shown=True)


def hand_down(county: County) -> None:
    """The city's scheme of points and its scoring list, which county and town keep to until they adopt their own."""
    with county.reading() as session:
        city = assembly_at(session, CITY).id
    account = county.accounts[ABOVE.login]
    organizer = Actor(ActorId(str(account.id)), frozenset({Role.PUBLIC}), {city: frozenset({Role.ORGANIZER})})
    year = county.ground.year - 2
    worth = {
        **DEFAULT,
        Act.INSPECTION: Worth(Tenths(30), Tenths(150)),
        Act.CHECK: Worth(Tenths(25)),
    }
    with county.ground.begin(organizer, morning(date(year, 1, 5))) as work:
        adopt_scheme(work, AdoptScheme(city, year, worth, f"示市人大办〔{year}〕4号（示例）"))
        adopt_criteria(work, city, CriteriaSort.SCORING, SCORING, f"示市府办〔{year}〕2号（示例）")
