"""What may be asked of the committee, whoever asks and over whichever edge (ruling A7).

A public answer never holds a partial result: while a vote is open it gives what is needed and the
last snapshot (G5); figures come from the posting on, cut down to what is public (C19).
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import Select, select, tuple_

from chassis.actors import Actor
from chassis.domain import stream_id
from chassis.publish import without_none
from chassis.reads import logged
from chassis.refusals import NotFound, RoleNotAllowed
from committee.application import Committee
from committee.box import is_his
from committee.commands.forms import CONVENER_ROLE
from committee.domain.ballot import Ballot
from committee.domain.deliveries import DeliveryBatch
from committee.domain.meeting import AssemblyMeeting
from committee.domain.rules import DEFAULTS
from committee.minutes import minutes_shown
from committee.pending import listed
from committee.shown import motion_shown, rules_shown, terms_shown, verdict_shown
from law.dates import business_date
from law.thresholds import QUORUM

KEEPERS = frozenset({"STREET_OFFICER", "HOUSING_AUTHORITY", "REGISTRY_CLERK"})
OPERATOR, COUNTER = "BALLOT_OPERATOR", "VOTE_COUNTER"
OPENED = frozenset({"RESULT_POSTED", "RESULT_FINAL", "ANNULLED", "REVOKED_BY_COURT"})
CLOSED = frozenset({"CLOSED", "COUNTING", "COUNTED", "DISPUTED"}) | OPENED
Page = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Reader:
    """Who asks, and every role he holds on the estate."""

    actor: Actor
    roles: frozenset[str]

    @property
    def subject(self) -> str:
        """Give the asker's opaque ref."""
        return self.actor.subject


class Queries:
    """Reads the committee's streams, and its views at the log's head."""

    def __init__(self, committee: Committee) -> None:
        self._committee, self._core = committee, committee.core
        self._t = committee.tables

    # Everyone

    def meetings(self, estate_id: UUID, after: str, limit: int) -> list[Page]:
        """Give an estate's meetings in order of reference."""
        self._core.follower.catch_up()
        c = self._t.meetings.c
        question = select(c.ref).where(c.estate_id == str(estate_id), c.ref > after)
        refs = self._rows(question.order_by(c.ref).limit(limit))
        return [self._listed(self._meeting(estate_id, r["ref"])) for r in refs]

    def meeting(self, estate_id: UUID, ref: str) -> Page:
        """Give a meeting as everybody may see it."""
        meeting = self._meeting(estate_id, ref)
        shown = self._listed(meeting) | {
            "convener": meeting.convener,
            "convener_basis": meeting.convener_basis,
            "extent": msgspec.to_builtins(meeting.extent),
            "motions": [motion_shown(m) for m in meeting.motions],
            "form": meeting.form,
            "reenacts": meeting.reenacts or "",
            "decisions": dict(meeting.decisions) if meeting.posted_until else {},
            "court": dict(meeting.court) if meeting.posted_until else {},
            "pending": list(meeting.pending) if meeting.posted_until else [],
            "verdicts": [],
        }
        if meeting.notice is not None:
            total = meeting.notice.on_roll
            shown |= terms_shown(meeting.notice)
            shown["needed"] = {
                "area_cm2": QUORUM.minimum(total.total_area_cm2),
                "heads": QUORUM.minimum(meeting.heads),
            }
        if meeting.turnout is not None:
            shown["turnout"] = self._turnout(meeting)
        if meeting.counted is not None and meeting.posted_until is not None:
            shown["verdicts"] = [
                verdict_shown(
                    m,
                    figures=meeting.figures_public,
                    already_published=meeting.reenacts is not None,
                )
                for m in meeting.counted.motions
            ]
            shown["posted_until"] = meeting.posted_until.isoformat()
        return shown

    def pending(self, estate_id: UUID, after: str, limit: int) -> list[Page]:
        """Give an estate's pending motions in order of reference."""
        return listed(self._core, self._t, estate_id, after, limit)

    def minutes(self, estate_id: UUID, ref: str, version: int | None = None) -> Page:
        """Give a version of a meeting's minutes."""
        return minutes_shown(self._meeting(estate_id, ref), version)

    def rules(self, estate_id: UUID) -> Page:
        """Give an estate's rules of procedure; edition 0 are the defaults."""
        rules = self._committee.load(f"/estates/{estate_id}/rules")
        if rules is None:
            return {"edition": 0, "parameters": rules_shown(DEFAULTS), "from_before": False}
        return {
            "edition": rules.edition,
            "adopted_on": rules.adopted_on.isoformat(),
            "text_sha256": rules.text_sha256,
            "parameters": rules_shown(rules.parameters),
            "from_before": rules.from_before,
        }

    def body(self, estate_id: UUID, ref: str) -> Page:
        """Give a body in office: its seats, never who sits there."""
        body = self._committee.load(f"/estates/{estate_id}/bodies/{ref}")
        if body is None:
            raise NotFound
        return {
            "body": ref,
            "kind": body.kind,
            "seats": body.seats,
            "filled": len(body.members),
            "has_chair": body.chair is not None,
            "term_ends": body.term_ends.isoformat(),
        }

    def petition(self, estate_id: UUID, ref: str) -> Page:
        """Give a petition without its signatures; its figures once they were checked."""
        petition = self._committee.load(f"/estates/{estate_id}/petitions/{ref}")
        if petition is None:
            raise NotFound
        return {
            "petition": ref,
            "stage": petition.stage,
            "title": petition.title,
            "text": petition.text,
            "text_sha256": petition.text_sha256,
            "items": list(petition.items),
            "area_cm2": petition.area_cm2,
            "heads": petition.heads,
            "meeting": petition.meeting or "",
        }

    # Owners of the roll and those who keep order

    def figures(self, estate_id: UUID, ref: str, reader: Reader) -> Page:
        """Give the exact figures on request (R-23), from the posting on; logged."""
        meeting = self._meeting(estate_id, ref)
        convener = CONVENER_ROLE[meeting.convener]
        if not reader.roles & (KEEPERS | {convener}):
            self._check_owner(estate_id, meeting, reader)
        if meeting.counted is None or meeting.posted_until is None:
            raise NotFound
        logged(reader.actor, "figures", str(estate_id), meeting=ref)
        counted = meeting.counted
        return {
            "motions": msgspec.to_builtins(counted.motions),
            "ballots": counted.ballots,
            "last_position": counted.last_position,
            "ballots_sha256": counted.ballots_sha256,
            "verdict_sha256": counted.verdict_sha256,
        }

    # Counters

    def proof(
        self, estate_id: UUID, ref: str, reader: Reader, after: int, limit: int
    ) -> list[Page]:
        """Give every ballot's place and commitment to the counters, after the close; logged."""
        meeting = self._counting(estate_id, ref, reader)
        logged(reader.actor, "proof", str(estate_id), meeting=ref)
        c = self._t.ballots.c
        question = select(c.stream, c.entry, c.position, c.channel, c.state).where(
            c.meeting == meeting.id, c.position > after, c.state != "STRUCK"
        )
        rows = self._rows(question.order_by(c.position).limit(limit))
        return [
            {
                "entry": r["entry"],
                "position": r["position"],
                "channel": r["channel"],
                "state": r["state"],
                "commitment": _commitment(self._ballot(r["stream"])),
            }
            for r in rows
        ]

    def collected(self, estate_id: UUID, ref: str, reader: Reader) -> list[Page]:
        """Give how many papers each collector brought, between which times (F43); logged."""
        meeting = self._counting(estate_id, ref, reader)
        logged(reader.actor, "collected", str(estate_id), meeting=ref)
        c = self._t.ballots.c
        question = select(c.collector, c.entry, c.at).where(
            c.meeting == meeting.id, c.collector != ""
        )
        found: dict[str, list[Any]] = {}
        for row in self._rows(question.order_by(c.at)):
            found.setdefault(row["collector"], []).append(row["at"])
        return [
            {
                "collector": who,
                "papers": len(at),
                "first_at": _instant(min(at)),
                "last_at": _instant(max(at)),
            }
            for who, at in sorted(found.items())
        ]

    # The person himself

    def receipt(self, estate_id: UUID, ref: str, entry: UUID, reader: Reader) -> Page:
        """Give that one's ballot arrived and what became of it, never what it says (C5)."""
        meeting, ballot = self._own(estate_id, ref, entry, reader)
        row = self._rows(select(self._t.ballots).where(self._t.ballots.c.stream == ballot.id))[0]
        inside = meeting.counted is not None and ballot.stage not in {"STRUCK", "VOID"}
        return {
            "state": row["state"],
            "channel": row["channel"],
            "at": _instant(row["at"]),
            "position": row["position"],
            "commitment": _commitment(ballot),
            "disputed": row["disputed"],
            "contest": row["contest"],
            "collector": row["collector"],
            "counted": inside,
            "ballots_sha256": meeting.counted.ballots_sha256 if meeting.counted else "",
        }

    def own_mark(self, estate_id: UUID, ref: str, entry: UUID, reader: Reader) -> Page:
        """Give what one marked oneself, after the result; logged. A paper's marks stay in the box."""
        meeting, ballot = self._own(estate_id, ref, entry, reader)
        if meeting.posted_until is None or ballot.sealed is None:
            raise NotFound
        if not self._cast_by(ballot, reader):
            raise RoleNotAllowed
        logged(reader.actor, "own mark", str(estate_id), meeting=ref)
        marks = self._committee.box.own(reader.subject, ballot)
        return {"redacted": marks is None, "marks": marks or {}}

    # Those who run the vote

    def deliveries(
        self, estate_id: UUID, ref: str, reader: Reader, after: tuple[str, str], limit: int | None
    ) -> list[Page]:
        """Give deliveries in order of entry, to the convener and operators; logged.

        Day, method and proof are the batch's: they are read from the log, once each.
        """
        meeting = self._running(estate_id, ref, reader)
        logged(reader.actor, "deliveries", str(estate_id), meeting=ref)
        c = self._t.deliveries.c
        question = select(
            c.stream, c.entry, c.batch, c.channel, c.effective_service, c.consequence_notice
        ).where(c.meeting == meeting.id, tuple_(c.entry, c.batch) > after)
        rows = self._rows(question.order_by(c.entry, c.batch).limit(limit))
        batches = {stream: self._batch(stream) for stream in {r["stream"] for r in rows}}
        return [r | batches[r.pop("stream")] for r in rows]

    def missing_doors(self, estate_id: UUID, ref: str, building: str, reader: Reader) -> list[Page]:
        """Give one building's entries without proof of delivery, to operators; logged (C11)."""
        meeting = self._meeting(estate_id, ref)
        if OPERATOR not in reader.roles:
            raise RoleNotAllowed
        if meeting.notice is None:
            raise NotFound
        logged(reader.actor, "missing doors", str(estate_id), meeting=ref, building=building)
        served = {s.entry for s in self._committee.counts.served(meeting.id) if s.effective_service}
        return [
            {"entry": str(e.entry_id), "units": list(e.units)}
            for e in self._committee.rolls.entries(estate_id, meeting)
            if building in e.by_building and e.entry_id not in served
        ]

    def proxies(
        self, estate_id: UUID, ref: str, reader: Reader, after: str, limit: int
    ) -> list[Page]:
        """Give proxies: all to those who run the vote, else those one holds; logged."""
        meeting = self._meeting(estate_id, ref)
        self._core.follower.catch_up()
        c = self._t.proxies.c
        question = select(c.ref.label("proxy"), c.entry, c.holder, c.state).where(
            c.meeting == meeting.id, c.ref > after
        )
        if not reader.roles & {OPERATOR, CONVENER_ROLE[meeting.convener]}:
            question = question.where(c.holder == reader.subject)
        logged(reader.actor, "proxies", str(estate_id), meeting=ref)
        return self._rows(question.order_by(c.ref).limit(limit))

    # Below

    def today(self) -> date:
        """Give the business date that holds (the story's, on virtual time)."""
        return business_date(self._core.executor.time.now(self._core.store)[0])

    def _meeting(self, estate_id: UUID, ref: str) -> AssemblyMeeting:
        found: AssemblyMeeting | None = self._committee.load(f"/estates/{estate_id}/meetings/{ref}")
        if found is None:
            raise NotFound
        return found

    def _running(self, estate_id: UUID, ref: str, reader: Reader) -> AssemblyMeeting:
        meeting = self._meeting(estate_id, ref)
        if not reader.roles & {OPERATOR, CONVENER_ROLE[meeting.convener]}:
            raise RoleNotAllowed
        self._core.follower.catch_up()
        return meeting

    def _counting(self, estate_id: UUID, ref: str, reader: Reader) -> AssemblyMeeting:
        meeting = self._meeting(estate_id, ref)
        if COUNTER not in reader.roles or reader.subject not in meeting.counters:
            raise RoleNotAllowed
        if meeting.stage not in CLOSED:
            raise NotFound
        self._core.follower.catch_up()
        return meeting

    def _own(
        self, estate_id: UUID, ref: str, entry: UUID, reader: Reader
    ) -> tuple[AssemblyMeeting, Ballot]:
        meeting = self._meeting(estate_id, ref)
        address = f"/estates/{estate_id}/meetings/{ref}"
        stream = stream_id(f"{address}/ballots/{entry}")
        held = self._committee.rolls.entry(estate_id, meeting, entry) if meeting.notice else None
        ballot = self._core.mapper.fold(self._core.store.events(stream))
        owns = held is not None and reader.subject in held.owners
        if not owns and (ballot is None or not self._cast_by(ballot, reader)):
            raise RoleNotAllowed
        if ballot is None:
            raise NotFound
        self._core.follower.catch_up()
        return meeting, ballot

    def _cast_by(self, ballot: Ballot, reader: Reader) -> bool:
        stored = self._core.store.events(ballot.id)
        facts = [self._core.mapper.read(s) for s in stored]
        cast = [f for f in facts if type(f).__name__ in {"BallotCast", "BallotChanged"}]
        return bool(cast) and is_his(self._core.vault, reader.subject, cast[-1].by.subject)

    def _check_owner(self, estate_id: UUID, meeting: AssemblyMeeting, reader: Reader) -> None:
        if meeting.notice is None:
            raise NotFound
        entries = self._committee.rolls.entries(estate_id, meeting)
        if not any(reader.subject in e.owners for e in entries):
            raise RoleNotAllowed

    def _ballot(self, stream: UUID) -> Ballot:
        found: Ballot = self._core.mapper.fold(self._core.store.events(stream))
        return found

    def _batch(self, stream: UUID) -> Page:
        batch: DeliveryBatch = self._core.mapper.fold(self._core.store.events(stream))
        return {
            "delivered_on": batch.delivered_on.isoformat(),
            "method": batch.method,
            "proof": msgspec.to_builtins(batch.proof),
        }

    def _turnout(self, meeting: AssemblyMeeting) -> Page:
        shown: Page = without_none(msgspec.to_builtins(meeting.turnout))
        return shown if meeting.stage == "OPEN" else shown | {"groups": []}  # they vanish (C11)

    def _rows(self, question: Select[Any]) -> list[Page]:
        with self._core.views.reading() as conn:
            return [dict(r) for r in conn.execute(question).mappings()]

    @staticmethod
    def _listed(meeting: AssemblyMeeting) -> Page:
        return {
            "meeting": meeting.ref,
            "stage": meeting.stage,
            "kind": meeting.kind,
            "opens_on": meeting.opens_on.isoformat(),
            "closes_on": meeting.closes_on.isoformat(),
        }


def _commitment(ballot: Ballot) -> str:
    sealed = ballot.sealed or (ballot.readings[0].sealed if ballot.readings else None)
    return sealed.commitment if sealed else ""


def _instant(at: datetime) -> str:
    # SQLite gives back no zone; what is stored is UTC.
    return at.replace(tzinfo=UTC).isoformat() if at.tzinfo is None else at.isoformat()
