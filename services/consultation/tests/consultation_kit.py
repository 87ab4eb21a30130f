"""A community's officers, five holders of seats, and a consultation service on disk."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from typing_extensions import override

from chassis.actors import Actor, Grant
from chassis.clock import TimeSource
from chassis.core import below
from chassis.domain import Evidence
from chassis.refusals import NeighbourUnavailable
from chassis.testing.story import Story
from consultation import commands as wish
from consultation.application import Consultations, open_consultations
from consultation.commands.forms import SEATS, Material, Seat, SeatHolder
from consultation.ports import RegistryPort
from law.dates import SHANGHAI

ESTATE = UUID("11111111-1111-4111-8111-111111111111")
PLACE = "460100001001"
SHA = "a" * 64
PROOF = Evidence("scan", SHA, 1000, "application/pdf", "community")
NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
"""Monday 2026-03-02, 12:00 in Shanghai."""

AFFECTED: tuple[Seat, ...] = ("OWNERS_COMMITTEE", "PROVIDER")
PAPER = Material("方案", SHA)


def local(day: date, hour: int = 0, minute: int = 0) -> datetime:
    """Give an instant in Shanghai."""
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=SHANGHAI)


def person(subject: str, *roles: str, scope: str = PLACE) -> Actor:
    """Give somebody with grants on the estate's community."""
    return Actor(subject, "iss", "client", tuple(Grant(r, scope) for r in roles))


SECRETARY = person("secretary", "COMMUNITY_PARTY_SECRETARY")
OFFICER = person("officer", "RESIDENTS_COMMITTEE_OFFICER")
BRANCH = person("branch", "ESTATE_BRANCH_SECRETARY")
STREET = person("street", "STREET_OFFICER")
CHAIR = person("chair", "COMMITTEE_CHAIR")
RESIDENT = person("resident", "RESIDENT")
STRANGER = person("stranger")


def holder(seat: Seat) -> Actor:
    """Give who holds a seat; he has no grant."""
    return person(f"holder-{seat.lower()}")


HOLDERS = tuple(SeatHolder(seat, holder(seat).subject) for seat in SEATS)
CONSTITUTE = wish.ConstituteTable(ESTATE, HOLDERS)


class FakeRegistry(RegistryPort):
    """Knows the one estate."""

    away = False

    @override
    def place(self, estate_id: UUID) -> tuple[str, str] | None:
        """Give its place."""
        if self.away:
            raise NeighbourUnavailable(service="registry")
        return (PLACE, "CN_NATIONAL") if estate_id == ESTATE else None


class World(Story):
    """A consultation service in a folder, and a story's clock."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, NOON, ESTATE)
        self.registry = FakeRegistry()
        self.service = self.open()

    def open(self) -> Consultations:
        """Open the service on its folder."""
        where = below(self.folder / "data", "consultation", self.folder / "key")
        return open_consultations(where, TimeSource(virtual=True), self.registry)

    def table(self) -> Any:
        """Give the estate's table as it stands."""
        return self.service.load(f"/estates/{ESTATE}/table")

    def consultation(self, ref: str = "c-1") -> Any:
        """Give a consultation as it stands."""
        return self.service.load(f"/estates/{ESTATE}/consultations/{ref}")

    # A story's usual steps

    def constituted(self) -> "World":
        """Constitute the table."""
        self.do(SECRETARY, CONSTITUTE)
        return self

    def requested(self, ref: str = "c-1", by: Actor = CHAIR, **more: Any) -> "World":
        """Have a consultation asked for."""
        self.do(by, request(ref, **more))
        return self

    def called(self, ref: str = "c-1", days: int = 3, **more: Any) -> "World":
        """Accept the request and call a session so many days from now."""
        self.do(OFFICER, wish.DecideRequest(ESTATE, ref, accept=True))
        self.do(OFFICER, notice(self.now + timedelta(days=days), ref, **more))
        return self

    def opened(self, ref: str = "c-1", days: int = 3, **more: Any) -> "World":
        """Bring a consultation to its first session."""
        self.called(ref, days)
        self.days(days)
        self.resume(ref, **more)
        return self

    def resume(self, ref: str = "c-1", **more: Any) -> None:
        """Open a session."""
        fields: dict[str, Any] = {"present": SEATS, "residents": 5}
        self.do(OFFICER, wish.OpenSession(ESTATE, ref, **(fields | more)))

    def stand(self, seat: Seat, stance: Any = "SUPPORT", ref: str = "c-1", **more: Any) -> None:
        """Have a seat take its position on the present version."""
        fields: dict[str, Any] = {"version": self.consultation(ref).edition}
        if stance in {"OPPOSE", "SUPPORT_WITH_RESERVATION"}:
            fields["reason"] = "影响采光"
        c = wish.RecordPosition(ESTATE, ref, seat, stance=stance, **(fields | more))
        self.do(holder(seat), c)

    def all_stand(self, ref: str = "c-1", **stances: str) -> None:
        """Have every present seat take a position; SUPPORT where none is named."""
        present = self.consultation(ref).sessions[-1].present
        for seat in SEATS:
            if seat in present:
                self.stand(seat, stances.get(seat, "SUPPORT"), ref)

    def conclude(self, outcome: Any, *actions: Any, ref: str = "c-1") -> None:
        """End it."""
        self.do(OFFICER, wish.ConcludeConsultation(ESTATE, ref, outcome, actions))


def request(ref: str = "c-1", **more: Any) -> wish.RequestConsultation:
    """Give a request for a coordination meeting about a neighbour's noise."""
    fields: dict[str, Any] = {
        "form": "COORDINATION",
        "title": "夜间装修噪声",
        "proposal": "二十时后不得装修",
        "tags": ("neighbour_dispute",),
        "affected": AFFECTED,
    }
    return wish.RequestConsultation(ESTATE, ref, **(fields | more))


def notice(starts_at: datetime, ref: str = "c-1", **more: Any) -> wish.NoticeSession:
    """Give a notice to all five seats."""
    fields: dict[str, Any] = {"place": "居民活动室", "addressed": SEATS, "materials": (PAPER,)}
    return wish.NoticeSession(ESTATE, ref, starts_at, **(fields | more))
