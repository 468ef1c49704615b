"""The outbox: a letter leaves if and only if its change stands, again until it is taken, always under one id."""

import email
import hashlib
import hmac
import json
import smtplib
import socketserver
import threading
from datetime import UTC, datetime, timedelta
from email.policy import default
from http.server import BaseHTTPRequestHandler, HTTPServer
from uuid import uuid4

import pytest
from sqlalchemy.orm import Session

from ballot.kernel import outbox
from ballot.kernel.outbox import Channel, Effect, PostLetter, Postman, UnfitLetter, Unsent, post_letter
from ballot.kernel.policy import PUBLIC
from ballot.kernel.senders import FileSender, SmtpSender, WebhookSender, message, senders_of
from ballot.kernel.work import begin

NOON = datetime(2027, 1, 12, 12, tzinfo=UTC)
PLACE = uuid4()
SITE = "https://vote.example"


class Refusing:
    """A server that is away for a while."""

    def __init__(self, failures=10**6):
        self.failures = failures
        self.seen = []

    def send(self, letter):
        self.seen.append(letter.id)
        if len(self.seen) <= self.failures:
            raise Unsent("ConnectionRefusedError")


@pytest.fixture
def log_id(sessions):
    with begin(sessions, PUBLIC, NOON) as work:
        made = work.start_log(uuid4())
        work.record(made, "log.start")
    return made


def post(sessions, log_id, channel=Channel.MAIL, **changes):
    plain = {"address": "li@example.org", "subject": "有一项待办", "body": "请在周五前填报。"}
    with begin(sessions, PUBLIC, NOON) as work:
        made = post_letter(work, PostLetter(PLACE, channel, **{**plain, **changes}))
        work.record(log_id, "letter.write", id=made.id)
    return made


def seen(engine, letter):
    with Session(engine) as session:
        return session.get_one(Effect, letter.id)


def test_a_letter_becomes_a_file_that_a_mail_program_opens(sessions, log_id, engine, tmp_path):
    letter = post(sessions, log_id)
    assert Postman(sessions, {Channel.MAIL: FileSender(tmp_path, "ballot@example.org", SITE)}).round(NOON) == 1
    read = email.message_from_bytes((tmp_path / f"{letter.id}.eml").read_bytes(), policy=default)
    assert (read["To"], read["Subject"], read["Message-ID"]) == (
        "li@example.org",
        "有一项待办",
        f"<{letter.id}@example.org>",
    )
    assert read.get_content().strip() == "请在周五前填报。"
    assert seen(engine, letter).sent_at == NOON


def test_a_letter_is_sent_once(sessions, log_id):
    post(sessions, log_id)
    sender = Refusing(failures=0)
    for _ in range(3):
        Postman(sessions, {Channel.MAIL: sender}).round(NOON)
    assert len(sender.seen) == 1


def test_a_change_that_is_rolled_back_sends_nothing(sessions, log_id):
    with pytest.raises(RuntimeError), begin(sessions, PUBLIC, NOON) as work:
        made = post_letter(work, PostLetter(PLACE, Channel.MAIL, "li@example.org", "a", "b"))
        work.record(log_id, "letter.write", id=made.id)
        raise RuntimeError("power cut")
    sender = Refusing()
    assert Postman(sessions, {Channel.MAIL: sender}).round(NOON) == 0
    assert sender.seen == []


def test_a_server_that_is_away_is_asked_again_ever_more_seldom_under_the_same_id(sessions, log_id, engine):
    letter = post(sessions, log_id)
    postman = Postman(sessions, {Channel.MAIL: (sender := Refusing(failures=3))})
    now, waits = NOON, []
    while not seen(engine, letter).sent_at:
        postman.round(now)
        waits.append(seen(engine, letter).due_at - now)
        assert postman.round(now) == 0
        now = seen(engine, letter).due_at
    assert waits[:3] == [timedelta(minutes=1), timedelta(minutes=4), timedelta(minutes=16)]
    assert set(sender.seen) == {letter.id}


def test_a_letter_that_nobody_takes_is_given_up_and_says_why(sessions, log_id, engine):
    letter = post(sessions, log_id)
    postman, now = Postman(sessions, {Channel.MAIL: (sender := Refusing())}), NOON
    for _ in range(outbox.TRIES + 3):
        postman.round(now)
        now += timedelta(hours=8)
    found = seen(engine, letter)
    assert (len(sender.seen), found.fault) == (outbox.TRIES, "ConnectionRefusedError")
    assert found.given_up_at is not None


def test_a_letter_that_no_sender_can_put_together_is_put_back_like_any_other(sessions, log_id, engine, tmp_path):
    letter = post(sessions, log_id, address="a@[b.cn")
    assert Postman(sessions, {Channel.MAIL: FileSender(tmp_path, "ballot@example.org", SITE)}).round(NOON) == 0
    found = seen(engine, letter)
    assert (found.fault, found.due_at) == ("AttributeError", NOON + outbox.FIRST_WAIT)


def test_what_waited_for_a_week_is_sent_no_more(sessions, log_id):
    post(sessions, log_id)
    postman = Postman(sessions, {Channel.MAIL: (sender := Refusing(failures=0))})
    assert not postman.is_anything_due(NOON + outbox.STALE)
    assert postman.round(NOON + outbox.STALE) == 0
    assert postman.round(NOON + outbox.STALE - timedelta(seconds=1)) == 1
    assert len(sender.seen) == 1


def test_an_address_in_a_letter_begins_with_the_site(tmp_path):
    letter = a_letter(body=f"{outbox.SITE}/ninghai/2027/reports")
    assert message(letter, "a@b.cn", SITE).get_content().strip() == "https://vote.example/ninghai/2027/reports"


def test_a_worker_that_dies_while_sending_leaves_the_letter_to_the_next(sessions, log_id):
    letter = post(sessions, log_id)

    class Dying:
        def send(self, letter):
            raise SystemExit

    with pytest.raises(SystemExit):
        Postman(sessions, {Channel.MAIL: Dying()}).round(NOON)
    postman = Postman(sessions, {Channel.MAIL: (sender := Refusing(failures=0))})
    assert postman.round(NOON) == 0
    assert postman.round(NOON + outbox.LEASE) == 1
    assert sender.seen == [letter.id]


def test_a_channel_without_a_sender_waits(sessions, log_id, engine):
    letter = post(sessions, log_id, Channel.WEBHOOK, address="13800000000")
    postman = Postman(sessions, {Channel.MAIL: Refusing()})
    assert postman.is_anything_due(NOON) is False
    assert postman.round(NOON) == 0
    assert seen(engine, letter).tries == 0


@pytest.mark.parametrize("changes", [{"address": "a@b.cn\nBcc: c@d.cn"}, {"subject": "a\r\nBcc: c@d.cn"}])
def test_nobody_adds_lines_to_the_head_of_a_letter(sessions, log_id, changes):
    with pytest.raises(UnfitLetter):
        post(sessions, log_id, **changes)


class Answering(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.taken.append((dict(self.headers), body))
        self.send_response(self.server.answer)
        self.send_header("Location", "/elsewhere")
        self.end_headers()

    def log_message(self, *_):
        pass


@pytest.fixture
def receiver():
    server = HTTPServer(("127.0.0.1", 0), Answering)
    server.taken, server.answer = [], 200
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def a_letter(**changes):
    plain = {"id": uuid4(), "assembly_id": PLACE, "address": "13800000000", "subject": "待办", "body": "…"}
    return Effect(**{**plain, "created_at": NOON, **changes})


def test_a_call_is_signed_and_names_its_id(receiver):
    letter = a_letter()
    WebhookSender(f"http://127.0.0.1:{receiver.server_port}/", "key", SITE).send(letter)
    headers, body = receiver.taken[0]
    key = hashlib.sha256(b"ballot/webhook/1\x00key").digest()
    assert headers["X-Ballot-Signature"] == hmac.new(key, body, hashlib.sha256).hexdigest()
    assert headers["Idempotency-Key"] == json.loads(body)["id"] == str(letter.id)


@pytest.mark.parametrize("answer", [302, 404, 500])
def test_a_call_that_is_not_taken_or_sent_elsewhere_is_unsent(receiver, answer):
    receiver.answer = answer
    with pytest.raises(Unsent):
        WebhookSender(f"http://127.0.0.1:{receiver.server_port}/", "key", SITE).send(a_letter())
    assert len(receiver.taken) == 1


class Mailbox(socketserver.StreamRequestHandler):
    """As much of RFC 5321 as a client needs that offers nothing special."""

    def handle(self):
        self.wfile.write(b"220 here\r\n")
        while line := self.rfile.readline():
            word = line[:4].upper()
            if word == b"DATA":
                self.wfile.write(b"354 go on\r\n")
                while (part := self.rfile.readline()) != b".\r\n":
                    self.server.taken.append(part)
            self.wfile.write(b"221 bye\r\n" if word == b"QUIT" else b"250 ok\r\n")
            if word == b"QUIT":
                return


def test_a_letter_is_handed_to_a_mail_server():
    with socketserver.TCPServer(("127.0.0.1", 0), Mailbox) as server:
        server.taken = []
        thread = threading.Thread(target=server.handle_request)
        thread.start()
        letter = a_letter(address="li@example.org")
        SmtpSender(f"smtp://127.0.0.1:{server.server_address[1]}", "ballot@example.org", SITE).send(letter)
        thread.join()
    assert f"Message-ID: <{letter.id}@example.org>\r\n".encode() in server.taken


def test_a_password_never_goes_to_a_mail_server_in_the_clear():
    with socketserver.TCPServer(("127.0.0.1", 0), Mailbox) as server:
        server.taken = []
        thread = threading.Thread(target=server.handle_request)
        thread.start()
        with pytest.raises(Unsent, match="no-tls"):
            SmtpSender(f"smtp://a:b@127.0.0.1:{server.server_address[1]}", "ballot@example.org", SITE).send(a_letter())
        thread.join()


def test_a_mail_server_that_is_away_is_unsent():
    with pytest.raises(Unsent):
        SmtpSender("smtp://127.0.0.1:1", "ballot@example.org", SITE).send(a_letter())
    assert issubclass(smtplib.SMTPException, OSError)


def test_settings_choose_the_senders(tmp_path):
    assert senders_of("", "", "", "key", SITE) == {}
    found = senders_of(tmp_path.as_uri(), "a@b.cn", "https://sms.example/", "key", SITE)
    assert isinstance(found[Channel.MAIL], FileSender)
    assert isinstance(found[Channel.WEBHOOK], WebhookSender)
    assert message(a_letter(address="li@example.org"), "a@b.cn", SITE)["From"] == "a@b.cn"
