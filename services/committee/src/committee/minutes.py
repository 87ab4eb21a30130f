"""Makes a meeting's minutes from its facts: the same facts give the same text and digest (R-12).

A version tells of one posting of the result and holds the objections recorded up to it, so a version
that was signed can be made again at any time and never changes.
"""

import hashlib
from typing import Any

import msgspec
from msgspec import Struct

from chassis.core import Core
from chassis.domain import Command
from chassis.executor import Asking, Known, Loader
from chassis.publish import plain, without_none
from chassis.refusals import NotFound
from committee import commands as wish
from committee.domain.meeting import AssemblyMeeting
from committee.domain.minuted import CONVENER, Signature
from committee.rolls import Rolls
from committee.shown import motion_shown, terms_shown, verdict_shown


class Minutes(Struct, frozen=True):
    """One version of a meeting's minutes; `content` is what is signed, `sha256` its digest."""

    version: int
    content: dict[str, Any]
    sha256: str


def minutes_of(meeting: AssemblyMeeting, version: int | None = None) -> Minutes:
    """Make a version of a meeting's minutes, the present one without a number.

    Raises NotFound before the first posting, and for a version that there is not.
    """
    version = len(meeting.editions) if version is None else version
    if not 1 <= version <= len(meeting.editions):
        raise NotFound
    edition = meeting.editions[version - 1]
    content = _content(meeting, edition.posting) | {
        "version": version,
        "objections": list(meeting.objections[: edition.objections]),
    }
    canonical = msgspec.json.encode(content, order="sorted")
    return Minutes(version, content, hashlib.sha256(canonical).hexdigest())


def _content(of: AssemblyMeeting, posting: int) -> dict[str, Any]:
    posted = of.postings[posting - 1]
    verdicts = [
        verdict_shown(m, figures=posted.figures_public, already_published=of.reenacts is not None)
        for m in posted.counted.motions
    ]
    said = {
        "meeting": of.ref,
        "kind": of.kind,
        "form": of.form,
        "convener": of.convener,
        "convener_basis": of.convener_basis,
        "extent": plain(of.extent),
        "opens_on": of.opens_on.isoformat(),
        "closes_on": of.closes_on.isoformat(),
        **terms_shown(of.terms),
        "heads": of.heads,
        "motions": [motion_shown(m) for m in of.motions],
        "counters": len(of.counters),
        "witnessed": of.witness is not None,
        "ballots": posted.counted.ballots,
        "ballots_sha256": posted.counted.ballots_sha256,
        "verdicts": verdicts,
        "posted_at": posted.posted_at,
        "posted_until": posted.until.isoformat(),
        "posted_late": posted.late,
    }
    found: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(without_none(said)))
    return found


def signed_by_all(meeting: AssemblyMeeting) -> bool:
    """Tell whether the convener, every counter and the witness have signed the present version."""
    signed = [s for s in meeting.signatures if s.version == len(meeting.editions)]
    named = {s.signer for s in signed}
    convener = any(s.as_ == CONVENER for s in signed)
    return convener and {*meeting.counters, meeting.witness} <= named


def minutes_shown(meeting: AssemblyMeeting, version: int | None = None) -> dict[str, Any]:
    """Show a version of the minutes to everybody, with who has signed it, as what."""
    made = minutes_of(meeting, version)
    signed = [signature_shown(s) for s in meeting.signatures if s.version == made.version]
    newest = made.version == len(meeting.editions)
    return {
        "version": made.version,
        "sha256": made.sha256,
        "content": made.content,
        "signatures": signed,
        "superseded": not newest,
        "complete": newest and signed_by_all(meeting),
    }


def signature_shown(signature: Signature) -> dict[str, Any]:
    """Show a signature: as what, never whose."""
    return {
        "as": signature.as_,
        "version": signature.version,
        "sha256": signature.sha256,
        "dissent": signature.dissent or "",
    }


def loaders(core: Core, rolls: Rolls) -> dict[type[Command], Loader]:
    """Say what the commands on minutes need loaded."""

    def entry(c: wish.ObjectToMeetingMinutes, _: Asking) -> Known:
        meeting: AssemblyMeeting = core.executor.load(c.address)
        return Known(rolls.entry(c.estate_id, meeting, c.entry) if meeting.notice else None)

    def digest(c: wish.SignMeetingMinutes, _: Asking) -> Known:
        meeting: AssemblyMeeting = core.executor.load(c.address)
        return Known(minutes_of(meeting).sha256 if meeting.editions else "")

    return {wish.ObjectToMeetingMinutes: entry, wish.SignMeetingMinutes: digest}
