"""Every word that `ballot rehearse` says, in Chinese and English, in one table."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Language = Literal["zh", "en"]

WORDS: Mapping[str, tuple[str, str]] = {
    "cards": ("发卡", "Cards"),
    "ceremony": ("生成密钥", "Key ceremony"),
    "vote": ("投票", "Vote"),
    "check": ("监票人核验", "Scrutineers' check"),
    "count": ("计票", "Count"),
    "write": ("写出记录", "Record"),
    "verify": ("独立核验", "Verification"),
    "took": ("{what} {seconds:.1f} 秒", "{what} {seconds:.1f} s"),
    "refused": ("未予演练，未生成任何密钥：", "Refused; no key was made:"),
    "replaced": (
        "编号 {given} 不合规格，以 {stands} 代替",
        "The id {given} does not fit a record: {stands} stands for it",
    ),
    "seats_unused": ("满意度测评没有应选数，--seats 不起作用。", "An assessment has no seats: --seats is not used."),
    "too_few": (
        "警告：电子票仅 {ballots} 张，不足 {smallest} 张，不予秘密计票；关闭后票决将被宣布作废，须用纸质票重新票决。",
        (
            "Warning: {ballots} ballots are fewer than {smallest} and are not counted in secret; after the close the "
            "vote is annulled and has to be repeated on paper."
        ),
    ),
    "annulled": (
        "票决已作废（有全体监票人签名）：电子票少于 {smallest} 张，没有结果，须用纸质票重新票决。",
        (
            "The vote was annulled, signed by all scrutineers: fewer than {smallest} ballots. There is no result; it "
            "has to be repeated on paper."
        ),
    ),
    "interrupted": ("已中断，没有写出任何文件。", "Interrupted; nothing was written."),
    "interrupted_written": (
        "已中断；记录 {out} 已写出，但未经核验：ballot verify {out}",
        "Interrupted; the record {out} was written but not verified: ballot verify {out}",
    ),
    "failed": ("演练失败：{why}", "The rehearsal failed: {why}"),
    "nothing_written": ("没有写出任何文件。", "Nothing was written."),
    "stands_unverified": ("记录 {out} 已写出，但未经核验。", "The record {out} was written but not verified."),
    "verified": (
        "公开记录 {out}（{entries} 项）：独立进程核验通过。",
        "Record {out} ({entries} entries): accepted by a separate process.",
    ),
    "unsound": ("公开记录 {out}：独立核验不通过，以下各条不成立：", "Record {out}: REFUSED by the verifier:"),
    "rank": ("名次", "Rank"),
    "project": ("项目", "Project"),
    "approvals": ("赞成", "Votes"),
    "oppose": ("反对", "Against"),
    "score": ("得分", "Score"),
    "share": ("占{base}", "% of {base}"),
    "line": ("过线票数", "Pass line"),
    "standing": ("结果", "Outcome"),
    "level": ("等次", "Level"),
    "chosen": ("入选", "chosen"),
    "tied": ("票数相等", "tied"),
    "unchosen": ("落选", "not chosen"),
    "below": ("未过线", "below the line"),
    "invalid": ("无效", "invalid"),
    "satisfied": ("满意", "satisfied"),
    "basically": ("基本满意", "basically satisfied"),
    "dissatisfied": ("不满意", "dissatisfied"),
    "due": ("应到代表", "deputies due"),
    "present": ("实到代表", "deputies present"),
    "returned": ("收回票", "ballots returned"),
    "valid": ("有效票", "valid ballots"),
    "more": ("超过{base}的 {num}/{den}", "more than {num}/{den} of the {base}"),
    "least": ("不少于{base}的 {num}/{den}", "at least {num}/{den} of the {base}"),
    "rule": ("规则：", "Rule: "),
    "rule_seats": ("应选 {seats} 项", "{seats} seats"),
    "rule_quorum": ("实到代表{bar}，票决方为有效", "valid if the deputies present are {bar}"),
    "rule_no_quorum": ("不设法定人数", "no quorum"),
    "rule_pass": ("赞成票{bar} 方可入选", "to pass, {bar}"),
    "rule_no_pass": ("不设过线票数", "no pass bar"),
    "rule_points": ("按得分排名（{points}）", "ranked by score ({points})"),
    "points_of": ("第 {rank} 位 {points} 分", "rank {rank}: {points}"),
    "points_of_mark": ("{mark} {points} 分", "{mark}: {points}"),
    "revote": ("末席票数相等的，再次投票", "a tie on the last seat goes to a re-vote"),
    "presidium": ("末席票数相等的，由大会主席团决定", "a tie on the last seat goes to the presidium"),
    "supplementary": ("不足应选数的，另行投票", "missing seats go to a supplementary round"),
    "vacant": ("不足应选数的，空缺", "missing seats stay vacant"),
    "rule_level": ("{marks}之和{bar} 的，为{level}", "{level} if {marks} are {bar}"),
    "rule_last": ("其余为{level}", "else {level}"),
    "and": ("、", ", "),
    "then": ("；", "; "),
    "stop": ("。", "."),
    "plus": ("与", " + "),
    "outcome_quorum": ("实到代表未达法定人数，票决无效。", "The quorum was not reached: the vote is invalid."),
    "outcome_paper": (
        "有票箱收回的纸质票多于发出，票决无效。",
        "A box returned more papers than were issued: the vote is invalid.",
    ),
    "outcome_tied": (
        "{projects} 票数相等，争末席，程序不作决定。",
        "{projects} are tied on the last seat; people decide, not the program.",
    ),
    "outcome_vacant": ("{vacant} 席无项目过线。", "{vacant} seats have no project that passes."),
    "turnout": (
        "应到代表 {due} 人，实到 {present} 人；电子票 {ballots} 张；收回票 {returned} 张，有效票 {valid} 张。",
        (
            "{due} deputies due, {present} present; {ballots} electronic ballots; {returned} ballots returned, "
            "{valid} valid."
        ),
    ),
    "papers": (
        "其中纸质票发出 {issued} 张，收回 {returned} 张，无效 {invalid} 张。",
        "On paper: {issued} issued, {returned} returned, {invalid} invalid.",
    ),
    "fingerprint": ("核对语：", "Fingerprint of the election: "),
    "times": ("用时：", "Time: "),
}


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one language."""

    language: Language

    def __call__(self, name: str, **values: object) -> str:
        """Return what is said of `name`; KeyError for a word that the table lacks."""
        return WORDS[name][0 if self.language == "zh" else 1].format(**values)

    def mark(self, mark: str) -> str:
        """Return a mark in words, or as the rule writes it."""
        return self(mark) if mark in WORDS else mark


def language_of(environment: Mapping[str, str] = os.environ) -> Language:
    """Return Chinese for a Chinese locale, as the first of LC_ALL, LC_MESSAGES and LANG that is set has it."""
    names = ("LC_ALL", "LC_MESSAGES", "LANG")
    locale = next((environment[name] for name in names if environment.get(name)), "")
    return "zh" if locale.startswith("zh") else "en"
