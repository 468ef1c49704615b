"""The table of lies, chapter by chapter of the protocol."""

from tests.lies import (
    of_acts,
    of_archive,
    of_ballots,
    of_ceremony,
    of_chain,
    of_checks,
    of_count,
    of_form,
    of_manifest,
    of_saved,
)
from tests.lies.lie import Lie

CHAPTERS = (of_form, of_archive, of_chain, of_manifest, of_ceremony, of_ballots, of_checks, of_acts, of_count, of_saved)
LIES: tuple[Lie, ...] = tuple(lie for chapter in CHAPTERS for lie in chapter.LIES)
