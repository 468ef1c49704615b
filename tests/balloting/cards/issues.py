"""Issues of cards for tests: drawn as the registrar draws them."""

from ballot.balloting.cards.draw import Draw, draw
from ballot.balloting.cards.holders import Holder
from ballot.balloting.cards.origin import origin
from ballot.balloting.cards.papers import Print

SITE = origin("https://vote.example.org")
ORDER = Print(SITE, "示范县第十八届人民代表大会第六次会议")


def a_draw(deputies: int = 4, spares: int = 2) -> Draw:
    """A drawn issue for deputies numbered from 001."""
    return draw([Holder(f"{n:03}", f"{chr(0x4E00 + n)}代表", "城关代表团") for n in range(1, deputies + 1)], spares)


def secrets_of(drawn: Draw) -> list[str]:
    return [one.card.secret for one in drawn.cards]
