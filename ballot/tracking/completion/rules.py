"""Three ways in which a year's work may end, as a county reports them."""

from enum import StrEnum


class Result(StrEnum):
    """已完成、基本完成、未完成."""

    COMPLETED = "completed"
    BASICALLY = "basically"
    NOT_COMPLETED = "not-completed"
