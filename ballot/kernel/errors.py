"""What the program refuses, each refusal with a code that never changes once published."""

from typing import ClassVar


class Refused(Exception):
    """A request that the rules don't allow; the sentence says why, the code says which kind."""

    code: ClassVar[str] = "refused"


class NotAllowed(Refused):
    """The actor holds no role that grants the action."""

    code = "not-allowed"


class Missing(Refused):
    """What was asked for doesn't exist, or not for this actor."""

    code = "missing"


class Unfit(Refused):
    """What was sent can't be what it claims to be; sending it again changes nothing."""

    code = "unfit"


class Over(Refused):
    """The time for it has passed and doesn't come back."""

    code = "over"


class IllegalMove(Refused):
    """The stage doesn't have this move."""

    code = "illegal-move"


class Unrecorded(Refused):
    """Rows were changed and nothing was said about it; the whole work is rolled back."""

    code = "unrecorded"


class UnfitFact(Refused):
    """A fact for the log that is neither a number, an id nor a digest."""

    code = "unfit-fact"


class UnsafeDatabase(Refused):
    """The database runs with settings under which an acknowledged ballot could be lost."""

    code = "unsafe-database"


class BrokenLog(Refused):
    """A log's entries don't form the chain that its head claims."""

    code = "broken-log"
