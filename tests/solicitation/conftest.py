"""A town that takes ideas, on a real database."""

import pytest

from ballot.kernel.policy import Role
from tests.databases import an_app
from tests.people_rows import a_cycle, a_deputy, a_station, a_term, an_account, an_assembly
from tests.solicitation.ideas import an_order, announced, organizing
from tests.web.town import a_list, a_town


@pytest.fixture
def town(sessions):
    with sessions.begin() as session:
        assembly = an_assembly(session)
        cycle = a_cycle(session, assembly)
        account = an_account(session, assembly, "org", Role.ORGANIZER)
        seated = an_account(session, assembly, "deputy")
        term = a_term(session, assembly)
        a_deputy(session, term, "001", account_id=seated.id)
        a_station(session, assembly)
    actors = (organizing(assembly.id, account.id), organizing(assembly.id, seated.id, Role.DEPUTY))
    announced(sessions, actors[0], an_order(assembly.id, cycle.id))
    return assembly.id, cycle.id, *actors


@pytest.fixture
def organizer(town):
    return town[2]


@pytest.fixture
def app(database):
    with an_app(database.url) as app:
        yield app


@pytest.fixture
def place(sessions):
    """The town with all its people, its notice and two ideas."""
    with sessions.begin() as session:
        made = a_town(session, "ninghai")
    return a_list(sessions, made)
