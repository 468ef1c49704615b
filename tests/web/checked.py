"""A client that checks every answer it gets: headers always, and of each page its shape."""

from html.parser import HTMLParser
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from ballot.web.headers import ALWAYS, SCANNING

VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}


class Page(HTMLParser):
    """What a page is made of, gathered while reading; unbalanced tags fail the test."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.h1 = 0
        self.title = ""
        self.lang = ""
        self.ids: list[str] = []
        self.fields: list[dict[str, str | None]] = []
        self.labelled: set[str | None] = set()
        self._open: list[str] = []
        self.feed(text)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if tag not in VOID:
            self._open.append(tag)
        if found.get("id"):
            self.ids.append(str(found["id"]))
        if tag == "html":
            self.lang = found.get("lang") or ""
        if tag == "h1":
            self.h1 += 1
        if tag == "label":
            self.labelled.add(found.get("for"))
        if tag in ("input", "select", "textarea") and found.get("type") not in ("hidden", "submit"):
            self.fields.append(found)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag, f"</{tag}> closes another element"

    def handle_data(self, data: str) -> None:
        if self._open and self._open[-1] == "title":
            self.title += data


class CheckedClient(FlaskClient):
    """Behaves as Flask's client; an answer without its headers or a page out of shape fails the test."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        # A static file would stay open; a stream would not end for minutes.
        streams = str(args[0] if args else kwargs.get("path")).endswith("/events")
        kwargs.setdefault("buffered", not streams)
        response = super().open(*args, **kwargs)
        if streams:
            response.close()
        for name, value in ALWAYS.items():
            fit = (value, SCANNING) if name == "Permissions-Policy" else (value,)
            assert response.headers.get(name) in fit, f"{name} is missing or changed"
        assert "Server" not in response.headers
        if response.mimetype == "text/html" and response.status_code not in (301, 302, 303, 307, 308):
            check_page(response.get_data(as_text=True))
        return response


def check_page(text: str) -> None:
    page = Page(text)
    assert page.h1 == 1
    assert page.title.strip()
    assert page.lang in ("zh-Hans", "en")
    assert len(page.ids) == len(set(page.ids))
    unlabelled = [
        field for field in page.fields if field.get("id") not in page.labelled and not field.get("aria-label")
    ]
    assert unlabelled == []
