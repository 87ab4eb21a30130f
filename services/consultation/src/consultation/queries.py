"""What may be asked of the consultation service: seats, never who holds them (rulings A7, F)."""

from typing import Any
from uuid import UUID

from sqlalchemy import select

from chassis.publish import clocks_shown, plain
from chassis.refusals import NotFound
from consultation.application import Consultations
from consultation.commands.forms import SEATS
from consultation.domain.clocks import TALK
from consultation.domain.consultation import Consultation
from consultation.domain.facts import Session
from consultation.domain.following import seats_signed
from consultation.domain.minutes import Minutes, latest, minutes_of
from consultation.domain.table import Table
from consultation.shown import conclusion, listed, noticed

Page = dict[str, Any]


class Queries:
    """Reads the service's streams, and its list at the log's head."""

    def __init__(self, consultations: Consultations) -> None:
        self._service, self._core = consultations, consultations.core

    def table(self, estate_id: UUID) -> Page:
        """Give an estate's table."""
        table: Table | None = self._service.load(f"/estates/{estate_id}/table")
        if table is None:
            raise NotFound
        talk = table.running.get(TALK)
        return {
            "seats": [_seat(table, seat) for seat in SEATS],
            "next_talk_due": plain(talk.due) if talk else None,
        }

    def consultations(self, estate_id: UUID, after: str, limit: int) -> list[Page]:
        """Give an estate's consultations in order of reference."""
        self._core.follower.catch_up()
        c = self._service.tables.consultations.c
        question = select(c.shown).where(c.estate_id == str(estate_id), c.ref > after)
        with self._core.views.reading() as conn:
            return list(conn.execute(question.order_by(c.ref).limit(limit)).scalars())

    def consultation(self, estate_id: UUID, ref: str) -> Page:
        """Give a consultation as everybody may see it."""
        found = self._find(estate_id, ref)
        shown = listed(found) | {
            "tags": list(found.tags),
            "affected": list(found.affected),
            "versions": plain(found.versions),
            "positions": plain(found.positions),
            "notices": [noticed(n) for n in found.notices],
            "sessions": [_session(s) for s in found.sessions],
            "actions": plain(found.undertakings),
            "conference_on": found.conference_on.isoformat() if found.conference_on else "",
            "clocks": clocks_shown(found),
        }
        if found.ended is not None:
            shown["conclusion"] = conclusion(found.ended)
        return shown

    def minutes(
        self, estate_id: UUID, ref: str, session: int, version: int | None = None
    ) -> tuple[Minutes, Page]:
        """Give a version of a session's minutes: as it is signed, and as it is answered."""
        found = self._find(estate_id, ref)
        made = minutes_of(found, session, version)
        of = found.sessions[session - 1]
        signed = [s for s in of.signatures if s.version == made.version]
        return made, {
            "session": session,
            "version": made.version,
            "sha256": made.sha256,
            "content": made.content,
            "signatures": plain(signed),
            "superseded": made.version < latest(of),
        }

    def _find(self, estate_id: UUID, ref: str) -> Consultation:
        found: Consultation | None = self._service.load(f"/estates/{estate_id}/consultations/{ref}")
        if found is None:
            raise NotFound
        return found


def _seat(table: Table, seat: Any) -> Page:
    holder = table.seats.get(seat)
    if holder is None:
        return {"seat": seat, "state": "VACANT", "substitute": ""}
    state = "SUBSTITUTE" if holder.substitute else "FILLED"
    return {"seat": seat, "state": state, "substitute": holder.substitute or ""}


def _session(of: Session) -> Page:
    return {
        "number": of.number,
        "opened_at": plain(of.opened_at),
        "place": of.place,
        "remote": of.remote,
        "attendance": plain(of.attendance),
        "invitees": [one.kind for one in of.invitees],
        "residents": of.residents,
        "ended": of.ended,
        "minutes_version": latest(of) if of.ended else 0,
        "signed": list(seats_signed(of)),
    }
