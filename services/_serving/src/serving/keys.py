"""Who may speak as a service, and who as a person: keys, and the issuers that are believed for them.

SERVICE comes from the services' own keys alone, and they grant nothing else (rulings A5, G15). Private
keys lie in the folder of keys, each in a file of its own (mode 0600); beside them lies what everybody
may read: the public halves.
"""

import fcntl
import json
import os
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from joserfc import jwt
from joserfc.jwk import OKPKey

from chassis.tokens import Issuer

AUDIENCE = "cogov"
DEV_ISSUER = "cogov-dev"
SERVICES_ISSUER = "cogov-services"
LIFETIME_SECONDS = 300
RENEWED_SECONDS = 60
"""So long before it ends a token is not used any more: the neighbour's clock may be ahead."""

ROLES = (
    "RESIDENT",
    "COMMITTEE_MEMBER",
    "COMMITTEE_CHAIR",
    "PMC_CHAIR",
    "PREP_GROUP_CHAIR",
    "PROVIDER_MANAGER",
    "PROVIDER_STAFF",
    "RESIDENTS_COMMITTEE_OFFICER",
    "RESIDENTS_COUNCIL",
    "ESTATE_BRANCH_SECRETARY",
    "COMMUNITY_PARTY_SECRETARY",
    "REGISTRY_CLERK",
    "DEVELOPER",
    "STREET_OFFICER",
    "HOUSING_AUTHORITY",
    "ALLIANCE_COUNCIL",
    "DEPARTMENT_OFFICER",
    "APPRAISER",
    "BALLOT_OPERATOR",
    "VOTE_COUNTER",
    "AUDITOR",
)
"""The roles that a person may have; an estate's owners need none."""

NOT_FOR_PERSONS = frozenset({"SERVICE", "SYSTEM"})


def make_keys(config: Path, services: Sequence[str]) -> None:
    """Make each service's key where it has none, and the list of all their public halves."""
    folder = config / "services"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with _alone_in(folder):  # else of two lists the later might lack the other's key
        for service in services:
            kept_key(_own(config, service))
        keys = [kept_key(file) for file in sorted(folder.glob("*.json"))]
        _publish(config / "services.jwks.json", keys)


def make_keys_apart(config: Path, services: Sequence[str]) -> None:
    """Make for each service a folder of keys that holds its own and no other's, and the list."""
    config.mkdir(parents=True, exist_ok=True, mode=0o700)
    with _alone_in(config):
        keys = [kept_key(_own(config / service, service)) for service in services]
        for service in services:
            _publish(config / service / "services.jwks.json", keys)


def services_issuer(config: Path) -> Issuer:
    """Give the issuer of services' tokens, who grants SERVICE and nothing else."""
    jwks = str(config / "services.jwks.json")
    return Issuer(iss=SERVICES_ISSUER, jwks=jwks, aud=AUDIENCE, may_grant=("SERVICE",))


def make_development_key(config: Path, readers: Sequence[Path] = ()) -> OKPKey:
    """Make the development key where there is none; its public half lies beside it and at readers."""
    key = kept_key(config / "dev-key.json", kid="dev")
    for folder in (config, *readers):
        _publish(folder / "dev-jwks.json", [key])
    return key


def development_issuer(config: Path, *, virtual: bool) -> Issuer:
    """Give the issuer of development tokens, which production refuses (`make_development_key`)."""
    keeper = ("CLOCK_KEEPER",) if virtual else ()
    jwks = str(config / "dev-jwks.json")
    return Issuer(iss=DEV_ISSUER, jwks=jwks, aud=AUDIENCE, may_grant=(*ROLES, *keeper))


def not_for_persons(issuers: Iterable[Issuer]) -> list[str]:
    """Say which issuers would let a person's token be a service's; none of them is believed."""
    return [
        f"COGOV_ISSUERS: {i.iss} may not grant {role}: only a service's own key does"
        for i in issuers
        for role in sorted(NOT_FOR_PERSONS.intersection(i.may_grant))
    ]


class OwnToken:
    """A service's token for its neighbours; calling it gives the value of `authorization`.

    It lives five minutes and is renewed before it ends; any thread may call.
    """

    def __init__(self, config: Path, service: str, now: Callable[[], float] = time.time) -> None:
        self._key, self._service, self._now = _read(_own(config, service)), service, now
        self._lock, self._held, self._until = threading.Lock(), "", float("-inf")

    def __call__(self) -> str:
        """Give `Bearer …`, good for a minute at least."""
        with self._lock:
            now = self._now()
            if now >= self._until - RENEWED_SECONDS:
                self._until = now + LIFETIME_SECONDS
                self._held = f"Bearer {self._signed(int(now))}"
            return self._held

    def _signed(self, now: int) -> str:
        claims = {
            "sub": self._service,
            "cogov": {"grants": [{"role": "SERVICE", "scope": ""}]},
        }
        return sign(self._key, SERVICES_ISSUER, claims, now, LIFETIME_SECONDS)


def sign(key: OKPKey, issuer: str, claims: dict[str, Any], now: int, seconds: int) -> str:
    """Sign claims as an issuer of ours, good from now on for so many seconds."""
    times = {"iat": now, "nbf": now, "exp": now + seconds}
    header = {"alg": "Ed25519", "kid": key.kid, "typ": "JWT"}
    whole = {"iss": issuer, "aud": AUDIENCE, **times, **claims}
    return jwt.encode(header, whole, key, algorithms=["Ed25519"])


def kept_key(file: Path, kid: str | None = None) -> OKPKey:
    """Read a signing key, making it (mode 0600) where there is none.

    It is linked into place whole: of two who make it at once, both read the first one's.
    """
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        named = {"use": "sig"} | ({"kid": kid} if kid else {})
        key = OKPKey.generate_key("Ed25519", parameters=named, auto_kid=True)  # type: ignore[arg-type]
        with suppress(FileExistsError):
            _whole(file, json.dumps(key.as_dict(private=True)), os.link)
    return _read(file)


def _read(file: Path) -> OKPKey:
    return OKPKey.import_key(json.loads(file.read_text()))


@contextmanager
def _alone_in(folder: Path) -> Iterator[None]:
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _own(config: Path, service: str) -> Path:
    return config / "services" / f"{service}.json"


def _publish(file: Path, keys: Sequence[OKPKey]) -> None:
    text = json.dumps({"keys": [key.as_dict(private=False) for key in keys]})
    if not file.exists() or file.read_text() != text:  # the folder may be read-only by now
        _whole(file, text, os.replace)
        file.chmod(0o644)


def _whole(file: Path, text: str, put: Callable[[str, Path], None]) -> None:
    """Write a file that nobody sees half written."""
    handle, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}-")
    try:
        with os.fdopen(handle, "w") as temporary:
            temporary.write(text)
        put(name, file)
    finally:
        Path(name).unlink(missing_ok=True)
