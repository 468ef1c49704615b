"""The app: the only place where the parts meet."""

import click
from flask import Flask
from flask_wtf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from ballot.balloting import views as balloting
from ballot.board import views as board
from ballot.board.archive import views as archive
from ballot.board.demo import start as demo
from ballot.board.duty import views as duty
from ballot.board.rollup import views as rollup
from ballot.board.steps import views as steps
from ballot.kernel import db as database
from ballot.kernel import schema
from ballot.people import words as people_words
from ballot.people.accounts import views as accounts
from ballot.people.approvals import views as approvals
from ballot.people.assemblies import views as assemblies
from ballot.people.audit import views as audit
from ballot.people.deputies import views as deputies
from ballot.people.imports import views as imports
from ballot.people.inbox import views as inbox
from ballot.people.own_account import views as own_account
from ballot.people.porter import Porter
from ballot.people.sign_in import passkey_views as passkey
from ballot.people.sign_in import views as sign_in
from ballot.people.vault import Vault
from ballot.settings import ROOT, Environment, Settings
from ballot.shortlisting import views as shortlisting
from ballot.shortlisting import words as shortlisting_words
from ballot.solicitation import views as solicitation
from ballot.solicitation import words as solicitation_words
from ballot.tracking import views as tracking
from ballot.tracking import words as tracking_words
from ballot.web import access, bounds, display, errors, headers, health, locale, logs, standing, uploads, words

csrf = CSRFProtect()

PAGES = (
    *(board.bp, steps.bp, display.bp, health.bp, sign_in.bp, passkey.bp, own_account.bp),
    *(accounts.bp, deputies.bp, assemblies.bp, approvals.bp, audit.bp, imports.bp, inbox.bp),
    *shortlisting.BLUEPRINTS,
    *balloting.BLUEPRINTS,
    *solicitation.BLUEPRINTS,
    *tracking.BLUEPRINTS,
    *(archive.bp, rollup.bp, duty.bp),
)
BODY_LIMIT = 256 * 1024
"""Bytes of a request's body; a view that takes files raises its own limit."""


def create_app(settings: Settings) -> Flask:
    """Build the app, or raise UnsafeDatabase, DemoInProduction or Undeclared: a start that isn't safe is no start."""
    app = Flask("ballot", template_folder=str(ROOT / "templates"), static_folder=str(ROOT / "static"))
    app.config.from_mapping(_configuration(settings))
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True}
    if settings.proxies:
        hops = settings.proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    logs.set_up(app)
    _open_database(app)
    uploads.set_up(app)
    bounds.set_up(app)
    csrf.init_app(app)
    wording = (words, people_words, solicitation_words, shortlisting_words, tracking_words)
    for part in (locale, display, standing, *wording, inbox, headers, errors):
        part.set_up(app)
    access.set_up(app, Porter())
    app.extensions.update(vault=Vault(settings.secret_key), log_key=settings.log_key)
    for blueprint in PAGES:
        app.register_blueprint(blueprint)
    csrf.exempt(display.choose)
    for view in balloting.WITHOUT_COOKIE:
        csrf.exempt(view)
    access.close_doors(app)
    return app


def _configuration(settings: Settings) -> dict[str, object]:
    """Flask's settings; it limits no body, trusts every host and sends cookies in the clear unless told."""
    prefix = "__Host-" if settings.https else ""
    return {
        "SECRET_KEY": settings.secret_key,
        "DEBUG": settings.debug,
        "PRODUCTION": settings.environment is Environment.PRODUCTION,
        "HTTPS": settings.https,
        "TRUSTED_HOSTS": list(settings.hosts),
        "MAX_CONTENT_LENGTH": BODY_LIMIT,
        "MAX_FORM_MEMORY_SIZE": BODY_LIMIT,
        "MAX_FORM_PARTS": 200,
        "PREFERRED_URL_SCHEME": "https" if settings.https else "http",
        "SESSION_COOKIE_NAME": f"{prefix}session",
        "SESSION_COOKIE_SECURE": settings.https,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "DISPLAY_COOKIE_NAME": f"{prefix}display",
        "SQLALCHEMY_DATABASE_URI": settings.database_url,
        "BABEL_DEFAULT_LOCALE": locale.DEFAULT,
        "BABEL_TRANSLATION_DIRECTORIES": str(ROOT / "translations"),
        # A form lives as long as the session that it belongs to: who writes for hours loses nothing.
        "WTF_CSRF_TIME_LIMIT": None,
        # Our own policy sends no Referer, so its absence can't be held against a form.
        "WTF_CSRF_SSL_STRICT": False,
    }


def _open_database(app: Flask) -> None:
    database.db.init_app(app)
    if click.get_current_context(silent=True):
        schema.set_up(app)
    with app.app_context():
        database.prepare(database.db.engine)
        database.require_safe(database.db.engine)
        if app.config["PRODUCTION"]:
            demo.require_no_demo(database.db.engine)
        app.config["SAMPLE_SITE"] = demo.is_demo(database.db.engine)
        # The server forks after this: a connection that is open by then would be everybody's.
        database.db.engine.dispose()
    app.jinja_env.globals["sample_site"] = app.config["SAMPLE_SITE"]
