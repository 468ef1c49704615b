"""The papers as a printer sees them: pages to pixels, codes read from pixels, a vote signed with what they hold."""

import pypdfium2
import pytest
import zxingcpp

from ballot.balloting.cards import papers
from ballot.kernel import typeset
from ballot.kernel.typeset import NoTypeface
from ballot.protocol import cards, openvote
from ballot.protocol.clause import Breach
from ballot.protocol.codes import card_number
from ballot.protocol.manifest import read_manifest
from ballot.protocol.roll import read_roll
from ballot.protocol.signature import public
from tests.balloting.cards.issues import ORDER, SITE, a_draw, secrets_of
from tests.bodies import a_manifest, a_seed

MILLIMETRE = 72 / 25.4
THIRD = 99


@pytest.fixture(scope="module")
def drawn():
    return a_draw(3, 1)


@pytest.fixture(scope="module")
def sheets(drawn):
    with pypdfium2.PdfDocument(papers.sheets(drawn, ORDER)) as pdf:
        yield pdf


@pytest.fixture(scope="module")
def delivery(drawn):
    with pypdfium2.PdfDocument(papers.delivery(drawn, ORDER)) as pdf:
        yield pdf


def text_between(page, top, bottom):
    """What stands between two heights of an A4 page, in millimetres from its upper edge."""
    height = page.get_height()
    return page.get_textpage().get_text_bounded(
        bottom=height - bottom * MILLIMETRE, top=height - top * MILLIMETRE, left=0, right=page.get_width()
    )


def text_of(pdf):
    """All that the pages say."""
    with pypdfium2.PdfDocument(pdf) as opened:
        return "".join(page.get_textpage().get_text_range() for page in opened)


def code_on(page):
    """The one code that a camera finds on the page."""
    (found,) = zxingcpp.read_barcodes(page.render(scale=2).to_pil())
    return found


def test_every_card_has_an_a4_sheet_of_its_own(drawn, sheets):
    assert len(sheets) == 4
    for page in sheets:
        assert [round(side / MILLIMETRE) for side in page.get_size()] == [210, 297]


def test_the_code_on_each_sheet_leads_to_the_site_with_the_card_behind_the_hash(drawn, sheets):
    code = cards.issue_on_card(drawn.issue.digest())
    found = [code_on(page).text for page in sheets]
    assert found == [f"{SITE}/card#{secret}{code}" for secret in secrets_of(drawn)]


def test_what_the_pixels_hold_signs_a_ballot_that_the_protocol_takes(drawn, sheets):
    before, _, behind = code_on(sheets[1]).text.partition("#")
    secret, code = behind[:26], behind[26:]
    roll = read_roll(drawn.issue.roll("open", 3), "open")
    assert (before, code) == (f"{SITE}/card", cards.issue_on_card(roll.issue))
    counters = [public(a_seed(name)).hex() for name in ("counter-1", "counter-2")]
    manifest = read_manifest(a_manifest(mode="open", trustees=None, counters=counters))
    election, marks = bytes(range(32)), [1, *[0] * (len(manifest.options) - 1)]

    body = openvote.open_body(election, cards.seed(secret, roll.cards, "open"), marks)
    ballot = openvote.read_open_ballot(body)

    openvote.verify_open_ballot(ballot, election, manifest)
    assert ballot.credential in roll.credentials
    with pytest.raises(Breach):
        openvote.verify_open_ballot(ballot, bytes(32), manifest)


def test_the_secret_lies_inside_the_folds_and_its_holder_s_name_outside(drawn, sheets):
    for page, one in zip(sheets, drawn.cards, strict=True):
        outside, inside = text_between(page, 0, THIRD - 1), text_between(page, THIRD, 2 * THIRD - 1)
        cover = text_between(page, 2 * THIRD, 3 * THIRD)
        assert one.card.secret[:5] in inside
        assert not any(one.card.secret[at : at + 5] in outside + cover for at in range(21))
        for number in one.numbers():
            assert f"{number[:4]} {number[4:]}" in outside
        assert (one.holder.name if one.holder else "备用卡") in outside


def test_the_code_lies_between_the_folds_where_the_pattern_comes_to_cover_it(sheets):
    page = sheets[0]
    corners = code_on(page).position
    heights = [point.y / 2 / MILLIMETRE for point in (corners.top_left, corners.bottom_right)]
    assert THIRD + 5 < heights[0] < heights[1] < 2 * THIRD - 5
    picture = page.render(scale=2).to_pil().convert("L")
    mirrored = [4 * THIRD - height for height in heights]
    across = [point.x for point in (corners.top_left, corners.top_right)]
    shade = picture.crop((across[0], mirrored[1] * 2 * MILLIMETRE, across[1], mirrored[0] * 2 * MILLIMETRE))
    dark = sum(shade.histogram()[:128]) / (shade.width * shade.height)
    assert 0.4 < dark < 0.6


def test_names_are_printed_and_not_boxes(drawn):
    pdf = papers.delivery(drawn, ORDER)
    assert b"NotoSans" in pdf
    assert drawn.cards[0].holder.name in text_of(pdf)


def test_without_a_chinese_typeface_nothing_is_printed(drawn, monkeypatch):
    monkeypatch.setattr(typeset, "FACES", ("No Such Face",))
    with pytest.raises(NoTypeface):
        papers.sheets(drawn, ORDER)


def test_the_delivery_sheet_holds_each_card_s_numbers_the_issue_s_code_and_no_secret(drawn, delivery):
    text = "".join(page.get_textpage().get_text_range() for page in delivery)
    bare = "".join(text.split())
    for one in drawn.cards:
        assert card_number(one.card.key("secret")) in bare
        assert card_number(one.card.key("open")) in bare
    assert cards.issue_on_sheet(drawn.issue.digest()) in bare
    assert not any(secret[at : at + 5] in bare for secret in secrets_of(drawn) for at in range(22))


def test_the_papers_speak_english_to_who_asks(drawn):
    english = papers.Print(SITE, "", "en")
    text = text_of(papers.sheets(drawn, english))
    assert "Whoever has the secret can vote in your name" in text.replace("\r\n", " ")
