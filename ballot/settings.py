"""The settings: one frozen value, read once from the environment, every fault named at start-up."""

import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SHORTEST_SECRET = 32


class Environment(StrEnum):
    """Where the program runs; production unless said otherwise."""

    PRODUCTION = "production"
    DEVELOPMENT = "development"


class BadSettings(Exception):
    """The environment can't be started from; `faults` names every cause, one sentence each."""

    def __init__(self, faults: tuple[str, ...]) -> None:
        super().__init__("The settings are refused:\n" + "\n".join(f"- {fault}" for fault in faults))
        self.faults = faults


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that differs between two installations.

    `hosts` are the names that the site answers to; `https` says that every request reaches the
    visitor's side encrypted; `proxies` counts the reverse proxies in front whose forwarding
    headers are believed; `log_key` is the file of the key that signs records and exports. `mail`
    says how mails leave: smtp(s)://…, or file:///a/folder; `webhook` takes what goes by SMS or
    chat. Where one is empty, nothing leaves that way. `site` begins the addresses in what leaves:
    https://name, by default that of the first host.
    """

    environment: Environment
    secret_key: str = field(repr=False)
    database_url: str = field(repr=False)  # may hold a password
    hosts: tuple[str, ...]
    https: bool
    debug: bool
    proxies: int
    log_key: Path | None = None
    mail: str = field(default="", repr=False)  # may hold a password
    mail_from: str = "ballot@localhost"
    webhook: str = field(default="", repr=False)
    site: str = ""

    @classmethod
    def from_env(cls, env: Mapping[str, str] | None = None, home: Path = ROOT) -> "Settings":
        """Read the settings from `env` (the process's own by default), or raise BadSettings.

        In development `home`/var takes the database and the generated secret.
        """
        env = os.environ if env is None else env
        faults: list[str] = []
        environment = _environment(env, faults)
        developing = environment is Environment.DEVELOPMENT and not faults
        defaults = _development(home / "var", env.get("PORT") or "8000") if developing else {}
        known = {**defaults, **{name: value for name, value in env.items() if value}}
        settings = cls(
            environment=environment,
            secret_key=known.get("BALLOT_SECRET_KEY", ""),
            database_url=known.get("BALLOT_DATABASE_URL", ""),
            hosts=_names(known.get("BALLOT_HOSTS", "")),
            https=_switch(known, "BALLOT_HTTPS", not developing, faults),
            debug=_switch(known, "BALLOT_DEBUG", False, faults),
            proxies=_count(known, "BALLOT_PROXIES", faults),
            log_key=Path(known["BALLOT_LOG_KEY"]) if "BALLOT_LOG_KEY" in known else None,
            mail=known.get("BALLOT_MAIL", ""),
            mail_from=known.get("BALLOT_MAIL_FROM", "ballot@localhost"),
            webhook=known.get("BALLOT_WEBHOOK", ""),
            site=known.get("BALLOT_SITE") or f"https://{known.get('BALLOT_HOSTS', '').partition(',')[0].strip()}",
        )
        faults.extend(settings.faults())
        if faults:
            raise BadSettings(tuple(faults))
        return settings

    def faults(self) -> tuple[str, ...]:
        """Say in a sentence each what a start with these settings would put at risk."""
        judged = (*self._of_the_site(), *self._of_what_leaves())
        return tuple(sentence for wrong, sentence in judged if wrong)

    def _of_the_site(self) -> tuple[tuple[bool, str], ...]:
        production = self.environment is Environment.PRODUCTION
        return (
            (
                len(self.secret_key) < SHORTEST_SECRET,
                f"BALLOT_SECRET_KEY is missing or below {SHORTEST_SECRET} characters: sessions could be forged.",
            ),
            (
                not self.database_url.startswith(("sqlite:////", "postgresql+psycopg://")),
                "BALLOT_DATABASE_URL is missing or neither sqlite:////… (a whole path) nor postgresql+psycopg://…",
            ),
            (
                self.log_key is not None and not self.log_key.is_absolute(),
                "BALLOT_LOG_KEY is no whole path: which file it means would depend on who starts the program.",
            ),
            (not self.hosts, "BALLOT_HOSTS is missing: it lists the names this site answers to."),
            (production and self.debug, "BALLOT_DEBUG is on: production never shows its inside."),
            (production and not self.https, "BALLOT_HTTPS is off: votes need TLS on the way."),
        )

    def _of_what_leaves(self) -> tuple[tuple[bool, str], ...]:
        return (
            (
                bool(self.mail) and not self.mail.startswith(("smtp://", "smtps://", "file:///")),
                "BALLOT_MAIL is neither smtp://…, smtps://… nor file:///…",
            ),
            (
                bool(self.webhook) and not self.webhook.startswith("https://"),
                "BALLOT_WEBHOOK doesn't begin with https://: what it carries is personal.",
            ),
            (
                bool(self.site and self.hosts) and re.fullmatch(r"https?://[^/]+", self.site) is None,
                "BALLOT_SITE is not https://name: the addresses in letters begin with it.",
            ),
        )


def _environment(env: Mapping[str, str], faults: list[str]) -> Environment:
    word = env.get("BALLOT_ENV") or Environment.PRODUCTION
    if word not in tuple(Environment):
        faults.append(f"BALLOT_ENV is {word!r}, neither production nor development.")
        return Environment.PRODUCTION
    return Environment(word)


def _development(var: Path, port: str) -> dict[str, str]:
    """Defaults for one's own machine: a database and a kept secret under `var`."""
    var.mkdir(mode=0o700, exist_ok=True)
    return {
        "BALLOT_SECRET_KEY": _kept_secret(var / "secret"),
        "BALLOT_DATABASE_URL": f"sqlite:///{var / 'ballot.sqlite3'}",
        "BALLOT_HOSTS": "127.0.0.1,localhost",
        "BALLOT_LOG_KEY": str(var / "log-key"),
        "BALLOT_MAIL": (var / "outbox").as_uri(),
        "BALLOT_SITE": f"http://127.0.0.1:{port}",
    }


def _kept_secret(path: Path) -> str:
    """Make the secret on the first start, readable by its owner alone; read it on the later ones."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii")
    with os.fdopen(handle, "w", encoding="ascii") as file:
        secret = secrets.token_hex(32)
        file.write(secret)
    return secret


def _names(text: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in text.split(",") if name.strip())


def _switch(env: Mapping[str, str], name: str, otherwise: bool, faults: list[str]) -> bool:
    word = env.get(name, "")
    if word not in ("", "0", "1"):
        faults.append(f"{name} is {word!r}, neither 0 nor 1.")
    return word == "1" if word in ("0", "1") else otherwise


def _count(env: Mapping[str, str], name: str, faults: list[str]) -> int:
    word = env.get(name, "0")
    if not (word.isascii() and word.isdigit() and len(word) == 1):
        faults.append(f"{name} is {word!r}, not a number from 0 to 9.")
        return 0
    return int(word)
