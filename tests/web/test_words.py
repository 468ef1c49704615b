"""Words: the English catalogue is complete, English, up to date and compiled; tokens can be read by everybody."""

import io
import re

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po

from tests.house.files import ROOT

FOLDER = ROOT / "translations" / "en" / "LC_MESSAGES"
CHINESE = re.compile(r"[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")
HALF_WIDTH = re.compile(r"[\u4e00-\u9fff][,:;!?()]|[,:;!?()][\u4e00-\u9fff]|[\u4e00-\u9fff]\.(?:\s|$)")
VALUE = re.compile(r"--([\w-]+): (#[0-9a-f]{6});")


def in_the_source() -> set[str]:
    """Every sentence that the program or a template asks a translation for."""
    with (ROOT / "translations" / "babel.cfg").open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file)
    keywords = {"_": None, "_l": None, "gettext": None, "lazy_gettext": None, "ngettext": (1, 2)}
    found = extract_from_dir(
        str(ROOT),
        methods,
        options,
        keywords=keywords,
        directory_filter=lambda path: not re.search(r"/(\.|node_modules|tests|var)", path[len(str(ROOT)) :]),
    )
    return {word for _, _, words, _, _ in found for word in ([words] if isinstance(words, str) else words)}


@pytest.fixture(scope="module")
def catalogue():
    with (FOLDER / "messages.po").open("rb") as file:
        return read_po(file, locale="en")


def test_the_catalogue_holds_every_sentence_and_no_dead_one(catalogue):
    assert {message.id for message in catalogue if message.id} == in_the_source()


def test_every_sentence_has_its_english(catalogue):
    assert [message.id for message in catalogue if message.id and not message.string] == []
    assert [message.id for message in catalogue if message.fuzzy and message.id] == []
    assert [message.string for message in catalogue if message.id and CHINESE.search(str(message.string))] == []


def test_english_fills_the_same_blanks(catalogue):
    blank = re.compile(r"%\(\w+\)[sd]|%[sd]|{\w*}")
    for message in catalogue:
        if isinstance(message.id, str) and message.id:
            assert sorted(blank.findall(message.id)) == sorted(blank.findall(str(message.string))), message.id


def test_chinese_sentences_have_full_width_punctuation():
    assert [sentence for sentence in in_the_source() if HALF_WIDTH.search(sentence)] == []


def test_what_the_server_reads_is_what_the_catalogue_says(catalogue):
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    with (FOLDER / "messages.mo").open("rb") as file:
        served = {message.id: message.string for message in read_mo(file) if message.id}
    assert served == {message.id: message.string for message in read_mo(compiled) if message.id}


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The ratio of WCAG 2.2, 1 to 21."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def colours(mode: str) -> dict[str, str]:
    blocks = re.split(r"\n\n?(?=:root|\[data-|@media)", (ROOT / "static/css/tokens.css").read_text(encoding="utf-8"))
    root = dict(VALUE.findall(next(block for block in blocks if ":root {" in block)))
    chosen = next((block for block in blocks if block.startswith(f'[data-mode="{mode}"]')), "")
    return {**root, **dict(VALUE.findall(chosen))}


@pytest.mark.parametrize("mode", ["", "dark", "contrast"])
@pytest.mark.parametrize("ground", ["paper", "sheet"])
@pytest.mark.parametrize(("ink", "least"), [("ink", 7), ("ink-2", 7), ("ink-3", 4.5), ("accent", 4.5)])
def test_every_ink_can_be_read_on_every_ground_in_every_mode(mode, ground, ink, least):
    named = colours(mode)
    assert contrast(named[ink], named[ground]) >= (7 if mode == "contrast" else least)


@pytest.mark.parametrize("mode", ["", "dark", "contrast"])
@pytest.mark.parametrize("lamp", ["good", "warn", "bad", "done", "idle"])
def test_every_lamp_can_be_read_on_its_own_ground_and_on_paper(mode, lamp):
    named = colours(mode)
    for ground in (f"{lamp}-soft", "paper", "sheet"):
        assert contrast(named[lamp], named[ground]) >= (7 if mode == "contrast" else 4.5)


@pytest.mark.parametrize("mode", ["", "dark", "contrast"])
@pytest.mark.parametrize("ground", ["good", "warn", "bad", "idle"])
def test_running_text_can_be_read_in_every_notice(mode, ground):
    named = colours(mode)
    assert contrast(named["ink"], named[f"{ground}-soft"]) >= 7


@pytest.mark.parametrize("mode", ["", "dark", "contrast"])
def test_the_words_of_the_one_action_can_be_read(mode):
    named = colours(mode)
    assert contrast(named["accent-ink"], named["accent"]) >= (7 if mode == "contrast" else 4.5)
