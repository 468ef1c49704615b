"""Which papers there are, and who may read each."""

from collections.abc import Mapping
from enum import StrEnum

from ballot.kernel.policy import Action


class Writing(StrEnum):
    """征集公告, 公示, 候选项目汇编, 论证意见汇总, 审议意见汇总."""

    SOLICITATION = "solicitation"
    PUBLICITY = "publicity"
    COMPENDIUM = "compendium"
    VERDICTS = "verdicts"
    OPINIONS = "opinions"


READERS: Mapping[Writing, Action] = {
    Writing.SOLICITATION: Action.READ_CANDIDATES,
    Writing.PUBLICITY: Action.READ_CANDIDATES,
    Writing.COMPENDIUM: Action.READ_CANDIDATES,
    Writing.VERDICTS: Action.READ_CANDIDATES,
    Writing.OPINIONS: Action.MAKE_DOCUMENTS,
}
"""What deputies said isn't public; all else everybody reads on a page already."""
