"""What a ballot says, in the one form that is sealed, committed to and counted (ruling C5)."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Final
from uuid import UUID

from msgspec import Struct

from chassis.domain import Sealed
from chassis.refusals import ValidationFailed
from committee.commands import refusals as no
from committee.commands.forms import Choice, Motion
from committee.domain.count import Mark

DOMAIN: Final = b"cogov-ballot/v1"
SALT_BYTES: Final = 32
_BLOCK = 64
_FRAME = len('{"choices":{},"salt":""}') + 2 * SALT_BYTES


class SealedChoices(Struct, frozen=True):
    """Choices nobody can read before the count.

    `box` is sealed to the meeting's key, `own` a second time under the voter's; `commitment` binds
    both to their place, `version` is that place's number in the stream.
    """

    box: bytes
    commitment: str
    version: int
    own: Sealed | None = None


def check_choices(
    motions: Sequence[Motion], choices: Sequence[Choice], *, offers_follow: bool, reading: bool
) -> None:
    """Refuse a mark on what was not asked, or one that the paper does not offer (R-13)."""
    asked = {m.motion_id: m for m in motions}
    marked = [c.motion_id for c in choices]
    if len(set(marked)) < len(marked):
        raise ValidationFailed(problem="choices: a motion is marked twice")
    for choice in choices:
        motion = asked.get(choice.motion_id)
        if motion is None:
            raise no.UnknownMotion(motion_id=choice.motion_id)
        if choice.mark not in _offered(motion, offers_follow=offers_follow, reading=reading):
            raise no.UnknownChoice(motion_id=choice.motion_id)
        if (choice.option is None) != (choice.mark != "OPTION"):
            raise no.OptionUnknown(motion_id=choice.motion_id)
        if choice.option is not None and choice.option not in motion.options:
            raise no.OptionUnknown(motion_id=choice.motion_id)


def _offered(motion: Motion, *, offers_follow: bool, reading: bool) -> set[str]:
    marks = {"OPTION"} if motion.kind == "ONE_OF" else {"AGREE", "DISAGREE"}
    marks |= {"ABSTAIN"}
    if offers_follow:
        marks |= {"FOLLOW"}
    if reading:
        marks |= {"VOID"}
    return marks


def full(motions: Sequence[Motion], choices: Sequence[Choice]) -> dict[str, str]:
    """Give a mark on every motion; what is left blank abstains."""
    marked = {c.motion_id: c.option or c.mark for c in choices}
    return {m.motion_id: marked.get(m.motion_id, Mark.ABSTAIN.value) for m in motions}


def canonical(marks: Mapping[str, str]) -> bytes:
    """Write marks in the one form that is committed to: sorted, without blanks, UTF-8."""
    return json.dumps(marks, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def padded(motions: Sequence[Motion], marks: Mapping[str, str], salt: bytes) -> bytes:
    """Write marks and salt at the one length that every ballot of the meeting has."""
    text = b'{"choices":' + canonical(marks) + b',"salt":"' + salt.hex().encode() + b'"}'
    return text.ljust(_length(motions), b" ")


def read(opened: bytes) -> tuple[dict[str, str], bytes]:
    """Read what `padded` wrote: the marks and the salt."""
    found = json.loads(opened)
    return found["choices"], bytes.fromhex(found["salt"])


def commitment(meeting: UUID, entry: UUID, version: int, salt: bytes, marks: bytes) -> str:
    """Commit to canonical marks at their place, without giving them away."""
    place = meeting.bytes + entry.bytes + version.to_bytes(8, "big")
    return hashlib.sha256(DOMAIN + place + salt + marks).hexdigest()


def place_of(meeting: UUID, entry: UUID, version: int) -> bytes:
    """Name a ballot's place, so that a sealed value cannot be moved to another."""
    return DOMAIN + meeting.bytes + entry.bytes + version.to_bytes(8, "big")


def _length(motions: Sequence[Motion]) -> int:
    longest = {
        m.motion_id: max(
            (*m.options, *(mark.value for mark in Mark)), key=lambda s: len(s.encode())
        )
        for m in motions
    }
    length = _FRAME + len(canonical(longest))
    return -(-length // _BLOCK) * _BLOCK


def majority(readings: Sequence[Mapping[str, str]]) -> Mapping[str, str] | None:
    """Give what two readings agree on, None where no two do (ruling C3: illegible)."""
    for at, one in enumerate(readings):
        if any(one == other for other in readings[at + 1 :]):
            return one
    return None
