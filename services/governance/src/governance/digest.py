"""A hash over estates' states, so that two systems can be compared (ruling A12).

Positions, recording times, lag and what is counted from today's date are left out; references to
facts are `stream@version`, which are the same wherever the same commands were carried out.
"""

import hashlib
from collections.abc import Iterable
from datetime import datetime

import msgspec
import rfc8785

from governance.alliance_gaps import COUNTED
from governance.present import present
from governance.state import EstateState

MOMENT = "days_left"


def canonical(root: str, state: EstateState, at: datetime) -> bytes:
    """Give an estate's state as canonical JSON (RFC 8785)."""
    built = msgspec.json.decode(msgspec.json.encode(present(root, state, at)))
    for clock in built["clocks"]:
        del clock[MOMENT]
    for gap in built["property_service"]["gaps"]:
        for counted in COUNTED:
            del gap[counted]
    return rfc8785.dumps(built)


def digest(root: str, state: EstateState, at: datetime) -> str:
    """Give one estate's digest: SHA-256 in hex."""
    return hashlib.sha256(canonical(root, state, at)).hexdigest()


def digest_of_all(digests: Iterable[tuple[str, str]]) -> str:
    """Give the digest over every estate: SHA-256 of the lines `estate TAB digest LF`, sorted."""
    lines = sorted(f"{root}\t{one}\n" for root, one in digests)
    return hashlib.sha256("".join(lines).encode()).hexdigest()
