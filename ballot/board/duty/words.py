"""How acts are called, and how points are written."""

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l

from ballot.board.duty.rules import Act

ACTS: Mapping[Act, str] = {
    Act.IDEA: _l("提出建议线索"),
    Act.ENDORSEMENT: _l("联名支持建议"),
    Act.OPINION: _l("审议意见"),
    Act.QUESTION: _l("审议询问"),
    Act.PRESENT: _l("出席会议"),
    Act.LEAVE: _l("请假"),
    Act.ABSENT: _l("缺席"),
    Act.INSPECTION: _l("督查项目"),
    Act.CHECK: _l("核验整改"),
    Act.RATING: _l("评审评分"),
}
CHINESE: Mapping[Act, str] = {
    Act.IDEA: "提出建议线索",
    Act.ENDORSEMENT: "联名支持建议",
    Act.OPINION: "审议意见",
    Act.QUESTION: "审议询问",
    Act.PRESENT: "出席会议",
    Act.LEAVE: "请假",
    Act.ABSENT: "缺席",
    Act.INSPECTION: "督查项目",
    Act.CHECK: "核验整改",
    Act.RATING: "评审评分",
}
"""The same for tables to take along, which speak Chinese in every language of the page."""


def points(tenths: int) -> str:
    """Points as people read them: 25 → 2.5, -10 → -1."""
    whole, rest = divmod(abs(tenths), 10)
    sign = "-" if tenths < 0 else ""
    return f"{sign}{whole}.{rest}" if rest else f"{sign}{whole}"
