"""How the consultation's part is read: seats with their attendance, consultations with their dissent."""

from typing import Any

from msgspec import structs

from governance.consultation_part import Consultation, ConsultationPart, Sitting
from governance.parts import cited

SEATS = ("PARTY_BRANCH", "COMMUNITY", "OWNERS_COMMITTEE", "RESIDENTS_COUNCIL", "PROVIDER")
"""The five seats, in the order in which they are listed."""

SHOWN_SESSIONS = 4


def present_consultation(part: ConsultationPart) -> dict[str, Any]:
    """Give the consultation's part as it is read (rulings F)."""
    found = sorted(part.consultations.values(), key=lambda c: (c.asked_on, c.consultation))
    sessions = sorted(
        (s for c in found for s in c.sessions), key=lambda s: s.opened_at, reverse=True
    )
    return {
        "seats": [_seat(part, seat, sessions[:SHOWN_SESSIONS]) for seat in SEATS if part.seats],
        "consultations": [_consultation(c) for c in found],
    }


def _seat(part: ConsultationPart, seat: str, sessions: list[Sitting]) -> dict[str, Any]:
    held = part.seats.get(seat)
    if held is None:
        return {"seat": seat, "state": "VACANT", "since": None, "by": None, "last_sessions": []}
    how = [a["how"] for s in sessions for a in s.attendance if a["seat"] == seat]
    shown: dict[str, Any] = {"seat": seat, **structs.asdict(held), "last_sessions": how}
    return shown


def _consultation(c: Consultation) -> dict[str, Any]:
    actions = (c.conclusion or {}).get("actions", [])
    return {
        **structs.asdict(c),
        "sessions": [_sitting(s) for s in c.sessions],
        "actions": [a | c.actions[a["action"]] for a in actions],
        "dissent": [p for p in c.positions if p["stance"] == "OPPOSE"],
        "events": cited(c.events),
    }


def _sitting(s: Sitting) -> dict[str, Any]:
    version = 1 + len(s.objections)
    signed = [one["seat"] for one in s.signatures if one["version"] == version]
    return {**structs.asdict(s), "minutes_version": version if s.ended else 0, "signed": signed}
