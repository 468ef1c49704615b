"""A breach of the protocol, with the clause it breaks."""


class Breach(Exception):
    """A value that the protocol refuses.

    `clause` is the clause's number without its sign ("5.4"); `what` says what was found.
    """

    def __init__(self, clause: str, what: str) -> None:
        # Both as arguments: an exception that comes from another process is made anew of them.
        super().__init__(clause, what)
        self.clause = clause
        self.what = what

    def __str__(self) -> str:
        return f"§{self.clause}: {self.what}"
