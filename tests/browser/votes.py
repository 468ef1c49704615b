"""Votes before a real browser: a hall on a served site, its cards, and a deputy's phone."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page
from sqlalchemy.orm import Session, sessionmaker

from ballot.balloting.setup.rules import Mode
from ballot.kernel.db import connect, writers
from ballot.protocol import cards, codes
from tests.balloting.halls import SEED, Hall, a_hall
from tests.balloting.secret_halls import freeze, hold
from tests.browser.site import Site, serve
from tests.databases import Shelf

PHONE = {"width": 360, "height": 720}
PROJECTS = (
    "中小学校护眼灯光工程",
    "敬老院电梯加装工程",
    "医疗急救能力提升工程",
    "学校周边停车场改造一期",
    "农村公路平交路口治理",
    "老旧小区雨污分流改造",
    "乡镇卫生院标准化建设",
    "公共体育场地提升",
    "城区慢行道贯通",
    "农村饮水管网更新",
    "村级文化礼堂建设",
    "智慧安防小区建设",
)
SECRET: dict[str, object] = {"deputies": 12, "seats": 10, "candidates": 12, "mode": Mode.SECRET}
"""The shape of a secret vote with as many cards as projects."""


@dataclass(frozen=True, slots=True)
class Voting:
    """A served vote; `hall` does on its database what the organizers would."""

    site: Site
    hall: Hall

    @property
    def base(self) -> str:
        return f"/ninghai/2027/elections/{self.hall.election_id}"

    def card(self, number: int) -> str:
        """The 52 characters of a deputy's card."""
        lists = [bytes.fromhex(one) for one in self.hall.cards.roll("open", 1)["issue"]]
        return self.hall.cards.deputies[number].secret + cards.issue_on_card(cards.issue_digest(*lists))

    def enter(self, page: Page, number: int) -> None:
        """Scan a card: its address opens the booth."""
        page.goto(f"{self.base}/booth#{self.card(number)}")

    def number(self, number: int) -> str:
        """What stands outside the seal of a card."""
        number_hex = codes.card_number(self.hall.cards.deputies[number].key(self.hall.election().mode))
        return f"{number_hex[:4]} {number_hex[4:]}"

    def ballots(self) -> int:
        return self.hall.election().ballots


def prepared(sessions: sessionmaker[Session], shape: dict) -> Hall:
    """A vote that is ready to open; a secret one after its ceremony."""
    hall = a_hall(sessions, **shape)
    if hall.election().mode is Mode.SECRET:
        freeze(hall)
        hold(hall)
    else:
        hall.freeze()
    return hall


@contextmanager
def a_vote(shelf: Shelf, folder: Path, **shape: object) -> Iterator[Voting]:
    """Serve a frozen vote; `shape` is what the hall takes."""
    key = folder / "log.key"
    key.touch(mode=0o600)
    key.write_text(SEED.hex(), encoding="ascii")
    with shelf.take("sqlite", folder) as database:
        engine = connect(database.url)
        hall = prepared(writers(engine), {"names": PROJECTS, **shape})
        with serve(database.url, folder / "log", BALLOT_LOG_KEY=str(key)) as site:
            yield Voting(site, hall)
        engine.dispose()


def choose(page: Page, names: Sequence[str]) -> None:
    """Tick these projects."""
    for name in names:
        page.get_by_role("checkbox", name=name).check()
