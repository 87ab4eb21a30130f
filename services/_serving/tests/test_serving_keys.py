"""Whose tokens are believed: a service's as a service's, a person's as a person's (A5, G15)."""

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from chassis.actors import Actor
from chassis.refusals import Unauthenticated
from chassis.tokens import Issuer, Tokens
from serving import keys

NOW = 1_772_400_000
SERVICES = ("registry", "committee")


@pytest.fixture(name="config")
def _config(tmp_path: Path) -> Path:
    keys.make_keys(tmp_path / "config", SERVICES)
    return tmp_path / "config"


def _believed(config: Path, authorization: str, now: float = NOW) -> Actor:
    issuers = [
        keys.services_issuer(config),
        keys.development_issuer(config, virtual=True),
    ]
    return Tokens(issuers, now=lambda: now).actor(authorization)


def _claims(*roles: str) -> dict[str, Any]:
    grants = [{"role": role, "scope": "410702"} for role in roles]
    return {"sub": "s-1", "cogov": {"grants": grants}}


def _private(config: Path, service: str) -> Any:
    return keys.kept_key(config / "services" / f"{service}.json")


def test_a_service_is_believed_as_a_service(config: Path) -> None:
    """Each by its own key, under its own name, everywhere and with no other right."""
    for service in SERVICES:
        actor = _believed(config, keys.OwnToken(config, service, now=lambda: NOW)())

        assert (actor.subject, actor.issuer) == (service, "cogov-services")
        assert actor.everywhere == {"SERVICE"}
        assert not actor.grants


def test_a_service_can_grant_itself_nothing_else(config: Path) -> None:
    """A stolen service's key makes no clerk, no street office and no clock keeper."""
    claims = _claims("SERVICE", "SYSTEM", "CLOCK_KEEPER", *keys.ROLES)
    token = keys.sign(_private(config, "committee"), keys.SERVICES_ISSUER, claims, NOW, 300)

    actor = _believed(config, f"Bearer {token}")

    assert actor.everywhere == {"SERVICE"}
    assert not actor.grants


def test_a_persons_token_carries_no_service(config: Path) -> None:
    """Whatever a development token says, SERVICE and SYSTEM are ignored in it."""
    key = keys.make_development_key(config)
    claims = _claims("SERVICE", "SYSTEM", "RESIDENT", "CLOCK_KEEPER")
    token = keys.sign(key, keys.DEV_ISSUER, claims, NOW, 300)

    actor = _believed(config, f"Bearer {token}")

    assert actor.everywhere == frozenset()
    assert {g.role for g in actor.grants} == {"RESIDENT", "CLOCK_KEEPER"}


def test_an_issuer_of_persons_may_not_grant_what_is_a_services() -> None:
    """The settings list issuers of persons; one that may grant SERVICE is named and refused."""
    lawful = Issuer(iss="a", jwks="j", aud="cogov", may_grant=("RESIDENT",))
    wrong = Issuer(iss="b", jwks="j", aud="cogov", may_grant=("RESIDENT", "SYSTEM", "SERVICE"))

    said = keys.not_for_persons([lawful, wrong])

    assert [line.split(": ", 1)[1].split(":")[0] for line in said] == [
        "b may not grant SERVICE",
        "b may not grant SYSTEM",
    ]


@pytest.mark.parametrize("issuer", [keys.SERVICES_ISSUER, keys.DEV_ISSUER])
def test_one_issuers_key_does_not_speak_for_the_other(config: Path, issuer: str) -> None:
    """A service signs no person's token, and the development key no service's."""
    others = {
        keys.SERVICES_ISSUER: keys.make_development_key(config),
        keys.DEV_ISSUER: _private(config, "registry"),
    }
    token = keys.sign(others[issuer], issuer, _claims("SERVICE", "RESIDENT"), NOW, 300)

    with pytest.raises(Unauthenticated):
        _believed(config, f"Bearer {token}")


def test_a_token_lives_five_minutes_and_is_renewed_before_it_ends(config: Path) -> None:
    """The same value while it is good for a minute or more; a neighbour never sees an old one."""
    at = [float(NOW)]
    token = keys.OwnToken(config, "registry", now=lambda: at[0])
    first = token()

    at[0] = NOW + 239
    assert token() == first
    at[0] = NOW + 240
    assert token() != first
    assert _believed(config, token(), now=at[0]).subject == "registry"
    with pytest.raises(Unauthenticated):
        _believed(config, first, now=NOW + 361)


def test_threads_that_ask_at_once_get_one_token(config: Path) -> None:
    """It is signed once, not once a thread."""
    token = keys.OwnToken(config, "registry")

    with ThreadPoolExecutor(8) as pool:
        found = set(pool.map(lambda _: token(), range(64)))

    assert len(found) == 1


def test_keys_are_private_and_what_is_published_is_not(config: Path) -> None:
    """Mode 0600 for what signs; the public list holds no private part and one key a service."""
    for service in SERVICES:
        assert (config / "services" / f"{service}.json").stat().st_mode & 0o777 == 0o600
    published = json.loads((config / "services.jwks.json").read_text())["keys"]

    assert all("d" not in key for key in published)
    assert len({key["kid"] for key in published}) == len(SERVICES)


def test_making_keys_again_adds_what_is_missing_and_changes_nothing(config: Path) -> None:
    """A new service joins; those that run keep their keys, and the folder may be read-only by then."""
    before = {p: p.read_bytes() for p in sorted((config / "services").iterdir())}
    published = config / "services.jwks.json"
    written = published.stat().st_mtime_ns

    keys.make_keys(config, SERVICES)
    assert published.stat().st_mtime_ns == written
    keys.make_keys(config, ("governance",))

    assert {p: p.read_bytes() for p in before} == before
    for service in (*SERVICES, "governance"):
        token = keys.OwnToken(config, service, now=lambda: NOW)()
        assert _believed(config, token).subject == service


def test_services_that_make_their_keys_at_once_are_all_published(tmp_path: Path) -> None:
    """Each process makes its own; the list lacks none, and no temporary file stays."""
    names = [f"service{n % 8}" for n in range(32)]

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda name: keys.make_keys(tmp_path, [name]), names))

    private = {json.loads(p.read_text())["kid"] for p in (tmp_path / "services").glob("*.json")}
    published = json.loads((tmp_path / "services.jwks.json").read_text())["keys"]
    assert {key["kid"] for key in published} == private
    assert len(private) == 8
    assert not list(tmp_path.rglob(".*"))


def test_a_development_key_that_two_make_at_once_is_one(tmp_path: Path) -> None:
    """Whoever is first; nobody reads half a key."""
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda _: keys.make_development_key(tmp_path), range(16)))

    assert len({key.thumbprint() for key in made}) == 1


def test_without_its_key_a_service_has_no_token(tmp_path: Path) -> None:
    """It says so at once, not at the first question."""
    with pytest.raises(FileNotFoundError):
        keys.OwnToken(tmp_path, "registry")
