"""An identity provider of the tests' own: keys, issuers, tokens as lawful or as wrong as asked."""

import base64
import json
import time
from collections.abc import Callable
from typing import Any

from joserfc import jwt
from joserfc.jwk import OKPKey

from chassis.tokens import Issuer, Tokens

ISS, AUD = "https://id.example", "cogov"
KEY = OKPKey.generate_key("Ed25519", parameters={"kid": "k1", "use": "sig"})
OTHER_KEY = OKPKey.generate_key("Ed25519", parameters={"kid": "k2", "use": "sig"})
ROLES = ("CLERK", "CUSTODIAN", "OWNER_BY_GRANT", "AUDITOR", "CLOCK_KEEPER")
NOW = int(time.time())
"""The instant of every token and of who believes it: a slow machine changes nothing."""

HEADER = {"alg": "Ed25519", "kid": "k1", "typ": "JWT"}


def jwks(*keys: OKPKey) -> bytes:
    """Give the public halves as an issuer publishes them."""
    return json.dumps({"keys": [key.as_dict(private=False) for key in keys]}).encode()


def issuer(**other: Any) -> Issuer:
    """Give the one issuer whom the tests believe."""
    fields: dict[str, Any] = {"iss": ISS, "jwks": "there", "aud": AUD, "may_grant": ROLES}
    return Issuer(**{**fields, **other})


def believing(*issuers: Issuer, read: Callable[[str], bytes] | None = None, **other: Any) -> Tokens:
    """Believe issuers whose keys are `KEY`, or what `read` gives."""
    other = {"now": lambda: NOW, **other}
    return Tokens(issuers or (issuer(),), read or (lambda _: jwks(KEY)), **other)


def claims(*grants: tuple[str, str], **other: Any) -> dict[str, Any]:
    """Give lawful claims; a claim that is given as None is left out."""
    lawful = {
        "iss": ISS,
        "aud": AUD,
        "sub": "s-1",
        "azp": "app",
        "iat": NOW,
        "nbf": NOW,
        "exp": NOW + 3600,
        "cogov": {"grants": [{"role": role, "scope": scope} for role, scope in grants]},
    }
    return {k: v for k, v in {**lawful, **other}.items() if v is not None}


def signed(said: dict[str, Any], key: OKPKey = KEY) -> str:
    """Sign claims as the issuer does."""
    return jwt.encode(HEADER, said, key, algorithms=["Ed25519"])


def signed_raw(header: bytes, body: bytes, key: OKPKey = KEY) -> str:
    """Sign any bytes at all, as an issuer gone wrong might."""
    message = f"{part(header)}.{part(body)}"
    signature: Any = key.private_key
    return f"{message}.{part(signature.sign(message.encode()))}"


def part(raw: bytes) -> str:
    """Write a part of a token."""
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def bearer(*grants: tuple[str, str], **other: Any) -> dict[str, str]:
    """Give the Authorization header of somebody with these grants."""
    return {"Authorization": f"Bearer {signed(claims(*grants, **other))}"}
