"""Development tokens: signed with a local key that production settings refuse."""

import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from joserfc.jwk import OKPKey

from chassis.tokens import Issuer
from serving.keys import DEV_ISSUER, development_issuer, kept_key, make_development_key, sign
from suite.settings import Settings

GrantSpec = tuple[str, str] | tuple[str, str, str]
"""A role and its scope, and the organisation that it is held for, if one is."""


def signing_key(path: Path) -> OKPKey:
    """Read the development key, making it (mode 0600) where there is none."""
    return kept_key(path, kid="dev")


def dev_issuer(settings: Settings) -> Issuer:
    """Write the public half beside the key and give the issuer that believes it."""
    make_development_key(settings.config)
    return development_issuer(settings.config, virtual=settings.clock == "virtual")


def make_token(
    key: OKPKey, subject: str, grants: Sequence[GrantSpec], *, hours: float = 12, client: str = ""
) -> str:
    """Sign a development token for a subject with grants (role, scope, and whose)."""
    names = ("role", "scope", "org")
    claims: dict[str, Any] = {
        "sub": subject,
        "cogov": {"grants": [dict(zip(names, one, strict=False)) for one in grants]},
    }
    if client:
        claims["azp"] = client
    return sign(key, DEV_ISSUER, claims, int(time.time()), int(hours * 3600))
