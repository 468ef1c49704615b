"""公示: comments are taken on its days alone, an objection is decided, and every comment is answered."""

from datetime import date, timedelta
from enum import StrEnum

from ballot.kernel.errors import Refused
from ballot.kernel.limits import Limit

COMMENTS = Limit("comment", 10, timedelta(days=1))
"""Of one source."""
COMMENTS_IN_ALL = Limit("comment-all", 500, timedelta(hours=1))


class CommentSort(StrEnum):
    """A suggestion is answered, an objection is decided as well."""

    SUGGESTION = "suggestion"
    OBJECTION = "objection"


class Decision(StrEnum):
    """What came of a comment."""

    NOTED = "noted"
    UPHELD = "upheld"
    DISMISSED = "dismissed"


class NotTaking(Refused):
    """No comments are taken on this day."""

    code = "not-taking"


class UnfitDecision(Refused):
    """An objection is upheld or dismissed, a suggestion is neither."""

    code = "unfit-decision"


class UnfitDays(Refused):
    """A notice that ends before it begins."""

    code = "unfit-days"


def require_taking(opens_on: date, closes_on: date, today: date) -> None:
    """Raise NotTaking on a day outside of the notice's, both included."""
    if not opens_on <= today <= closes_on:
        raise NotTaking(f"comments are taken from {opens_on} through {closes_on}")


def require_days(opens_on: date, closes_on: date) -> None:
    """Raise UnfitDays where the last day stands before the first."""
    if closes_on < opens_on:
        raise UnfitDays(f"{closes_on} is before {opens_on}")


def require_fit(sort: CommentSort, decision: Decision) -> None:
    """Raise UnfitDecision unless the decision is one for this sort of comment."""
    if (sort is CommentSort.OBJECTION) == (decision is Decision.NOTED):
        raise UnfitDecision(f"a {sort} can't be {decision}")
