"""Who sends a request: JWTs checked against the issuers the settings list, and nothing else.

The algorithm comes from the key, not from the token. A grant beyond what an issuer may give is
ignored and logged. SYSTEM and SERVICE never come from a person's token: SERVICE only from an issuer
that lists it, SYSTEM from none.
"""

import base64
import json
import threading
import time
import urllib.request
from collections.abc import Callable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import structlog
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, KeySet, OKPKey, RSAKey
from pydantic import BaseModel, ConfigDict

from chassis.actors import CODE_LENGTHS, NOBODY, Actor, Grant
from chassis.once import read_once
from chassis.refusals import Unauthenticated

ALGORITHMS = {"RSA": ("RS256",), "EC": ("ES256",), "OKP": ("EdDSA", "Ed25519")}
LEEWAY = 60
REFETCH_SECONDS = 60
LONGEST = 3653 * 86_400
"""Seconds from now beyond which a token's time is taken for nonsense."""
CACHE_SIZE = 10_000
MAX_TOKEN = 8192
log = structlog.get_logger("tokens")


class Issuer(BaseModel):
    """One issuer we believe: where its keys are, for whom it speaks, and what it may grant.

    `jwks` is a file's path or an https URL; `within` lists codes, empty for anywhere.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    iss: str
    jwks: str
    aud: str
    may_grant: tuple[str, ...]
    within: tuple[str, ...] = ()


@dataclass(slots=True)
class _Keys:
    """An issuer's keys; an unknown kid fetches again, at most once a minute (ruling G18)."""

    source: str
    read: Callable[[str], bytes]
    fetched: float = float("-inf")
    found: dict[str, Any] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def key(self, kid: str) -> Any:
        if kid in self.found:  # without the lock: others may be waiting for a slow fetch
            return self.found[kid]
        with self.lock:
            if time.monotonic() - self.fetched >= REFETCH_SECONDS:
                self.fetched = time.monotonic()
                self._fetch()
            return self.found.get(kid)

    def _fetch(self) -> None:
        try:
            keys = KeySet.import_key_set(json.loads(self.read(self.source)))
        except (OSError, ValueError, JoseError) as e:
            log.warning("jwks_unreadable", source=self.source, why=str(e))
            return
        self.found = {
            k.kid: k for k in keys.keys if k.kid and isinstance(k, RSAKey | ECKey | OKPKey)
        }


def is_address(source: str) -> bool:
    """Say whether a JWKS is asked for over https (http only on loopback), and not read from a file."""
    near = urlsplit(source).hostname in {"127.0.0.1", "::1", "localhost"}
    return source.startswith(("https://", "http://") if near else "https://")


def read_source(source: str) -> bytes:
    """Read a JWKS from its address or its file."""
    if not is_address(source):
        return Path(source).read_bytes()
    with urllib.request.urlopen(source, timeout=5) as answer:  # noqa: S310  (scheme checked)
        return bytes(answer.read(1 << 20))


class Tokens:
    """Turns an Authorization header into an actor; verified tokens are remembered until they end."""

    def __init__(
        self,
        issuers: Sequence[Issuer],
        read: Callable[[str], bytes] = read_source,
        now: Callable[[], float] = time.time,
    ) -> None:
        self._issuers = {i.iss: (i, _Keys(i.jwks, read)) for i in issuers}
        self._now = now
        self._cache: dict[str, tuple[float, Actor]] = {}

    def actor(self, authorization: str) -> Actor:
        """Give the actor of a required token; raises Unauthenticated."""
        scheme, _, token = authorization.partition(" ")
        token = token.strip()
        if scheme.lower() != "bearer" or not token or len(token) > MAX_TOKEN:
            raise Unauthenticated
        held = self._cache.get(token)
        if held and self._now() < held[0]:
            return held[1]
        ends, actor = self._verify(token)
        if len(self._cache) >= CACHE_SIZE:
            self._cache.clear()
        self._cache[token] = (ends, actor)
        return actor

    def reader(self, authorization: str | None) -> Actor:
        """Give the actor of an optional token: nobody without one, refused with a wrong one."""
        return self.actor(authorization) if authorization else NOBODY

    def _verify(self, token: str) -> tuple[float, Actor]:
        try:
            head, body, _ = token.split(".")
            header, claims = read_part(head, only={"alg", "kid", "typ"}), read_part(body)
            issuer, keys = self._issuers[claims["iss"]]
            key = keys.key(header["kid"])
            jwt.decode(token, key, algorithms=[*ALGORITHMS[key.key_type]])
            return self._ends(claims, issuer), _actor(claims, issuer)
        except (JoseError, ValueError, LookupError, TypeError, AttributeError, RecursionError) as e:
            log.info("token_refused", why=type(e).__name__)
            raise Unauthenticated from None

    def _ends(self, claims: dict[str, Any], issuer: Issuer) -> float:
        now, audience = self._now(), claims["aud"]
        if issuer.aud not in (audience if isinstance(audience, list) else [audience]):
            raise ValueError("not for us")
        for name in claims.keys() & {"exp", "nbf", "iat"}:
            if type(claims[name]) not in {int, float} or not 0 <= claims[name] < now + LONGEST:
                raise ValueError(f"{name} is no time")
        if now >= claims["exp"] + LEEWAY or now < claims.get("nbf", 0) - LEEWAY:
            raise ValueError("not now")
        return float(claims["exp"]) + LEEWAY


def read_part(text: str, only: AbstractSet[str] = frozenset()) -> dict[str, Any]:
    """Read a token's header or claims: one object, every key once (`only` these), or ValueError."""
    raw = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    said = read_once(raw)
    if not isinstance(said, dict) or (only and said.keys() - only):
        raise ValueError("not an object we take")
    return said


def _word(said: Any, longest: int = 80) -> str:
    if not isinstance(said, str) or len(said) > longest or not said.isprintable():
        raise ValueError("no plain word")
    return said


def _actor(claims: dict[str, Any], issuer: Issuer) -> Actor:
    subject, client = _word(claims["sub"]), _word(claims.get("azp", ""))
    if not subject:
        raise ValueError("sub")
    grants, everywhere = [], set()
    for said in claims.get("cogov", {}).get("grants", []):
        org = said.get("org")
        grant = Grant(
            _word(said["role"]), _word(said.get("scope", "")), None if org is None else _word(org)
        )
        if grant.role == "SYSTEM" or not _may_grant(issuer, grant):
            log.warning("grant_ignored", issuer=issuer.iss, role=grant.role, scope=grant.scope)
        elif grant.role == "SERVICE":
            everywhere.add("SERVICE")
        else:
            grants.append(grant)
    return Actor(subject, issuer.iss, client, tuple(grants), frozenset(everywhere))


def _may_grant(issuer: Issuer, grant: Grant) -> bool:
    if grant.role not in issuer.may_grant:
        return False
    if not issuer.within or grant.role == "SERVICE":
        return True
    is_code = len(grant.scope) in CODE_LENGTHS and grant.scope.isdigit()
    return is_code and any(grant.scope[: len(code)] == code for code in issuer.within)
