"""How a visitor wants pages to look: language, type size, colours; kept in one cookie, no account needed."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from flask import Blueprint, Flask, abort, current_app, redirect, request
from flask.typing import ResponseReturnValue
from werkzeug import Response

from ballot.kernel.policy import Action
from ballot.web.access import access

CHOICES: Mapping[str, tuple[str, ...]] = {
    "lang": ("", "zh", "en"),
    "size": ("", "large"),
    "mode": ("", "dark", "contrast"),
}
A_YEAR = 365 * 24 * 3600

bp = Blueprint("display", __name__)


@dataclass(frozen=True, slots=True)
class Display:
    """Each field is one of CHOICES; an empty one means: as the house has it."""

    lang: str = ""
    size: str = ""
    mode: str = ""

    @classmethod
    def read(cls, text: str) -> "Display":
        """Read a cookie's text; what isn't one of ours counts as no choice."""
        words = [*text.split("."), "", "", ""]
        fields = zip(CHOICES, words, strict=False)
        return cls(**{name: word for name, word in fields if word in CHOICES[name]})

    def __str__(self) -> str:
        return f"{self.lang}.{self.size}.{self.mode}"


def set_up(app: Flask) -> None:
    app.context_processor(lambda: {"display": current(), "this_page": _this_page()})


def current() -> Display:
    return Display.read(request.cookies.get(current_app.config["DISPLAY_COOKIE_NAME"], ""))


# No token guards this form, so that visitors who only read get no session cookie;
# it changes a colour, and browsers say when another site sent it.
@bp.post("/display")
@access(Action.CHOOSE_DISPLAY)
def choose() -> ResponseReturnValue:
    if request.headers.get("Sec-Fetch-Site", "same-origin") != "same-origin":
        abort(403)
    picked = {name: request.form[name] for name in CHOICES if name in request.form}
    if any(word not in CHOICES[name] for name, word in picked.items()):
        abort(400)
    response = redirect(local(request.form.get("back", "/")), 303)
    _keep(replace(current(), **picked), response)
    return response


def _keep(display: Display, response: Response) -> None:
    response.set_cookie(
        current_app.config["DISPLAY_COOKIE_NAME"],
        str(display),
        max_age=A_YEAR,
        secure=current_app.config["HTTPS"],
        httponly=True,
        samesite="Lax",
    )


def local(address: str, otherwise: str = "/") -> str:
    """Return `address` if it is a path of this site, else the `otherwise` one."""
    inside = address.startswith("/") and address[1:2] not in ("/", "\\") and address.isprintable()
    return address if inside else otherwise


def _this_page() -> str:
    """Where to come back to after choosing: this page if it can be asked for again."""
    again = request.method == "GET" and request.url_rule is not None
    return request.full_path.rstrip("?") if again else "/"
