"""What the site takes of keys.json: all of it or nothing, and never a secret."""

import copy
import json

import pytest

from ballot.balloting.cards.keyfile import BadKeyFile, Wrong, read_key_file
from ballot.protocol.cards import issue_on_card
from ballot.protocol.encoding import canonical
from tests.balloting.cards.issues import a_draw, secrets_of

SMALL = "01" + "00" * 31
"""The neutral point: under it one signature is valid for everything."""


@pytest.fixture(scope="module")
def drawn():
    return a_draw()


@pytest.fixture
def body(drawn):
    return copy.deepcopy(drawn.public())


def faults_of(data):
    with pytest.raises(BadKeyFile) as caught:
        read_key_file(data)
    return {(fault.where, fault.wrong) for fault in caught.value.faults}


def test_what_the_room_writes_is_read(drawn):
    found = read_key_file(canonical(drawn.public()))
    assert (found.cards, found.due, found.spares) == (drawn.issue.cards, 4, 2)
    assert found.issue == drawn.issue.digest()
    assert found.keys == {use: tuple(map(tuple, lists)) for use, lists in drawn.issue.keys().items()}
    assert [(one.label, one.number) for one in found.sign_in][3:5] == [("004", "004"), ("005", None)]


@pytest.mark.parametrize("shown", [str, lambda secret: "-".join((secret[:5], secret[5:10], secret[10:])), " ".join])
def test_a_secret_anywhere_is_refused_before_anything_else(drawn, body, shown):
    body["sign_in"][0]["number"] = shown(secrets_of(drawn)[0])
    assert faults_of(canonical(body)) == {("", Wrong.LEAK)}
    assert faults_of(f"Card: {shown(secrets_of(drawn)[0])}".encode()) == {("", Wrong.LEAK)}


def test_an_address_of_a_card_is_refused(drawn):
    address = f"https://vote.example.org/card#{secrets_of(drawn)[0]}{issue_on_card(drawn.issue.digest())}"
    assert faults_of(address.encode()) == {("", Wrong.LEAK)}


@pytest.mark.parametrize("data", [b"", b"{", b"\xff", b"%PDF-1.7"])
def test_what_is_no_json_is_refused(data):
    assert faults_of(data) == {("", Wrong.NOT_CANONICAL)}


def test_a_file_that_was_opened_and_saved_by_another_program_is_refused(body):
    assert faults_of(json.dumps(body, indent=1).encode()) == {("", Wrong.NOT_CANONICAL)}


@pytest.mark.parametrize("other", [{}, [], {"protocol": "ballot/1", "kind": "roll"}, {"protocol": "ballot/2"}])
def test_another_kind_of_file_is_refused(other):
    assert faults_of(canonical(other)) == {("", Wrong.ANOTHER_KIND)}


def test_a_file_beyond_all_assemblies_is_not_even_read():
    assert faults_of(b" " * (2**23 + 1)) == {("", Wrong.TOO_LARGE)}


def changed(body, path, value):
    *way, last = path
    part = body
    for step in way:
        part = part[step]
    part[last] = value(part[last]) if callable(value) else value
    return canonical(body)


CHANGES = [
    (("cards",), "1", "cards", Wrong.FORM),
    (("due",), -1, "due", Wrong.FORM),
    (("due",), True, "due", Wrong.FORM),
    (("due",), 3, "due", Wrong.TOO_MANY_CARDS),
    (("open",), {}, "open", Wrong.FORM),
    (("open", "credentials"), "a", "open.credentials", Wrong.FORM),
    (("open", "credentials", 1), SMALL, "open.credentials[1]", Wrong.BAD_KEY),
    (("open", "credentials", 1), "ff" * 32, "open.credentials[1]", Wrong.BAD_KEY),
    (("secret", "spares", 0), "00", "secret.spares[0]", Wrong.BAD_KEY),
    (("issue",), [], "issue", Wrong.FORM),
    (("issue", 0), "00" * 32, "issue[0]", Wrong.DIGEST),
    (("issue", 1), "00" * 32, "issue[1]", Wrong.DIGEST),
    (("sign_in",), None, "sign_in", Wrong.FORM),
    (("sign_in", 0), {}, "sign_in[0]", Wrong.FORM),
    (("sign_in", 0, "key"), SMALL, "sign_in[0].key", Wrong.BAD_KEY),
    (("sign_in", 0, "number"), 1, "sign_in[0].number", Wrong.FORM),
    (("sign_in", 0, "number"), "", "sign_in[0].number", Wrong.NUMBER),
    (("sign_in", 0, "number"), "9" * 33, "sign_in[0].number", Wrong.NUMBER),
    (("sign_in", 1, "number"), "001", "sign_in[1].number", Wrong.NUMBER),
    (("sign_in", 4, "number"), "009", "sign_in[4].number", Wrong.NUMBER),
    (("sign_in", 0, "serial"), 2, "sign_in", Wrong.SERIALS),
    (("sign_in",), lambda part: part[:-1], "sign_in", Wrong.SERIALS),
    (("open", "credentials"), lambda part: part[::-1], "open.credentials", Wrong.UNSORTED),
    (("secret", "credentials"), lambda part: part[:-1], "open", Wrong.UNEQUAL_LISTS),
    (("name",), "张三", "", Wrong.FORM),
]


@pytest.mark.parametrize(("path", "value", "where", "wrong"), CHANGES)
def test_every_fault_is_named_with_its_place(body, path, value, where, wrong):
    body.setdefault(path[0], None)
    assert (where, wrong) in faults_of(changed(body, path, value))


def test_one_key_for_two_uses_is_refused(body):
    assert ("", Wrong.DOUBLED) in faults_of(changed(body, ("sign_in", 0, "key"), body["open"]["credentials"][0]))


def test_more_spares_than_the_protocol_allows_are_refused():
    assert ("open.spares", Wrong.TOO_MANY_SPARES) in faults_of(canonical(a_draw(3, 11).public()))
