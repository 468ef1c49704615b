"""The hour that stands in the key of a page that is kept."""

import time

LONGEST = 15
"""Seconds that a test takes which counts how often such a page is rendered."""


def clear_of_the_next_hour() -> None:
    """Wait past it where it would begin in the midst of such a test."""
    left = 3600 - time.time() % 3600
    if left < LONGEST:
        time.sleep(left)
