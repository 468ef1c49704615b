"""This year's meeting of the model county: a roll-call vote to try, open now; the secret one awaits its key."""

import random
import secrets
from collections.abc import Iterator
from dataclasses import replace

from ballot.balloting.paper.service import DeclareBox, declare_box
from ballot.balloting.setup.rules import template
from ballot.balloting.setup.service import give_key
from ballot.board.demo.backup import backup_of
from ballot.board.demo.county import County
from ballot.board.demo.people import CARDS, COUNTERS, PASSWORD, PRESENT, SCRUTINEERS
from ballot.board.demo.session import Asked, Hall, Vote, call_hall, prepare
from ballot.board.demo.urn import cast
from ballot.board.models import DemoLink, LinkSort
from ballot.protocol import signature
from ballot.protocol.cards import issue_on_card
from ballot.protocol.signature import Seed

CANDIDATES, SEATS = 12, 10
VOTED = 137
"""Ballots that are in the urn when a visitor comes."""


def open_this_vote(county: County) -> Vote:
    """Call today's meeting, open the vote to try, freeze the one that counts, and show cards and links."""
    hall = call_hall(county, county.ground.year, county.ground.today, PRESENT)
    trial, seeds = _open_trial(hall)
    awaiting = _await_key(hall)
    links = [*_cards(hall), *_counters(trial, seeds), *_scrutineers(awaiting)]
    with county.begin("organizer") as work:
        for place, link in enumerate(links, start=1):
            link.assembly_id, link.position = county.id, place
        work.session.add_all(links)
        work.record(hall.meeting.log_id, "demo.show", meeting=hall.meeting.id, links=len(links))
    return trial


def _open_trial(hall: Hall) -> tuple[Vote, list[Seed]]:
    county = hall.county
    answers = replace(template("town", SEATS, CANDIDATES), tie="revote")
    asked = Asked(
        "投票演练：记名试投（示例）", "town", answers, CANDIDATES, _decision(hall, 1), COUNTERS, rehearsal=True
    )
    vote = prepare(hall, asked)
    seeds = [Seed(secrets.token_bytes(32)) for _ in vote.links]
    with county.begin_nameless(hall.moment) as work:
        for link, seed in zip(vote.links, seeds, strict=True):
            give_key(work, county.id, link, signature.public(seed).hex())
    vote.freeze()
    vote.open()
    cast(vote, CARDS, [_preferred(place) for place in range(VOTED)])
    _set_up_boxes(vote)
    return vote, seeds


def _set_up_boxes(vote: Vote) -> None:
    """Two boxes stand ready, for whoever wants to see a vote go over to paper."""
    county = vote.hall.county
    for name, place in (("1号箱", "会场东侧"), ("2号箱", "会场西侧")):
        with county.begin("clerk", vote.hall.moment) as work:
            declare_box(work, DeclareBox(county.id, vote.election.id, name, place))


def _await_key(hall: Hall) -> Vote:
    title = f"{hall.year}年民生实事项目票决（示例）"
    answers = template("differential", SEATS, CANDIDATES)
    vote = prepare(hall, Asked(title, "differential", answers, CANDIDATES, _decision(hall, 2), SCRUTINEERS))
    vote.freeze()
    return vote


def _decision(hall: Hall, number: int) -> str:
    return f"示人大〔{hall.year}〕{number}号（示例）"


def _preferred(place: int) -> tuple[int, ...]:
    """Ten of the twelve, the same in every demonstration."""
    left_out = random.Random(place).sample(range(CANDIDATES), CANDIDATES - SEATS)  # noqa: S311  invented choices
    return tuple(int(one not in left_out) for one in range(CANDIDATES))


def _cards(hall: Hall) -> Iterator[DemoLink]:
    code = issue_on_card(hall.drawn.issue.digest())
    for one in hall.drawn.cards[:CARDS]:
        name = one.holder.name if one.holder else ""
        yield DemoLink(sort=LinkSort.CARD, words=name, address=f"/card#{one.card.secret}{code}")


def _counters(vote: Vote, seeds: list[Seed]) -> Iterator[DemoLink]:
    for place, (name, seed) in enumerate(zip(COUNTERS, seeds, strict=True)):
        backup = backup_of(str(vote.election.id), place + 1, vote.links[place], seed, PASSWORD)
        yield DemoLink(sort=LinkSort.COUNTER, words=name, address=vote.address(place), backup=backup)


def _scrutineers(vote: Vote) -> Iterator[DemoLink]:
    for place, name in enumerate(SCRUTINEERS):
        yield DemoLink(sort=LinkSort.SCRUTINEER, words=name, address=vote.address(place))
