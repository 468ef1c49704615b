"""The settings: a start that would put something at risk is no start, and every cause is named at once."""

import stat

import pytest

from ballot.settings import BadSettings, Environment, Settings

GOOD = {
    "BALLOT_SECRET_KEY": "k" * 32,
    "BALLOT_DATABASE_URL": "postgresql+psycopg://db/ballot",
    "BALLOT_HOSTS": "vote.example, www.vote.example",
}


def test_production_is_what_is_meant_when_nothing_is_said(tmp_path):
    settings = Settings.from_env(GOOD, tmp_path)
    assert settings.environment is Environment.PRODUCTION
    assert settings.https
    assert settings.hosts == ("vote.example", "www.vote.example")
    assert settings.site == "https://vote.example"
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("change", "cause"),
    [
        ({"BALLOT_SECRET_KEY": ""}, "BALLOT_SECRET_KEY"),
        ({"BALLOT_SECRET_KEY": "short"}, "BALLOT_SECRET_KEY"),
        ({"BALLOT_DATABASE_URL": ""}, "BALLOT_DATABASE_URL"),
        ({"BALLOT_DATABASE_URL": "mysql://db"}, "BALLOT_DATABASE_URL"),
        ({"BALLOT_DATABASE_URL": "sqlite:///:memory:"}, "BALLOT_DATABASE_URL"),
        ({"BALLOT_HOSTS": " , "}, "BALLOT_HOSTS"),
        ({"BALLOT_LOG_KEY": "log-key"}, "BALLOT_LOG_KEY"),
        ({"BALLOT_DEBUG": "1"}, "BALLOT_DEBUG"),
        ({"BALLOT_HTTPS": "0"}, "BALLOT_HTTPS"),
        ({"BALLOT_HTTPS": "yes"}, "BALLOT_HTTPS"),
        ({"BALLOT_PROXIES": "-1"}, "BALLOT_PROXIES"),
        ({"BALLOT_ENV": "staging"}, "BALLOT_ENV"),
        ({"BALLOT_MAIL": "https://mail.example"}, "BALLOT_MAIL"),
        ({"BALLOT_WEBHOOK": "http://sms.example"}, "BALLOT_WEBHOOK"),
        ({"BALLOT_SITE": "vote.example"}, "BALLOT_SITE"),
        ({"BALLOT_SITE": "https://vote.example/ballot"}, "BALLOT_SITE"),
    ],
)
def test_an_unsafe_production_is_refused_naming_the_cause(tmp_path, change, cause):
    with pytest.raises(BadSettings, match=cause) as refusal:
        Settings.from_env({**GOOD, **change}, tmp_path)
    assert len(refusal.value.faults) == 1


def test_every_fault_is_named_at_once(tmp_path):
    with pytest.raises(BadSettings) as refusal:
        Settings.from_env({"BALLOT_DEBUG": "1", "BALLOT_PROXIES": "many"}, tmp_path)
    assert len(refusal.value.faults) == 5


def test_no_refusal_repeats_the_secret(tmp_path):
    with pytest.raises(BadSettings) as refusal:
        Settings.from_env({**GOOD, "BALLOT_SECRET_KEY": "hunter2"}, tmp_path)
    assert "hunter2" not in str(refusal.value)


def test_development_keeps_one_secret_that_only_its_owner_reads(tmp_path):
    first = Settings.from_env({"BALLOT_ENV": "development"}, tmp_path)
    second = Settings.from_env({"BALLOT_ENV": "development"}, tmp_path)
    assert first == second
    assert len(first.secret_key) == 64
    assert stat.S_IMODE((tmp_path / "var" / "secret").stat().st_mode) == 0o600
    assert not first.https


def test_settings_that_land_in_a_log_show_neither_secret_nor_password(tmp_path):
    settings = Settings.from_env({**GOOD, "BALLOT_DATABASE_URL": "postgresql+psycopg://u:hunter2@db/ballot"}, tmp_path)
    assert "hunter2" not in repr(settings)
    assert settings.secret_key not in repr(settings)
