"""Makes the minutes of a session from its facts: the same facts give the same text and digest.

A version is what happened and the objections recorded up to it, so a version that was signed can be
made again at any time and never changes.
"""

import hashlib
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec import Struct

from chassis.refusals import NotFound
from consultation.domain.facts import Session

if TYPE_CHECKING:
    from consultation.domain.consultation import Consultation


class Minutes(Struct, frozen=True):
    """One version of a session's minutes; `content` is what is signed, `sha256` its digest."""

    session: int
    version: int
    content: dict[str, Any]
    sha256: str


def session_of(consultation: "Consultation", number: int) -> Session:
    """Give a session that is over; there are no minutes of one that goes on."""
    found = next((s for s in consultation.sessions if s.number == number), None)
    if found is None or not found.ended:
        raise NotFound
    return found


def latest(session: Session) -> int:
    """Give the number of the present version: 1, and one more for each objection."""
    return 1 + len(session.objections)


def minutes_of(consultation: "Consultation", number: int, version: int | None = None) -> Minutes:
    """Make a version of a session's minutes, the present one without a number."""
    session = session_of(consultation, number)
    version = latest(session) if version is None else version
    if not 1 <= version <= latest(session):
        raise NotFound
    content = _content(consultation, session) | {
        "version": version,
        "objections": msgspec.to_builtins(session.objections[: version - 1]),
    }
    canonical = msgspec.json.encode(content, order="sorted")
    return Minutes(number, version, content, hashlib.sha256(canonical).hexdigest())


def _content(of: "Consultation", session: Session) -> dict[str, Any]:
    n = session.number
    ended = of.ended if of.ended is not None and of.ended.session == n else None
    said = {
        "consultation": of.ref,
        "title": of.title,
        "form": of.form,
        "session": n,
        "opened_at": session.opened_at.isoformat(),
        "place": session.place,
        "remote": session.remote,
        "attendance": session.attendance,
        "invitees": [{"kind": i.kind, "label": i.label} for i in session.invitees],
        "residents": session.residents,
        "proposals": [v for v in of.versions if v.session <= n],
        "positions": [p for p in of.positions if p.session == n],
        "ended": session.ended,
        "resume_by": session.resume_by.isoformat() if session.resume_by else None,
        "conclusion": ended,
    }
    found: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(said))
    return found
