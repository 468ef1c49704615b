"""A ballot rule in words, the same wherever a result stands: values in, sentences out, in Chinese or English."""

from collections.abc import Mapping, Sequence
from typing import Any, Literal

from ballot.balloting.rules import Turnout, least
from ballot.balloting.setup.rules import Answers, Mode
from ballot.balloting.styles import Style
from ballot.protocol.rule import Level

Language = Literal["zh", "en"]
Words = Mapping[str, str]

CHINESE: Words = {
    "mode-secret": "采用无记名投票，选票加密，任何人都看不到谁投了什么。",
    "mode-open": "采用记名投票，投票结束后公布每张选票。",
    "style-select": "每张票最多选 {maximum} 项，可以少选，也可以一项不选。",
    "style-approve-oppose": "对每个项目可以赞成、反对或者弃权，赞成的不超过 {maximum} 项。",
    "style-variants": "几个方案中最多选一个，也可以都不选。",
    "style-rank": "按次序选最多 {maximum} 项，第一位计 {maximum} 分，以下逐位少计 1 分。",
    "style-assessment": "对每个项目从满意、基本满意、不满意中选一个，也可以不选。",
    "level-satisfied": "满意票{bar}的，等次为满意。",
    "level-basically": "满意票不够，但满意票加基本满意票{bar}的，等次为基本满意。",
    "level-dissatisfied": "满意票加基本满意票仍不够的，等次为不满意。",
    "boundary": "应到 {due} 名、实到 {present} 名、有效票 {valid} 张时，{least}。",
    "boundary-satisfied": "满意票至少 {count} 票为满意",
    "boundary-basically": "满意票加基本满意票至少 {count} 票为基本满意",
    "between": "，",
    "seats": "应选 {seats} 项，按得票多少当选。",
    "seats-rank": "应选 {seats} 项，按得分多少当选。",
    "quorum": "实到代表{bar}，票决才有效。",
    "no-quorum": "对到会人数没有另外的要求。",
    "pass": "得赞成票{bar}，才能当选。",
    "no-pass": "对得票数没有最低要求。",
    "tie-revote": "最后的名额票数相等、不能确定当选的，对这几项再次投票。",
    "tie-presidium": "最后的名额票数相等、不能确定当选的，由主席团决定。",
    "shortfall-supplementary": "当选的不足应选数的，不足的部分另行票决。",
    "shortfall-vacant": "当选的不足应选数的，不足的部分空缺。",
    "votes-yes": "公布各项目的得票数。",
    "votes-no": "只公布当选的项目，不公布得票数。",
    "assessed-yes": "公布各项目的票数和等次。",
    "assessed-no": "只公布各项目的等次，不公布票数。",
    "assessed-quorum": "实到{bar}，测评才有效。",
    "over": "超过{base}的{part}",
    "at-least": "不少于{base}的{part}",
    "due": "全体代表",
    "present": "实到代表",
    "returned": "收回的票",
    "valid": "有效票",
    "1/2": "半数",
    "2/3": "三分之二",
    "3/4": "四分之三",
    "1/3": "三分之一",
    "1/1": "全数",
}
ENGLISH: Words = {
    "mode-secret": "The ballot is secret: ballots are encrypted and nobody can see who chose what.",
    "mode-open": "The ballot is by roll-call: every ballot is published after the close.",
    "style-select": "A ballot chooses at most {maximum} projects; fewer, or none, are allowed.",
    "style-approve-oppose": "Each project can be approved, opposed or left open; at most {maximum} are approved.",
    "style-variants": "At most one of the designs is chosen; none is allowed.",
    "style-rank": "At most {maximum} projects are ranked; the first place counts {maximum}, each next one 1 less.",
    "style-assessment": "Each project is called satisfactory, basically satisfactory or unsatisfactory, or nothing.",
    "level-satisfied": "With “satisfied” from {bar}, a project's level is satisfied.",
    "level-basically": "Failing that, with “satisfied” and “basically satisfied” together from {bar}, it is basically.",
    "level-dissatisfied": "If even both together are too few, the level is dissatisfied.",
    "boundary": "With {due} due, {present} present and {valid} valid ballots, {least}.",
    "boundary-satisfied": "at least {count} satisfied make the level satisfied",
    "boundary-basically": "at least {count} of both together make it basically satisfied",
    "between": ", and ",
    "seats": "{seats} projects are to be chosen, by the number of approvals.",
    "seats-rank": "{seats} projects are to be chosen, by score.",
    "quorum": "The ballot is valid only if the deputies present are {bar}.",
    "no-quorum": "There is no requirement of its own on how many deputies are present.",
    "pass": "A project is chosen only with approvals of {bar}.",
    "no-pass": "There is no least number of votes.",
    "tie-revote": "If equal votes leave the last seat open, those projects are voted on again.",
    "tie-presidium": "If equal votes leave the last seat open, the presidium decides.",
    "shortfall-supplementary": "If fewer are chosen than seats, a supplementary round fills the rest.",
    "shortfall-vacant": "If fewer are chosen than seats, the rest stays vacant.",
    "votes-yes": "The votes of each project are published.",
    "votes-no": "Only the chosen projects are published, not their votes.",
    "assessed-yes": "The votes and the level of each project are published.",
    "assessed-no": "Only the level of each project is published, not its votes.",
    "assessed-quorum": "The assessment is valid only if those present are {bar}.",
    "over": "more than {part} of {base}",
    "at-least": "at least {part} of {base}",
    "due": "all deputies",
    "present": "the deputies present",
    "returned": "the ballots returned",
    "valid": "the valid ballots",
    "1/2": "half",
    "2/3": "two thirds",
    "3/4": "three quarters",
    "1/3": "one third",
    "1/1": "all",
}
LANGUAGES: Mapping[Language, Words] = {"zh": CHINESE, "en": ENGLISH}


def rule_in_words(answers: Answers, language: Language) -> list[str]:
    """The rule, a sentence for each thing that it settles."""
    words = LANGUAGES[language]
    if answers.style is Style.ASSESSMENT:
        return _assessed(answers, words)
    seats = "seats-rank" if answers.style is Style.RANK else "seats"
    sentences = [
        words["mode-open" if answers.mode is Mode.OPEN else "mode-secret"],
        words[f"style-{answers.style}"].format(maximum=answers.maximum),
        words[seats].format(seats=answers.seats),
        _barred(words, "quorum", answers.quorum),
        _barred(words, "pass", answers.passing),
        words[f"tie-{answers.tie}"],
        words[f"shortfall-{answers.shortfall}"],
        words["votes-yes" if answers.publish_votes else "votes-no"],
    ]
    return [sentence for sentence in sentences if sentence]


def _assessed(answers: Answers, words: Words) -> list[str]:
    mode = words["mode-open" if answers.mode is Mode.OPEN else "mode-secret"]
    quorum = words["no-quorum"]
    if answers.quorum is not None:
        quorum = words["assessed-quorum"].format(bar=_bar(words, answers.quorum))
    levels = [
        words[f"level-{one['mark']}"].format(bar=_bar(words, one["bar"]) if one["bar"] else "")
        for one in answers.levels
    ]
    told = words["assessed-yes" if answers.publish_votes else "assessed-no"]
    return [mode, words["style-assessment"], quorum, *levels, told]


def boundary_in_words(levels: Sequence[Level], numbers: Turnout, language: Language) -> str:
    """How many votes each level takes at least, in a sentence: what "half or more" means for these numbers."""
    words = LANGUAGES[language]
    told = [
        words[f"boundary-{one.mark}"].format(count=least(one.bar, numbers)) for one in levels if one.bar is not None
    ]
    bases = {"due": numbers.due, "present": numbers.present, "valid": numbers.valid}
    return words["boundary"].format(least=words["between"].join(told), **bases)


def bar_in_words(bar: Mapping[str, Any], language: Language) -> str:
    """A bar of §8.6: how much of what."""
    words = LANGUAGES[language]
    part = f"{bar['num']}/{bar['den']}"
    return words["over" if bar["strict"] else "at-least"].format(base=words[bar["of"]], part=words.get(part, part))


def _barred(words: Words, name: str, bar: Mapping[str, Any] | None) -> str:
    if bar is None:
        return words[f"no-{name}"]
    return words[name].format(bar=_bar(words, bar))


def _bar(words: Words, bar: Mapping[str, Any]) -> str:
    return bar_in_words(bar, "zh" if words is CHINESE else "en")
