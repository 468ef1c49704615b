"""Names the checks that no lie shows by themselves: those that another check implies, and those no record reaches."""

RAW = "protocol.fields.raw: len(value) != 2 * size"
VALID = "protocol.group.point: _is_valid(data) != 1"
ADDED = "protocol.group.add: raise Breach('1.1', 'addition of what is not a point')"
MULTIPLIED = "protocol.group.multiply: raise Breach('1.1', 'multiplication of what is not a point')"
PROVED = (
    "protocol.proofs.verify_range: raise Breach('5.4', f'the proof of {statement.tag} {statement.place} does not hold')"
)
NAMES = (
    "protocol.archive.Archive.__init__: "
    "raise Breach('2.3', f'the archive must hold {ENTRIES} and {HEAD}, each once, and nothing else')"
)
MEMBERS = (
    "protocol.archive._walk_directory: "
    "raise Breach('2.3', f'the archive must hold {ENTRIES} and {HEAD}, each once, and nothing else')"
)
ADMITTED = "protocol.order.Order.admit: not self._may_follow(kind)"
LEVELS = (
    "protocol.manifest._check_marks: "
    "raise Breach('3.2', f'project {project} must have exactly the marks of the levels')"
)
LEVEL_BARS = (
    "protocol.rule._check_levels: "
    "[level.bar is None for level in rule.levels] != [False] * (len(rule.levels) - 1) + [True]"
)
MARK_TWICE = (
    "protocol.manifest._check_ids: "
    "fields.distinct(((option.project, option.mark) for option in manifest.options), '3.1', \"a project's mark\")"
)
SIGNED = "protocol.signature.verify: raise Breach(clause, f'the signature is not one by {by.hex()[:8]}…') from fault"
FACTORS, TAKEN = "protocol.tally.verify_factors: decryption.", "verifier.count.Count.take_decryption: part."

# With these out as well, the check makes a difference: without them it repeats what they say.
IMPLIED: dict[str, tuple[str, ...]] = {
    "protocol.archive._check_directory: members != 2": (NAMES, MEMBERS),
    MEMBERS: (NAMES,),
    "protocol.archive.Archive.lines: len(rest) > LONGEST_LINE": (
        "protocol.archive.Archive.lines: any((len(line) > LONGEST_LINE for line in lines))",
    ),
    "protocol.fields.one_of.read: type(value) is not str": ("protocol.fields.one_of.read: value not in allowed",),
    "protocol.group.point: raise Breach('1.1', f'a point has 32 bytes, not {len(data)}')": (RAW,),
    "protocol.group.scalar: raise Breach('1.2', f'a scalar has 32 bytes, not {len(data)}')": (RAW,),
    "protocol.signature.key: raise Breach('1.5', f'a key has 32 bytes, not {len(data)}')": (RAW,),
    "protocol.signature.verify: len(signature) != 64": (RAW, SIGNED),
    "protocol.signature.verify: int.from_bytes(signature[32:], 'little') >= ORDER": (SIGNED,),
    ADDED: (VALID, MULTIPLIED),
    MULTIPLIED: (VALID, ADDED),
    "protocol.group.subtract: raise Breach('1.1', 'subtraction of what is not a point')": (VALID,),
    "protocol.manifest._check_people: not 1 <= trustees.threshold": (
        "protocol.manifest._check_people: not trustees.count < 2 * trustees.threshold",
    ),
    "protocol.record.read_entry: kind not in KINDS": (ADMITTED,),
    "protocol.rule._check_levels: fields.distinct((level.mark for level in rule.levels), '8.6', \"a level's mark\")": (
        MARK_TWICE,
    ),
    "protocol.rule._check_levels: not rule.levels": (LEVELS, LEVEL_BARS),
    FACTORS + "election != opening.election": (TAKEN + "election != opening.election",),
    FACTORS + "close != opening.close": (TAKEN + "close != opening.close",),
    TAKEN + "election != opening.election": (FACTORS + "election != opening.election",),
    TAKEN + "close != opening.close": (FACTORS + "close != opening.close",),
    "protocol.tally.check_totals: not limit.min * ballots <= marks": (PROVED,),
    "protocol.tally.check_totals: not marks <= limit.max * ballots": (PROVED,),
    "verifier.count.Count._electronic: check_totals(values, self.manifest, self.ballots)": (PROVED,),
    "protocol.voids.check_paper: raise Breach('7.2', 'more invalid papers than returned ones')": (
        "protocol.voids.check_paper: raise Breach('7.2', 'an option has more marks than there are valid papers')",
        "protocol.voids.check_paper: not marks <= limit.max * valid",
    ),
    "verifier.count.Count.take_tally: raise Breach('8.2', 'a tally has a sum per option')": (
        "verifier.count.Count.take_tally: list(self.tally.sums) != self.urn.sums",
    ),
}

_BOOTH, _CARD, _SCRUTINEER = "asked in the booth", "asked where a card is typed in", "asked by the share's receiver"
_TYPED = "says to the type checker what the entries before have made certain"
_POINT = "the election's key and public shares are read as points, which the identity is none of (§1.1)"

_WORK = "spares work on floods beyond the protocol's own sizes: tests/verifier/test_bombs.py"

# No record of any kind reaches these while a verifier reads it.
UNSEEN: dict[str, str] = {
    "protocol.archive.Archive.__init__: self.size > LARGEST_FILE": _WORK,
    "protocol.archive.Archive.__init__: self.size > max(ALWAYS_FINE, LARGEST_EXPANSION * size)": _WORK,
    "protocol.ballot.Draft.__init__: check_marks(marks, terms.options, terms, '5.4')": _BOOTH,
    "protocol.ballot.Draft._spend: raise Breach('6', 'this ballot was cast or checked before')": _BOOTH,
    "protocol.cards.check_secret: len(secret) != LENGTH": _CARD,
    "protocol.cards.check_secret: not set(secret) <= set(ALPHABET)": _CARD,
    "protocol.trustees.open_share: "
    "raise Breach('4.3', f'the share from scrutineer {share.sender} is no scalar') from fault": _SCRUTINEER,
    "protocol.trustees.open_share: "
    "raise Breach('4.3', f'the share from scrutineer {share.sender} does not fit its coefficients')": _SCRUTINEER,
    "protocol.trustees.joint_key: raise Breach('4.4', 'the joint key is the identity: restart')": _POINT,
    "protocol.trustees.public_share: "
    "raise Breach('4.4', f'the public share of scrutineer {index} is the identity: restart')": _POINT,
    "verifier.count.Count._electronic: self.manifest.trustees is None": _TYPED,
    "verifier.verify.verify_record: _check_saved(walk, saved or Saved())": "gathers what its own checks find",
    "verifier.verify._check_saved_head: walk.manifest is None": _TYPED,
    "verifier.verify._check_receipt: walk.manifest is None": _TYPED,
}
