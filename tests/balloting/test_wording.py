"""The rule in words: every answer makes a difference, in both languages alike."""

from dataclasses import replace

import pytest

from ballot.balloting.setup.rules import HALF_OF_ALL, TEMPLATES, Mode, bar, template
from ballot.balloting.styles import Style
from ballot.balloting.wording import CHINESE, ENGLISH, bar_in_words, rule_in_words

LANGUAGES = ("zh", "en")
PLAIN = template("differential", 10, 12)


def test_ten_of_twelve_reads_as_people_say_it():
    assert rule_in_words(PLAIN, "zh") == [
        "采用无记名投票，选票加密，任何人都看不到谁投了什么。",
        "每张票最多选 10 项，可以少选，也可以一项不选。",
        "应选 10 项，按得票多少当选。",
        "实到代表不少于全体代表的三分之二，票决才有效。",
        "得赞成票超过全体代表的半数，才能当选。",
        "最后的名额票数相等、不能确定当选的，对这几项再次投票。",
        "当选的不足应选数的，不足的部分另行票决。",
        "公布各项目的得票数。",
    ]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "change",
    [
        {"mode": Mode.OPEN},
        {"style": Style.APPROVE_OPPOSE},
        {"style": Style.RANK},
        {"style": Style.VARIANTS},
        {"seats": 9},
        {"maximum": 9},
        {"quorum": None},
        {"quorum": bar("due", 1, 2, strict=True)},
        {"passing": None},
        {"passing": bar("valid", 1, 2, strict=True)},
        {"passing": bar("due", 1, 2, strict=False)},
        {"passing": bar("due", 3, 5, strict=True)},
        {"tie": "presidium"},
        {"shortfall": "vacant"},
        {"publish_votes": False},
    ],
)
def test_no_two_rules_read_alike(change, language):
    assert rule_in_words(replace(PLAIN, **change), language) != rule_in_words(PLAIN, language)


def test_both_languages_have_words_for_the_same_things():
    assert CHINESE.keys() == ENGLISH.keys()


@pytest.mark.parametrize("name", TEMPLATES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_template_can_be_read(name, language):
    # An assessment has no seats, tie or shortfall, but three levels.
    assert len(rule_in_words(template(name, 2, 3), language)) == (7 if name == "assessment" else 8)


def test_a_fraction_without_a_name_is_written_as_it_is():
    assert bar_in_words(bar("valid", 3, 5, strict=False), "zh") == "不少于有效票的3/5"
    assert bar_in_words(HALF_OF_ALL, "en") == "more than half of all deputies"
