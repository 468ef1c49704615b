"""The app: the only place where the parts meet."""

from flask import Flask
from flask_migrate import Migrate
from flask_wtf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from ballot.board import views as board
from ballot.kernel import db as database
from ballot.settings import ROOT, Settings
from ballot.web import access, display, errors, headers, health, locale, logs

csrf = CSRFProtect()
migrations = Migrate(directory=str(ROOT / "migrations"))

BODY_LIMIT = 256 * 1024
"""Bytes of a request's body; a view that takes files raises its own limit."""


def create_app(settings: Settings) -> Flask:
    """Build the app, or raise UnsafeDatabase or Undeclared: a start that isn't safe is no start."""
    app = Flask("ballot", template_folder=str(ROOT / "templates"), static_folder=str(ROOT / "static"))
    app.config.from_mapping(_configuration(settings))
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True}
    if settings.proxies:
        hops = settings.proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    logs.set_up(app)
    _open_database(app)
    csrf.init_app(app)
    for part in (locale, display, headers, errors):
        part.set_up(app)
    for blueprint in (board.bp, display.bp, health.bp):
        app.register_blueprint(blueprint)
    csrf.exempt(display.choose)
    access.close_doors(app)
    return app


def _configuration(settings: Settings) -> dict[str, object]:
    """Flask's settings; it limits no body, trusts every host and sends cookies in the clear unless told."""
    prefix = "__Host-" if settings.https else ""
    return {
        "SECRET_KEY": settings.secret_key,
        "DEBUG": settings.debug,
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
        # Our own policy sends no Referer, so its absence can't be held against a form.
        "WTF_CSRF_SSL_STRICT": False,
    }


def _open_database(app: Flask) -> None:
    database.db.init_app(app)
    migrations.init_app(app, database.db)
    with app.app_context():
        database.prepare(database.db.engine)
        database.require_safe(database.db.engine)
