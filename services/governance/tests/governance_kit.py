"""Facts as the services publish them, for governance's tests."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

from chassis.relay import Record
from cogov.alliance.v1 import events_pb2 as alliance
from cogov.committee.v1 import events_pb2 as committee
from cogov.consultation.v1 import events_pb2 as consultation
from cogov.deliberation.v1 import events_pb2 as deliberation
from cogov.registry.v1 import events_pb2 as registry
from governance.application import Governance, open_governance

ESTATE = UUID("11111111-1111-4111-8111-111111111111")
OTHER = UUID("22222222-2222-4222-8222-222222222222")
MESSAGES: dict[str, Any] = {
    "registry": registry.RegistryEvent,
    "committee": committee.CommitteeEvent,
    "consultation": consultation.ConsultationEvent,
    "deliberation": deliberation.DeliberationEvent,
    "alliance": alliance.AllianceEvent,
}
MARCH = datetime(2026, 3, 2, 1, tzinfo=UTC)


def stream(name: str) -> str:
    """Name a stream of the tests."""
    return str(uuid5(ESTATE, name))


@dataclass
class Log:
    """Two services' logs as they grow, each with its own positions and versions."""

    positions: dict[str, int] = field(default_factory=dict)
    versions: dict[str, int] = field(default_factory=dict)
    records: list[Record] = field(default_factory=list)

    def fact(
        self,
        source: str,
        kind: str,
        of: str = "it",
        /,
        *,
        estate: UUID = ESTATE,
        at: datetime = MARCH,
        starts: tuple[dict[str, Any], ...] = (),
        stops: tuple[str, ...] = (),
        type_: str = "",
        **fields: Any,
    ) -> Record:
        """Record one fact and give its record; without a kind, a private one."""
        event = MESSAGES[source]()
        position = self.positions[source] = self.positions.get(source, 0) + 1
        name = stream(f"{estate}{source}{of}")
        version = self.versions[name] = self.versions.get(name, 0) + 1
        meta = event.meta
        meta.estate_id, meta.source, meta.position = str(estate), source, position
        meta.stream, meta.version, meta.on = name, version, at.date().isoformat()
        meta.type = type_ or f"{source}.{kind or 'Private'}"
        meta.may_skip = not kind
        meta.recorded_at.FromDatetime(at)
        for clock in starts:
            started = meta.starts.add(**{k: v for k, v in clock.items() if k != "due"})
            started.due.FromDatetime(clock["due"])
        meta.stops.extend(stops)
        if kind:
            getattr(event, kind).SetInParent()
            getattr(event, kind).MergeFrom(type(getattr(event, kind))(**fields))
        record = Record(source, position, str(estate), meta.type, event.SerializeToString())
        self.records.append(record)
        return record

    def registered(self, estate: UUID = ESTATE, name: str = "阳光小区", **more: Any) -> Record:
        """Register an estate."""
        return self.fact(
            "registry",
            "estate_registered",
            "estate",
            estate=estate,
            name=name,
            community_ref="220105001002",
            township_ref="220105001",
            jurisdiction="JILIN",
            households=9,
            **more,
        )

    def meeting(self, at: datetime = MARCH) -> None:
        """Schedule a meeting on one motion, give notice of it and open it."""
        motion = committee.Motion(motion_id="m1", title="t", item=4, **{"class": "ORDINARY"})
        self.fact("committee", "meeting_scheduled", "mt", at=at, ref="mt", motions=[motion])
        window = committee.ChannelWindow(channel="app")
        self.fact(
            "committee",
            "meeting_noticed",
            "mt",
            at=at,
            notice_on="2026-03-02",
            roll="r",
            total_area_cm2=10_000_100,
            total_heads=3,
            channels=[window],
        )
        self.fact("committee", "voting_opened", "mt", at=at + timedelta(days=16))


@contextmanager
def governance(folder: Path) -> Iterator[Governance]:
    """Open an empty governance service."""
    made = open_governance(str(folder / "governance.db"), dict.fromkeys(MESSAGES, lambda: 99))
    try:
        yield made
    finally:
        made.close()
