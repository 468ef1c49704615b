"""What every response says about itself: nothing is allowed that a page of ours doesn't need."""

from collections.abc import Callable
from typing import Any

from flask import Flask, Response, current_app, g, request, session

View = Callable[..., Any]

CONTENT_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
DENIED = ("camera", "microphone", "geolocation", "payment", "usb", "serial", "midi", "display-capture")

ALWAYS = {
    "Content-Security-Policy": CONTENT_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": ", ".join(f"{feature}=()" for feature in DENIED),
}
SCANNING = ALWAYS["Permissions-Policy"].replace("camera=()", "camera=(self)")
"""What a page says that reads codes with the camera."""
TRANSPORT = "max-age=63072000; includeSubDomains"


def reads_codes(view: View) -> View:
    """Let a view's page open the camera; all others may not."""
    view.reads_codes = True  # type: ignore[attr-defined]
    return view


def set_up(app: Flask) -> None:
    app.after_request(_secure)


def _secure(response: Response) -> Response:
    if getattr(current_app.view_functions.get(request.endpoint or ""), "reads_codes", False):
        response.headers.setdefault("Permissions-Policy", SCANNING)
    for name, value in ALWAYS.items():
        response.headers.setdefault(name, value)
    if current_app.config["HTTPS"]:
        response.headers.setdefault("Strict-Transport-Security", TRANSPORT)
    response.headers.setdefault("X-Request-ID", g.request_id)
    if request.endpoint != "static":
        response.headers.setdefault("Cache-Control", _keeping(response))
        response.vary.update(("Cookie", "Accept-Language"))
    return response


def _keeping(response: Response) -> str:
    """Say who may keep a page: nobody a personal one or an error, the visitor's own browser a public one."""
    # Also a session that is still on its way to a sign-in: it shows secrets.
    personal = "token" in session or response.status_code >= 400
    return "no-store" if personal else "private, no-cache"
