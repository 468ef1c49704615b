"""The ballot, the share and the whole ceremony of vectors.json come out again, drawn numbers replayed."""

from ballot.protocol import closing, codes, signature, trustees
from ballot.protocol.ballot import Draft, Terms, nonce, read_ballot, read_spoil, verify_ballot, verify_spoil
from ballot.protocol.group import Draw, base, scalar
from tests.golden import VALUES, replay, scalars

VOTE, SHARE, CEREMONY = VALUES["encryption"], VALUES["share"], VALUES["ceremony"]


def the_terms() -> Terms:
    limits = tuple((tuple(limit["options"]), limit["min"], limit["max"]) for limit in VOTE["limits"])
    key = base(scalar(bytes.fromhex(VOTE["key_secret"])))
    assert key.hex() == VOTE["key"]
    return Terms(bytes.fromhex(VOTE["election"]), key, len(VOTE["marks"]), limits)


def the_draft() -> Draft:
    key = signature.public(bytes.fromhex(VOTE["credential_seed"]))
    assert key.hex() == VOTE["credential"]
    seed = bytes.fromhex(VOTE["seed"])
    return Draft(the_terms(), key, VOTE["counter"], VOTE["marks"], seed, replay(VOTE["drawn"]))


def test_the_nonces_of_the_ballot_come_from_its_seed() -> None:
    election, key, seed = (bytes.fromhex(VOTE[name]) for name in ("election", "credential", "seed"))

    made = [nonce(election, key, VOTE["counter"], place, seed).hex() for place in range(len(VOTE["marks"]))]

    assert made == VOTE["nonces"]


def test_the_ballot_comes_out_again_and_is_good() -> None:
    draft = the_draft()

    assert draft.hash.hex() == VOTE["hash"]
    assert codes.tracking_code(draft.hash) == VOTE["tracking_code"]
    assert draft.cast(bytes.fromhex(VOTE["credential_seed"])) == VOTE["ballot"]
    assert verify_ballot(read_ballot(VOTE["ballot"]), VOTE["ballot"], the_terms()) == draft.hash


def test_the_checked_ballot_comes_out_again_and_opens_to_its_marks() -> None:
    assert the_draft().check(bytes.fromhex(VOTE["credential_seed"])) == VOTE["spoil"]
    assert verify_spoil(read_spoil(VOTE["spoil"]), the_terms()) == VOTE["marks"]


def test_the_share_comes_out_again_and_opens() -> None:
    attempt = trustees.attempt_digest(bytes.fromhex(SHARE["manifest"]), bytes.fromhex(SHARE["roll"]), SHARE["restarts"])
    assert attempt.hex() == SHARE["attempt"]
    (decrypt,) = scalars([SHARE["e"]])
    assert base(decrypt).hex() == SHARE["encrypt"]
    sender = trustees.CeremonySecrets(attempt, SHARE["from"], bytes(32), scalars(SHARE["coefficients"]), decrypt)
    receiver = trustees.CeremonySecrets(attempt, SHARE["to"], bytes(32), sender.coefficients, decrypt)

    body = trustees.share_body(sender, SHARE["to"], base(decrypt), replay([SHARE["r"]]))

    assert (body["ephemeral"], body["cipher"]) == (SHARE["ephemeral"], SHARE["cipher"])
    assert trustees.open_share(receiver, trustees.read_share(body), sender.points).hex() == SHARE["share"]


def the_drawn() -> tuple[dict[int, trustees.CeremonySecrets], Draw]:
    """Return the scrutineers' secrets, and the source that goes on with what was drawn after them."""
    digests = bytes.fromhex(CEREMONY["manifest"]), bytes.fromhex(CEREMONY["roll"])
    attempt = trustees.attempt_digest(*digests, CEREMONY["restarts"])
    assert attempt.hex() == CEREMONY["attempt"]
    draw, secrets = replay(CEREMONY["drawn"]), {}
    for one in CEREMONY["trustees"]:
        seed = bytes.fromhex(one["sign_seed"])
        drawn = trustees.draw_secrets(attempt, one["index"], len(one["a"]), seed, draw)
        assert (drawn.coefficients, drawn.decrypt) == (scalars(one["a"]), *scalars([one["e"]]))
        secrets[one["index"]] = drawn
    return secrets, draw


def test_the_whole_ceremony_comes_out_again() -> None:
    secrets, draw = the_drawn()
    names = [entry["body"]["name"] for entry in CEREMONY["entries"][: len(secrets)]]
    commits = [trustees.trustee_body(drawn, name) for drawn, name in zip(secrets.values(), names, strict=True)]
    reveals = [trustees.reveal_body(drawn, draw) for drawn in secrets.values()]
    read = {body["index"]: trustees.read_reveal(len(secrets[1].coefficients))(body) for body in reveals}
    pairs = [(index, to) for index in secrets for to in secrets if to != index]
    shares = [trustees.share_body(secrets[index], to, read[to].encrypt, draw) for index, to in pairs]

    assert [entry["body"] for entry in CEREMONY["entries"]] == commits + reveals + shares
    assert [entry["kind"] for entry in CEREMONY["entries"]] == ["trustee"] * 2 + ["reveal"] * 2 + ["share"] * 2
    attempt = secrets[1].attempt
    assert trustees.ceremony_digest(attempt, commits, reveals, shares).hex() == CEREMONY["ceremony"]
    assert trustees.joint_key(list(read.values())).hex() == CEREMONY["key"]
    for one in CEREMONY["trustees"]:
        index = one["index"]
        mine = [share for share in map(trustees.read_share, shares) if share.receiver == index]
        opened = [trustees.open_share(secrets[index], share, read[share.sender].coefficients) for share in mine]
        own = trustees.secret_share(secrets[index], opened)
        assert (own.hex(), base(own).hex()) == (one["share"], one["public_share"])
        assert trustees.public_share(list(read.values()), index).hex() == one["public_share"]


def test_the_fingerprint_of_an_election_is_the_digest_of_its_whole_body() -> None:
    body = {"manifest": "00" * 32, "roll": "11" * 32, "ceremony": None, "key": None, "shares": None}

    assert closing.read_election(body).digest == closing.election_digest(body)
