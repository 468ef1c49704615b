"""Paper ballots as PDF: the list in its order, how to mark it, which vote it is; no paper differs from another."""

import json
from collections.abc import Mapping
from importlib import resources

from ballot.balloting.setup.models import Election
from ballot.balloting.setup.rules import Answers
from ballot.balloting.styles import Style
from ballot.kernel.typeset import faces, typeset
from ballot.protocol.manifest import Manifest

_ROOM = resources.files(__package__)
COLOURS = (
    ("白色", "#ffffff"),
    ("粉红色", "#fbe3e6"),
    ("浅蓝色", "#e0ecf8"),
    ("浅黄色", "#fbf4d3"),
    ("浅绿色", "#e1f2e1"),
)
"""Of the votes of one meeting, by position: each its own, named by a word, so that a copier in black serves too."""
MARKS: Mapping[str, str] = {
    "approve": "赞成",
    "oppose": "反对",
    "satisfied": "满意",
    "basically": "基本满意",
    "dissatisfied": "不满意",
}
INSTRUCTIONS: Mapping[Style, str] = {
    Style.SELECT: "同意的，在项目后的空格内画“○”，最多画 {maximum} 项，可以少画，也可以不画。",
    Style.APPROVE_OPPOSE: "赞成的在“赞成”格内画“○”，反对的在“反对”格内画“○”，都不画为弃权。赞成的最多 {maximum} 项。",
    Style.VARIANTS: "从几个方案中选一个，在后面的空格内画“○”，也可以都不画。",
    Style.RANK: "按次序最多选 {maximum} 项，在所选位次的格内画“○”，1 为第一位。每个位次只给一项，每项只给一个位次。",
    Style.ASSESSMENT: "对每个项目选一个等次，在该格内画“○”，也可以不画。",
}
INVALID = "超过规定项数的，或者同一项画了不止一处的，为无效票。请用黑色笔填写。"
NAMELESS = "不要写姓名，不要作别的记号。"


def ballots(election: Election, manifest: Manifest, answers: Answers, copies: int) -> bytes:
    """Return so many papers of a frozen vote, one a page of A4, all alike; raises NoTypeface."""
    name, fill = COLOURS[(election.position - 1) % len(COLOURS)]
    closing = INVALID + (NAMELESS if manifest.secret else "")
    marks = list(dict.fromkeys(option.mark for option in manifest.options))
    told = {
        "session": manifest.session.removeprefix(manifest.assembly),
        "assembly": manifest.assembly,
        "title": manifest.title,
        "rehearsal": manifest.rehearsal,
        "mark": f"第{election.position}票　{name}票",
        "fill": fill,
        "instructions": [INSTRUCTIONS[answers.style].format(maximum=answers.maximum), closing],
        "heads": [_head(mark) for mark in marks] if len(marks) > 1 else ["选定"],
        "projects": [project.name for project in manifest.projects],
        "copies": copies,
    }
    return typeset(
        {
            "main.typ": _ROOM.joinpath("ballots.typ").read_bytes(),
            "ballot.json": json.dumps(told, ensure_ascii=False).encode(),
            "faces.json": json.dumps([*faces(), "Libertinus Serif"]).encode(),
        }
    )


def _head(mark: str) -> str:
    return mark.removeprefix("rank-") if mark.startswith("rank-") else MARKS.get(mark, mark)
