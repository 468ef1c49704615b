"""Components: each has its block of style, and one page that holds them all keeps the rules of every page."""

import re

import pytest

from tests.databases import an_app_of_ones_own, settings_for
from tests.house.files import ours, read
from tests.web.gallery import hang

MACROS = [path for path in ours(".html") if path.startswith("templates/components/")]
STYLES = [path for path in ours(".css") if path.startswith("static/css/components/")]


@pytest.fixture
def gallery(database):
    with an_app_of_ones_own(settings_for(database.url)) as app:
        app.config["WTF_CSRF_ENABLED"] = False
        hang(app)
        yield app.test_client()


@pytest.mark.parametrize("path", MACROS)
def test_each_macro_file_has_a_block_of_style_of_its_name(path):
    name = path.rpartition("/")[2].removesuffix(".html")
    assert [style for style in STYLES if re.search(rf"^/\* {name}\b", read(style), re.MULTILINE)] != []


OFFLINE = {"static/css/cards.css"}
"""Sheets of pages that stand alone: their build puts them in."""


def test_every_style_sheet_is_asked_for_and_the_components_by_every_page():
    every = " ".join(read(path) for path in ours(".html") if path.startswith("templates/"))
    for path in ours(".css"):
        if path.startswith("static/") and path not in OFFLINE:
            assert f'href="/{path}"' in (read("templates/base.html") if path in STYLES else every)


def test_no_class_is_written_that_has_no_style():
    styled = set(re.findall(r"\.([a-z][\w-]*)", " ".join(read(path) for path in ours(".css"))))
    written = set()
    for path in ours(".html"):
        if path.startswith("templates/"):
            for words in re.findall(r'class="([^"]*)"', read(path)):
                written |= set(re.sub(r"{{.*?}}|{%.*?%}", " ", words).split())
    assert {name for name in written if not name.endswith("--")} <= styled | {"chart__"}


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_all_components_make_a_page_in_shape(gallery, lang):
    answer = gallery.get("/gallery", headers={"Accept-Language": lang})
    assert answer.status_code == 200


def test_a_form_sent_empty_names_each_fault_at_the_top_and_at_its_field(gallery):
    page = gallery.post("/gallery").get_data(as_text=True)
    for name in ("name", "amount", "way-0", "agreed"):
        assert f'href="#{name}"' in page
        assert f'id="{name}"' in page
    assert "autofocus" in page
    assert 'aria-describedby="name-hint name-fault"' in re.sub(r"\s+", " ", page)


def test_the_figures_and_their_tables_say_the_same(gallery):
    page = gallery.get("/gallery").get_data(as_text=True)
    for number in (219, 208, 152, 98):
        assert len(re.findall(rf">{number}<", page)) == 2


def outer(text: str) -> set[str]:
    """The blocks of a template that stand in no other: those that what it extends must have."""
    depth, found = 0, set()
    for name in re.findall(r"{%-? (?:block (\w+)|endblock)", text):
        if name and depth == 0:
            found.add(name)
        depth += 1 if name else -1
    return found


def test_no_page_fills_a_block_that_what_it_extends_does_not_have():
    pages = {path.removeprefix("templates/"): read(path) for path in ours(".html") if path.startswith("templates/")}
    above = {name: re.search(r'{% extends "([^"]+)"', text) for name, text in pages.items()}

    def offered(name: str) -> set[str]:
        parent = above[name]
        return set(re.findall(r"{%-? block (\w+)", pages[name])) | (offered(parent[1]) if parent else set())

    for name, parent in above.items():
        assert parent is None or outer(pages[name]) <= offered(parent[1]), name
