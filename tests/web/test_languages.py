"""Both languages on every page of the map: English holds no Chinese that isn't marked, Chinese no English sentence."""

import re
from html.parser import HTMLParser

import pytest

from tests.web.checked import VOID
from tests.web.test_access import visits
from tests.web.test_every_page import who_may
from tests.web.town import a_list, a_town, walker

CHINESE = re.compile(r"[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")
SENTENCE = re.compile(r"[A-Za-z]+(?:[ ,]+[A-Za-z]+){3,}")
READ_ALOUD = {
    "alt",
    "aria-label",
    "content",
    "placeholder",
    "title",
    "value",
    "data-label",
    "data-saved",
    "data-failed",
}
PRODUCT = ("ballot audit verify", "ballot verify record zip")
"""Commands that are typed as they stand."""


class Words(HTMLParser):
    """Everything that is read on a page, each with the language that the page says it is in."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, str]] = []
        self._langs: list[str] = [""]
        self._tags: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        lang = given.get("lang") or self._langs[-1]
        self.found += [(lang, value) for name, value in attrs if name in READ_ALOUD and value]
        if tag not in VOID:
            self._langs.append(lang)
            self._tags.append(tag)

    def handle_endtag(self, tag):
        self._langs.pop()
        self._tags.pop()

    def handle_data(self, data):
        if data.strip() and self._tags[-1] not in ("code", "pre", "script"):
            self.found.append((self._langs[-1], data.strip()))


@pytest.fixture
def town(sessions):
    with sessions.begin() as session:
        made = a_town(session, "ninghai")
    return a_list(sessions, made)


def pages(app, sessions, town, lang):
    """Every page that somebody may open, as they read it."""
    walkers = {}
    for visit in visits(app):
        if visit.method != "GET" or not (visit.own and visit.there):
            continue
        role = who_may(visit.rule.endpoint)
        client = walkers.setdefault(role, walker(app, sessions, town, role))
        path = visit.path({**town.things, "assembly": town.slug})
        answer = client.get(path, headers={"Accept-Language": lang})
        if answer.mimetype == "text/html":
            yield path, Words(answer.get_data(as_text=True))


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_every_page_in_english_holds_no_chinese_but_what_is_marked(app, sessions, town):
    found = {}
    for path, words in pages(app, sessions, town, "en"):
        bare = [text for lang, text in words.found if lang != "zh-Hans" and CHINESE.search(text)]
        if bare:
            found[path] = bare
    assert found == {}


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_every_page_in_chinese_has_its_sentences_translated(app, sessions, town):
    found = {}
    for path, words in pages(app, sessions, town, "zh"):
        bare = [
            text
            for lang, text in words.found
            if lang != "en" and (left := SENTENCE.search(text)) and not left[0].startswith(PRODUCT)
        ]
        if bare:
            found[path] = bare
    assert found == {}
