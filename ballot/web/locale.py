"""The language of a page: the visitor's choice, else what the browser asks for, else Chinese."""

from flask import Flask, request
from flask_babel import Babel

from ballot.web import display

DEFAULT = "zh_Hans"
LANGUAGES = {"zh": DEFAULT, "en": "en"}
"""The languages of the world that we answer in: zh-CN, zh-TW and plain zh read the same page."""

babel = Babel()


def set_up(app: Flask) -> None:
    babel.init_app(app, locale_selector=chosen)
    app.context_processor(lambda: {"page_lang": chosen().replace("_", "-")})


def chosen() -> str:
    """Return the locale of this request: `zh_Hans` or `en`."""
    picked = display.current().lang
    if picked:
        return LANGUAGES[picked]
    for tag, _quality in request.accept_languages:
        language = LANGUAGES.get(tag.lower().partition("-")[0])
        if language:
            return language
    return DEFAULT
