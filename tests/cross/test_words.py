"""A finding is explained in the same words by the command line and the page."""

import re

from ballot.verifier.words import CLAUSES

CHINESE = re.compile(r"[\u4e00-\u9fff]")


def test_both_sides_explain_the_same_clauses_in_the_same_english(peer):
    assert {clause: said["en"] for clause, said in peer.ask("words").items()} == CLAUSES


def test_every_clause_is_explained_in_chinese_too(peer):
    for said in peer.ask("words").values():
        assert CHINESE.search(said["zh"])
        assert said["zh"].endswith("。")
