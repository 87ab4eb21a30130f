"""Seals ballots and, once a release is decided, opens them; the only place that handles marks (C5)."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from cryptography.exceptions import InvalidTag

from chassis.domain import Sealed
from chassis.vault import Vault, put_in
from committee.commands.forms import Choice
from committee.domain import paper
from committee.domain.ballot import Ballot
from committee.domain.figures import OpenedPaper
from committee.domain.meeting import AssemblyMeeting
from committee.domain.paper import SealedChoices


class BrokenCommitment(Exception):  # noqa: N818  (a state of the log, not of the program)
    """What a box holds is not what was committed to: the log was tampered with."""


@dataclass(frozen=True, slots=True)
class Lying:
    """A ballot in the box, with its place in the log."""

    ballot: Ballot
    position: int

    @property
    def commitment(self) -> str:
        """Give the commitment of what counts, empty where nothing was read."""
        sealed = self.boxes
        return sealed[0].commitment if sealed else ""

    @property
    def boxes(self) -> list[SealedChoices]:
        """Give what is to be opened: the cast choices, or every reading."""
        if self.ballot.sealed is not None:
            return [self.ballot.sealed]
        return [reading.sealed for reading in self.ballot.readings]


@dataclass(frozen=True, slots=True)
class BallotBox:
    """A meeting's box: anyone puts in, only a recorded release takes out."""

    vault: Vault

    def seal(
        self,
        meeting: AssemblyMeeting,
        entry: UUID,
        version: int,
        choices: Sequence[Choice],
        voter: str | None,
    ) -> SealedChoices:
        """Seal choices to the meeting's key, and under the voter's own where there is one."""
        marks = paper.full(meeting.motions, choices)
        salt = secrets.token_bytes(paper.SALT_BYTES)
        value = paper.padded(meeting.motions, marks, salt)
        place = paper.place_of(meeting.id, entry, version)
        return SealedChoices(
            box=put_in(meeting.terms.box_public, value, place),
            commitment=paper.commitment(meeting.id, entry, version, salt, paper.canonical(marks)),
            version=version,
            own=self.vault.seal(voter, "ballot", value, place.hex()) if voter is not None else None,
        )

    def open(self, meeting: UUID, lying: Sequence[Lying]) -> list[list[dict[str, str]]]:
        """Open every ballot: its marks, or those of each reading; checks what was committed to."""
        boxes, places = [], []
        for one in lying:
            for sealed in one.boxes:
                info = paper.place_of(meeting, one.ballot.entry, sealed.version)
                boxes.append((sealed.box, info))
                places.append((one, sealed))
        found: dict[UUID, list[dict[str, str]]] = {one.ballot.id: [] for one in lying}
        values = self.vault.take_out(str(meeting), boxes) if boxes else []
        for value, (one, sealed) in zip(values, places, strict=True):
            marks, salt = paper.read(value)
            canonical = paper.canonical(marks)
            said = paper.commitment(meeting, one.ballot.entry, sealed.version, salt, canonical)
            if said != sealed.commitment:
                raise BrokenCommitment(str(one.ballot.id))
            found[one.ballot.id].append(marks)
        return [found[one.ballot.id] for one in lying]

    def papers(self, meeting: UUID, lying: Sequence[Lying]) -> list[OpenedPaper]:
        """Give the ballots as the count takes them; readings that differ throughout are void."""
        opened = self.open(meeting, [one for one in lying if one.ballot.stage != "VOID"])
        marks_of = iter(opened)
        return [
            _paper(one, None if one.ballot.stage == "VOID" else next(marks_of)) for one in lying
        ]

    def own(self, subject: str, ballot: Ballot) -> dict[str, str] | None:
        """Open the voter's own copy for himself; None once his key is destroyed.

        Raises InvalidTag if it was sealed for another ballot, or for another version of this one.
        """
        sealed = ballot.sealed
        if sealed is None or sealed.own is None:
            return None
        place = paper.place_of(ballot.meeting_stream, ballot.entry, sealed.version)
        value = self.vault.open(subject, sealed.own, place.hex())
        return paper.read(value)[0] if value is not None else None


def _paper(one: Lying, read: Sequence[dict[str, str]] | None) -> OpenedPaper:
    ballot = one.ballot
    agreed: Mapping[str, str] | None = None
    if read:
        agreed = read[0] if ballot.sealed is not None else paper.majority(read)
    marks = dict(agreed) if agreed is not None else None
    return OpenedPaper(ballot.entry, marks, one.position, ballot.channel, ballot.disputed)


def is_his(vault: Vault, subject: str, sealed: str | Sealed) -> bool:
    """Say whether a subject is the one sealed in a fact, without learning who it is otherwise."""
    if isinstance(sealed, str):
        return sealed == subject
    try:
        return vault.open(subject, sealed) == subject.encode()
    except InvalidTag:
        return False
