"""The registrar's list, line by line: each name with the card that it was given, every fault with its line."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from ballot.balloting.presence.rules import NoSuchCard, TwoSuchCards, UnfitNumber, card_number, named
from ballot.kernel.errors import Unfit
from ballot.protocol.clause import Breach
from ballot.protocol.encoding import check_string

COLUMNS: Mapping[str, str] = {
    **dict.fromkeys(("姓名", "name"), "name"),
    **dict.fromkeys(("证号", "代表证号", "number"), "number"),
    **dict.fromkeys(("代表团", "delegation"), "delegation"),
    **dict.fromkeys(("公开密钥", "卡号·公开", "open"), "key"),
}
NEEDED = ("name", "key")
LONGEST = 80


class Wrong(StrEnum):
    """The kinds of faults; the words for each stand with the page."""

    MISSING_COLUMN = "missing-column"
    EMPTY = "empty"
    CHARACTERS = "characters"
    CARD = "card"
    NO_SUCH_CARD = "no-such-card"
    TWO_SUCH_CARDS = "two-such-cards"
    DOUBLED = "doubled"
    UNNAMED = "unnamed"


@dataclass(frozen=True, slots=True)
class Fault:
    """`line` as the sheet's program counts it, 0 for the whole sheet; `found` is what stands there."""

    line: int
    wrong: Wrong
    found: str = ""


class BadNames(Unfit):
    """A list that can't be published; nothing of it is."""

    code = "bad-names"

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__("; ".join(f"line {one.line}: {one.wrong}" for one in faults))
        self.faults = tuple(faults)


@dataclass(frozen=True, slots=True)
class Named:
    """`key` is the open credential in hex."""

    number: str
    name: str
    delegation: str
    key: str


def read_names(rows: Sequence[Sequence[str]], roll: Collection[str], voted: Collection[str]) -> list[Named]:
    """The list in its order; a spare that nobody was given stands without a name and is passed over.

    `roll` are the credentials and spares, `voted` those that a ballot names. Raises BadNames with every
    fault: a card of another issue, one that stands twice, a ballot whose card has no name.
    """
    head = [COLUMNS.get(cell.strip(), "") for cell in rows[0]] if rows else []
    if not set(NEEDED) <= set(head):
        raise BadNames([Fault(0, Wrong.MISSING_COLUMN)])
    faults: list[Fault] = []
    found: dict[str, Named] = {}
    for line, row in enumerate(rows[1:], start=2):
        cells = {name: cell.strip().lstrip("'") for name, cell in zip(head, row, strict=False) if name}
        if cells.get("name"):
            _take(line, cells, roll, found, faults)
    faults += [Fault(0, Wrong.UNNAMED, key[:8]) for key in sorted(set(voted) - set(found))]
    if not found and not faults:
        faults.append(Fault(0, Wrong.EMPTY))
    if faults:
        raise BadNames(faults)
    return list(found.values())


def _take(
    line: int, cells: Mapping[str, str], roll: Collection[str], found: dict[str, Named], faults: list[Fault]
) -> None:
    try:
        key = _key(cells.get("key", ""), roll)
        for cell in cells.values():
            check_string(cell)
    except UnfitNumber:
        faults.append(Fault(line, Wrong.CARD, cells.get("key", "")[:LONGEST]))
    except NoSuchCard:
        faults.append(Fault(line, Wrong.NO_SUCH_CARD, cells["key"][:LONGEST]))
    except TwoSuchCards:
        faults.append(Fault(line, Wrong.TWO_SUCH_CARDS, cells["key"][:LONGEST]))
    except Breach:
        faults.append(Fault(line, Wrong.CHARACTERS))
    else:
        if key in found:
            faults.append(Fault(line, Wrong.DOUBLED, key[:8]))
        number, name, delegation = (cells.get(one, "")[:LONGEST] for one in ("number", "name", "delegation"))
        found[key] = Named(number, name, delegation, key)


def _key(text: str, roll: Collection[str]) -> str:
    """The credential meant: all of it, or as many digits of it as stand outside the card."""
    whole = text.replace(" ", "").lower()
    return whole if whole in roll else named(card_number(text), roll)
