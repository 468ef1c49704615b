"""Reads a ballot rule: the JSON file of §8.6, and the short form of a bar on the command line."""

import json
import re
from pathlib import Path
from typing import Any, NoReturn

from ballot.balloting.rehearsal.faults import Faults
from ballot.balloting.rehearsal.sheet import read_bytes
from ballot.protocol import encoding
from ballot.protocol.clause import Breach
from ballot.protocol.rule import BASES, read_rule

MOST_BYTES_OF_A_RULE = 2**16
BAR = re.compile(r"(?P<num>[0-9]{1,9})/(?P<den>[0-9]{1,9}):(?P<of>" + "|".join(BASES) + r")(?P<strict>:strict)?")


def read_rule_file(path: Path) -> dict[str, Any]:
    """Return the body of §8.6 from a file; it need not be canonical JSON, a person wrote it.

    FileRefused for what is no JSON, and for a rule that `read_rule` refuses. Whether the rule fits
    a style is for the style to say.
    """
    faults = Faults(path.name)
    data = read_bytes(path, faults)
    if len(data) > MOST_BYTES_OF_A_RULE:
        faults.refuse(0, f"a rule is shorter than {MOST_BYTES_OF_A_RULE} bytes")
    try:
        rule = json.loads(data.decode(), object_pairs_hook=_object, parse_float=_no_float, parse_constant=_no_float)
        encoding.canonical(rule)
        read_rule(rule)
    except UnicodeDecodeError as fault:
        faults.refuse(data.count(b"\n", 0, fault.start) + 1, "not UTF-8")
    except json.JSONDecodeError as fault:
        faults.refuse(fault.lineno, f"not JSON: {fault.msg}")
    except RecursionError:
        faults.refuse(0, "nested too deeply")
    except (Breach, ValueError) as fault:
        faults.refuse(0, str(fault))
    return dict(rule)


def bar_of(text: str) -> dict[str, Any]:
    """Return the bar that `1/2:due:strict` or `2/3:due` means, as §8.6 writes it; ValueError."""
    found = BAR.fullmatch(text)
    if found is None or int(found["den"]) == 0:
        raise ValueError(f"a bar reads 1/2:due:strict or 2/3:due (of {', '.join(BASES)})")
    return {
        "of": found["of"],
        "num": int(found["num"]),
        "den": int(found["den"]),
        "strict": found["strict"] is not None,
    }


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) != len(pairs):
        raise ValueError("a field stands twice in one object")
    return value


def _no_float(text: str) -> NoReturn:
    raise ValueError(f"{text[:40]} is no whole number")
