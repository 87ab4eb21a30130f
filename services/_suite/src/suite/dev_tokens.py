"""Development tokens: signed with a local key that production settings refuse."""

import json
import os
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from joserfc import jwt
from joserfc.jwk import OKPKey

from chassis.tokens import Issuer
from suite.settings import AUDIENCE, DEV_ISSUER, Settings

ROLES = (
    "RESIDENT",
    "COMMITTEE_MEMBER",
    "COMMITTEE_CHAIR",
    "PMC_CHAIR",
    "PREP_GROUP_CHAIR",
    "PROVIDER_MANAGER",
    "PROVIDER_STAFF",
    "RESIDENTS_COMMITTEE_OFFICER",
    "REGISTRY_CLERK",
    "DEVELOPER",
    "STREET_OFFICER",
    "HOUSING_AUTHORITY",
    "BALLOT_OPERATOR",
    "VOTE_COUNTER",
    "AUDITOR",
    "SERVICE",
)
"""The roles of the services that exist; an estate's owners need none."""

GrantSpec = tuple[str, str]


def signing_key(path: Path) -> OKPKey:
    """Read the development key, making it (mode 0600) where there is none."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        key = OKPKey.generate_key("Ed25519", parameters={"kid": "dev", "use": "sig"})
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as file:
            json.dump(key.as_dict(private=True), file)
    return OKPKey.import_key(json.loads(path.read_text()))


def dev_issuer(settings: Settings) -> Issuer:
    """Write the public half beside the key and give the issuer that believes it."""
    key = signing_key(settings.dev_key)
    public = settings.dev_key.with_name("dev-jwks.json")
    public.write_text(json.dumps({"keys": [key.as_dict(private=False)]}))
    keeper = ("CLOCK_KEEPER",) if settings.clock == "virtual" else ()
    return Issuer(iss=DEV_ISSUER, jwks=str(public), aud=AUDIENCE, may_grant=(*ROLES, *keeper))


def make_token(
    key: OKPKey, subject: str, grants: Sequence[GrantSpec], *, hours: float = 12, client: str = ""
) -> str:
    """Sign a development token for a subject with grants (role, scope)."""
    now = int(time.time())
    claims: dict[str, Any] = {
        "iss": DEV_ISSUER,
        "aud": AUDIENCE,
        "sub": subject,
        "iat": now,
        "nbf": now,
        "exp": now + int(hours * 3600),
        "cogov": {"grants": [{"role": role, "scope": scope} for role, scope in grants]},
    }
    if client:
        claims["azp"] = client
    return jwt.encode(
        {"alg": "Ed25519", "kid": "dev", "typ": "JWT"}, claims, key, algorithms=["Ed25519"]
    )
