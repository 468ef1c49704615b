"""Public keys come in whole or not at all, and stay once an election is frozen with them."""

from threading import Barrier, Thread

import pytest
from sqlalchemy import func, select

from ballot.balloting.card_import.models import CardFile
from ballot.balloting.card_import.queries import desk_of
from ballot.balloting.card_import.service import (
    AnotherFile,
    CardsInUse,
    ImportCards,
    KnownIssue,
    drop_cards,
    import_cards,
)
from ballot.balloting.cards.keyfile import BadKeyFile
from ballot.balloting.console import queries as console
from ballot.balloting.setup.models import CardIssue, CardKey, SignInKey
from ballot.balloting.setup.queries import current_issue, keys_of
from ballot.balloting.setup.rules import Mode
from ballot.kernel.errors import NotAllowed
from ballot.kernel.policy import PUBLIC
from ballot.protocol.encoding import canonical
from tests.balloting.cards.issues import a_draw, secrets_of
from tests.balloting.cards.meetings import a_table
from tests.balloting.halls import a_hall


@pytest.fixture
def table(sessions):
    return a_table(sessions)


def rows(sessions, model):
    with sessions() as session:
        return session.scalar(select(func.count()).select_from(model))


def test_what_was_looked_at_is_taken_over_and_makes_the_roll_of_the_protocol(table):
    issue_id = table.take_over()
    with table.sessions() as session:
        issue = current_issue(session, table.meeting)
        assert (issue.id, issue.issue) == (issue_id, table.drawn.issue.digest().hex())
        for use in Mode:
            credentials, spares = table.drawn.issue.keys()[use.value]
            assert keys_of(session, issue, use, spare=False) == [key.hex() for key in credentials]
            assert keys_of(session, issue, use, spare=True) == [key.hex() for key in spares]
        signing = session.scalars(select(SignInKey).order_by(SignInKey.serial)).all()
    assert [one.serial for one in signing] == ["001", "002", "003", "004", "005", "006"]
    assert [one.spare for one in signing] == [False] * 4 + [True] * 2
    assert [one.deputy_id is not None for one in signing] == [True] * 4 + [False] * 2
    assert rows(table.sessions, CardFile) == 0


def test_before_the_yes_nothing_but_the_file_is_kept(table):
    content = canonical(table.drawn.public())
    table.lay_out(content)
    assert (rows(table.sessions, CardIssue), rows(table.sessions, CardKey), rows(table.sessions, SignInKey)) == (
        0,
        0,
        0,
    )
    with table.sessions() as session:
        preview = desk_of(session, table.meeting).preview
    assert (preview.credentials, preview.spares, preview.due, preview.seats, preview.named) == (4, 2, 4, 4, 4)
    assert preview.code.replace(" ", "") == table.drawn.issue.digest().hex()[:32]


def test_numbers_that_nobody_has_are_named(table):
    table.lay_out(canonical(a_draw(6, 0).public()))
    with table.sessions() as session:
        preview = desk_of(session, table.meeting).preview
    assert (preview.unknown, preview.named) == (("005", "006"), 4)


def test_a_file_with_a_secret_leaves_no_trace(table, engine):
    secret = secrets_of(table.drawn)[0]
    body = table.drawn.public()
    body["sign_in"][0]["number"] = secret
    with pytest.raises(BadKeyFile):
        table.lay_out(canonical(body))
    assert rows(table.sessions, CardFile) == 0


def test_no_table_holds_anything_of_a_secret(table, database):
    table.take_over()
    with table.sessions() as session:
        held = "".join(
            repr(row)
            for model in (CardIssue, CardKey, SignInKey)
            for row in session.execute(select(*model.__table__.columns))
        )
    for secret in secrets_of(table.drawn):
        assert secret not in held
        for use in ("secret", "open", "sign-in"):
            card = next(one.card for one in table.drawn.cards if one.card.secret == secret)
            assert card.seed(use).hex() not in held


def test_a_second_issue_replaces_the_first(table):
    first, second = table.take_over(), table.take_over(a_draw())
    with table.sessions() as session:
        assert current_issue(session, table.meeting).id == second
        assert session.get_one(CardIssue, first).replaced_at is not None


def test_the_same_cards_are_taken_over_once(table):
    table.take_over()
    with pytest.raises(KnownIssue):
        table.take_over()
    with pytest.raises(KnownIssue):
        a_table(table.sessions, "fenghua").take_over(table.drawn)


def test_the_yes_is_to_the_file_that_was_seen(table):
    table.lay_out(canonical(table.drawn.public()))
    table.lay_out(canonical(a_draw().public()))
    with pytest.raises(AnotherFile), table.begin() as work:
        import_cards(work, ImportCards(table.meeting.assembly_id, table.meeting.id, "0" * 64))
    assert rows(table.sessions, CardIssue) == 0


def test_a_file_that_is_given_up_is_gone(table):
    table.lay_out(canonical(table.drawn.public()))
    with table.begin() as work:
        drop_cards(work, table.meeting.assembly_id, table.meeting.id)
    assert rows(table.sessions, CardFile) == 0
    with pytest.raises(AnotherFile), table.begin() as work:
        drop_cards(work, table.meeting.assembly_id, table.meeting.id)


def test_who_is_no_registrar_brings_no_cards(table):
    with pytest.raises(NotAllowed), table.begin(PUBLIC) as work:
        drop_cards(work, table.meeting.assembly_id, table.meeting.id)


def test_once_an_election_is_frozen_its_cards_stay(sessions):
    hall = a_hall(sessions)
    table = a_table(sessions, "fenghua")
    frozen = type(table)(sessions, hall.meeting, 2027, hall.desk.one, table.account, table.drawn)
    frozen.lay_out(canonical(table.drawn.public()))
    hall.freeze()
    with pytest.raises(CardsInUse):
        frozen.take_over()
    with hall.reading() as session:
        assert console.roll_for(session, hall.election())["cards"] == hall.cards.cards


def test_two_yeses_at_once_take_the_cards_over_once(table):
    content = canonical(table.drawn.public())
    table.lay_out(content)
    with table.sessions() as session:
        digest = session.scalar(select(CardFile.digest))
    start, told = Barrier(2), []

    def agree() -> None:
        start.wait()
        try:
            with table.begin() as work:
                told.append(import_cards(work, ImportCards(table.meeting.assembly_id, table.meeting.id, digest)))
        except (AnotherFile, KnownIssue) as refusal:
            told.append(refusal)

    threads = [Thread(target=agree) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len([one for one in told if not isinstance(one, Exception)]) == 1
    assert rows(table.sessions, CardIssue) == 1
