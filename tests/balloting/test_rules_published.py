"""The outcome of votes that were published: facts of the press, each with its source."""

from ballot.balloting.rules import outcome
from tests.balloting.elections import (
    ASSESSMENT,
    HALF_OF_DUE,
    LEVELS,
    a_manifest,
    a_rule,
    a_turnout,
    names,
    select,
)

ZHENHAI = [
    (28, 1, 0),
    (20, 8, 1),
    (26, 3, 0),
    (29, 0, 0),
    (17, 11, 1),
    (26, 3, 0),
    (17, 11, 1),
    (28, 1, 0),
]


def test_zhenhais_eight_projects_of_2021_are_all_satisfied_as_announced() -> None:
    """Zhenhai District's standing committee, 2022-01-21, 29 members present, "8项均为满意".

    Source: www.zh.gov.cn/art/2022/11/25/art_1229694683_59140937.html. The number of all members,
    the printed base, is not published: each up to twice the smallest total (17) gives this result.
    """
    manifest = a_manifest(a_rule(0, levels=LEVELS), [f"p{n}" for n in range(1, 9)], ASSESSMENT, "assessment")
    totals = [total for row in ZHENHAI for total in row]

    for members in range(29, 35):
        found = outcome(manifest, totals, a_turnout(members, present=29))
        assert [one["level"] for one in found["projects"]] == ["satisfied"] * 8


def test_xinyis_ranking_of_2020_keeps_the_published_order() -> None:
    """Xinyi City, 12 candidates for 10 places: 279, 276 and 273 votes for the first three.

    Source: 221000.cn/xinyi/26402.html (2020-01-06, from the city congress). The other totals
    were not published: here they only lie below.
    """
    totals = {f"c{n:02}": 200 - n for n in range(1, 10)} | {
        "water": 273,
        "school": 279,
        "homes": 276,
    }

    found = select(totals, a_rule(10, pass_=HALF_OF_DUE), a_turnout(320, present=290))

    assert found["chosen"][:3] == ["school", "homes", "water"]
    assert len(found["chosen"]) == 10
    assert names(found)[10:] == ["c08", "c09"]
    assert found["vacant"] == 0


def test_lantings_equal_leaders_of_2013_are_no_tie_for_a_seat() -> None:
    """Lanting town, 12 candidates for 10 places: 61, 61 and 60 votes for the first three.

    Source: soolun.net/periodical/9e90bc7aec7a971a0eced0765bfc1128.html (绍兴县兰亭镇, 2013).
    Cut after the first, the same votes are a tie.
    """
    found = select({"culture": 61, "clean": 61, "rivers": 60}, a_rule(2))

    assert (found["chosen"], found["tied"]) == (["culture", "clean"], [])
    assert select({"culture": 61, "clean": 61, "rivers": 60}, a_rule(1))["tied"] == [
        "culture",
        "clean",
    ]
