"""What the embedded system refuses to start with (rulings A7, A11, F1; reliability 2.4)."""

import json
from pathlib import Path

import pytest

from chassis.core import below
from chassis.refusals import Unauthenticated
from chassis.tokens import Tokens
from chassis.vault import WrappingKeyRefused
from suite.dev_tokens import dev_issuer, make_token, signing_key
from suite.settings import read_settings

ISSUER = {
    "iss": "https://id.example",
    "jwks": "keys.json",
    "aud": "cogov",
    "may_grant": ["RESIDENT"],
}


def issuers(**more: object) -> str:
    """Give COGOV_ISSUERS with one issuer."""
    return json.dumps([ISSUER | more])


def test_production_starts_with_an_issuer_and_real_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """What production takes."""
    monkeypatch.setenv("COGOV_ISSUERS", issuers())

    assert read_settings(env="production").clock == "real"


@pytest.mark.parametrize(
    ("said", "given", "names"),
    [
        (issuers(), {"clock": "virtual"}, "virtual"),
        ("[]", {}, "COGOV_ISSUERS"),
        (issuers(iss="cogov-dev"), {}, "cogov-dev"),
        (issuers(), {"host": "0.0.0.0"}, "loopback"),  # noqa: S104  (it is refused)
    ],
)
def test_production_refuses_what_only_a_demo_may_do(
    monkeypatch: pytest.MonkeyPatch, said: str, given: dict[str, object], names: str
) -> None:
    """Virtual time, nobody to believe, the development key, an open address without TLS."""
    monkeypatch.setenv("COGOV_ISSUERS", said)

    with pytest.raises(ValueError, match=names):
        read_settings(env="production", **given)


def test_everything_that_production_refuses_is_said_at_once() -> None:
    """Whoever sets it up corrects it once, not line after line."""
    with pytest.raises(ValueError, match="COGOV") as refused:
        read_settings(
            env="production",
            clock="virtual",
            host="0.0.0.0",  # noqa: S104  (it is refused)
            database="postgresql://cogov_{service}@db.example/cogov_{service}",
        )

    for name in ("COGOV_CLOCK", "COGOV_ISSUERS", "COGOV_HOST", "COGOV_DATABASE"):
        assert name in str(refused.value)


@pytest.mark.parametrize(
    "name", ["POSTGRES_ENABLE_DB_FUNCTIONS", "REGISTRY_POSTGRES_ENABLE_DB_FUNCTIONS"]
)
def test_a_setting_that_loses_events_refuses_the_start(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """T21: the library's database functions drop lock, guards and positions (hazards 1 to 4)."""
    monkeypatch.setenv(name, "y")

    with pytest.raises(ValueError, match=name):
        read_settings()


@pytest.mark.parametrize("name", ["COGOV_PORT", "COGOV_ENV", "COGOV_CLOCK", "COGOV_RATE"])
def test_what_is_wrong_is_named(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """A person reads which setting it is."""
    monkeypatch.setenv(name, "nonsense")

    with pytest.raises(ValueError, match=name.removeprefix("COGOV_").lower()):
        read_settings()


def test_the_wrapping_key_may_not_lie_in_the_data_folder(tmp_path: Path) -> None:
    """A copy of the data must not bring its key along (C5)."""
    with pytest.raises(WrappingKeyRefused):
        below(tmp_path, "registry", tmp_path / "keys" / "wrapping.key")


def test_a_development_token_is_believed_here_and_grants_no_clock_in_real_time(
    tmp_path: Path,
) -> None:
    """CLOCK_KEEPER only where time is virtual; SYSTEM nowhere (A5, G1)."""
    for clock, keeps in (("real", False), ("virtual", True)):
        settings = read_settings(clock=clock, config=tmp_path / clock)
        tokens = Tokens([dev_issuer(settings)])
        grants = [("CLOCK_KEEPER", "00"), ("SYSTEM", "00"), ("RESIDENT", "220105")]
        token = make_token(signing_key(settings.dev_key), "s", grants)
        roles = {g.role for g in tokens.actor(f"Bearer {token}").grants}
        assert roles == ({"RESIDENT", "CLOCK_KEEPER"} if keeps else {"RESIDENT"})
        assert settings.dev_key.stat().st_mode & 0o077 == 0


def test_another_installations_development_token_is_not_believed(tmp_path: Path) -> None:
    """Each installation makes a key of its own."""
    here = read_settings(config=tmp_path / "here")
    tokens = Tokens([dev_issuer(here)])
    token = make_token(signing_key(tmp_path / "there" / "dev-key.json"), "s", [])

    with pytest.raises(Unauthenticated):
        tokens.actor(f"Bearer {token}")
