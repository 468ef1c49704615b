"""A breach of the protocol, with the clause it breaks."""


class Breach(Exception):
    """A value that the protocol refuses.

    `clause` is the clause's number without its sign ("5.4"); `what` says what was found.
    """

    def __init__(self, clause: str, what: str) -> None:
        super().__init__(f"§{clause}: {what}")
        self.clause = clause
        self.what = what
