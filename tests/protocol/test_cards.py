"""Cards: one secret, keys that can't be linked, and a secret that is typed from paper."""

import pytest

from ballot.protocol import cards
from ballot.protocol.clause import Breach
from ballot.protocol.encoding import digest
from tests.bodies import CARDS, UUID


def test_secrets_are_drawn_of_26_characters_and_differ() -> None:
    drawn = {cards.draw_secret() for _ in range(50)}

    assert len(drawn) == 50
    assert {cards.check_secret(secret) for secret in drawn} == drawn


@pytest.mark.parametrize("secret", ["", "A" * 25, "A" * 27, "a" * 26, "0" * 26, "1" + "A" * 25, "Ａ" * 26])
def test_what_is_no_secret_is_refused(secret: str) -> None:
    with pytest.raises(Breach) as caught:
        cards.seed(secret, CARDS, "secret")

    assert caught.value.clause == "3.4"


def test_use_and_issue_each_make_another_key() -> None:
    uses: tuple[cards.Use, ...] = ("secret", "open", "sign-in")

    seeds = {cards.seed("A" * 26, issue, use) for issue in (CARDS, UUID) for use in uses}

    assert len(seeds) == 6


def test_signing_in_binds_the_origin() -> None:
    ours = cards.sign_in_digest("https://example.org", bytes(32))

    assert ours == digest("sign-in", "https://example.org", bytes(32))
    assert ours != cards.sign_in_digest("https://example.com", bytes(32))
