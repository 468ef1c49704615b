"""How letters leave: as files in development, by SMTP, by a signed call; each carries the id of its row."""

import hashlib
import hmac
import json
import smtplib
import ssl
import urllib.request
from email.message import EmailMessage
from email.policy import SMTP
from http.client import HTTPException
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from ballot.kernel.outbox import SITE, Channel, Effect, Sender, Unsent

SECONDS = 20


def senders_of(mail: str, mail_from: str, webhook: str, secret_key: str, site: str) -> dict[Channel, Sender]:
    """The senders that the settings name; a channel that they leave empty has none.

    `site` begins every address in a letter: https://name.
    """
    found: dict[Channel, Sender] = {}
    if mail.startswith("file:"):
        found[Channel.MAIL] = FileSender(Path(urlsplit(mail).path), mail_from, site)
    elif mail:
        found[Channel.MAIL] = SmtpSender(mail, mail_from, site)
    if webhook:
        found[Channel.WEBHOOK] = WebhookSender(webhook, secret_key, site)
    return found


def message(letter: Effect, mail_from: str, site: str) -> EmailMessage:
    """The letter as mail; its Message-ID is the same at every try."""
    made = EmailMessage(policy=SMTP)
    made["From"] = mail_from
    made["To"] = letter.address
    made["Subject"] = letter.subject
    made["Date"] = letter.created_at
    made["Message-ID"] = f"<{letter.id}@{mail_from.rpartition('@')[2].rstrip('>')}>"
    made["Auto-Submitted"] = "auto-generated"
    made.set_content(letter.body.replace(SITE, site))
    return made


class FileSender:
    """Writes mails into a folder, for one's own machine; a repetition replaces the same file."""

    def __init__(self, folder: Path, mail_from: str, site: str) -> None:
        self._folder = folder
        self._from = mail_from
        self._site = site

    def send(self, letter: Effect) -> None:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        made = message(letter, self._from, self._site)
        (self._folder / f"{letter.id}.eml").write_bytes(made.as_bytes())


class SmtpSender:
    """`url` is smtp://host:port (STARTTLS where it is offered) or smtps://name:password@host:port."""

    def __init__(self, url: str, mail_from: str, site: str) -> None:
        self._url = urlsplit(url)
        self._from = mail_from
        self._site = site

    def send(self, letter: Effect) -> None:
        try:
            with self._connected() as server:
                server.send_message(message(letter, self._from, self._site))
        except (OSError, smtplib.SMTPException) as fault:
            raise Unsent(type(fault).__name__) from fault

    def _connected(self) -> smtplib.SMTP:
        host, port = self._url.hostname or "", self._url.port or 0
        trust = ssl.create_default_context()
        if self._url.scheme == "smtps":
            server: smtplib.SMTP = smtplib.SMTP_SSL(host, port, timeout=SECONDS, context=trust)
        else:
            server = smtplib.SMTP(host, port, timeout=SECONDS)
            server.ehlo()
            if server.has_extn("starttls"):
                server.starttls(context=trust)
            elif self._url.username:
                server.close()
                raise Unsent("no-tls-for-a-password")
        if self._url.username:
            server.login(unquote(self._url.username), unquote(self._url.password or ""))
        return server


def webhook_key(secret_key: str) -> bytes:
    """The key under which calls are signed; whoever knows it learns nothing of the secret that it comes from."""
    return hashlib.sha256(b"ballot/webhook/1\x00" + secret_key.encode()).digest()


class _NoDetour(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_args: Any) -> None:
        return None


class WebhookSender:
    """Posts JSON {id, assembly, to, subject, body} to the one address of the settings (docs/webhook.md).

    `Idempotency-Key` is the row's id; `X-Ballot-Signature` the HMAC-SHA-256 of the body, in hex.
    """

    def __init__(self, url: str, secret_key: str, site: str) -> None:
        self._url = url
        self._site = site
        self._key = webhook_key(secret_key)
        self._opener = urllib.request.build_opener(_NoDetour)

    def send(self, letter: Effect) -> None:
        said = {
            "id": str(letter.id),
            "assembly": str(letter.assembly_id),
            "to": letter.address,
            "subject": letter.subject,
            "body": letter.body.replace(SITE, self._site),
        }
        body = json.dumps(said, ensure_ascii=False).encode()
        request = urllib.request.Request(self._url, data=body, method="POST")  # noqa: S310  https by the settings
        request.add_header("Content-Type", "application/json")
        request.add_header("Idempotency-Key", str(letter.id))
        request.add_header("X-Ballot-Signature", hmac.new(self._key, body, hashlib.sha256).hexdigest())
        try:
            with self._opener.open(request, timeout=SECONDS):
                return
        except (OSError, HTTPException) as fault:
            raise Unsent(type(fault).__name__) from fault
