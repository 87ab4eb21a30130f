"""Whose facts governance reads, how a record of each is read, and which part it moves."""

from collections.abc import Callable, Mapping
from typing import Any

from cogov.alliance.v1 import events_pb2 as alliance
from cogov.committee.v1 import events_pb2 as committee
from cogov.consultation.v1 import events_pb2 as consultation
from cogov.deliberation.v1 import events_pb2 as deliberation
from cogov.registry.v1 import events_pb2 as registry
from governance import (
    alliance_part,
    committee_part,
    consultation_part,
    deliberation_part,
    registry_part,
)
from governance.parts import Change, nothing

EVENTS: Mapping[str, Any] = {
    "registry": registry.RegistryEvent,
    "committee": committee.CommitteeEvent,
    "consultation": consultation.ConsultationEvent,
    "deliberation": deliberation.DeliberationEvent,
    "alliance": alliance.AllianceEvent,
}
CHANGES: Mapping[str, Mapping[str, Change]] = {
    "registry": registry_part.CHANGES,
    "committee": committee_part.CHANGES,
    "consultation": consultation_part.CHANGES,
    "deliberation": deliberation_part.CHANGES,
    "alliance": alliance_part.CHANGES,
}
SOURCES: dict[str, tuple[Callable[[bytes], Any], str, Mapping[str, Change]]] = {
    source: (event.FromString, source, CHANGES[source]) for source, event in EVENTS.items()
}
"""A part of the state is named after the service whose facts move it."""


def _quiet() -> frozenset[tuple[str, str]]:
    return frozenset(
        (source, fact.message_type.name)
        for source, event in EVENTS.items()
        for fact in event.DESCRIPTOR.oneofs_by_name["fact"].fields
        if CHANGES[source].get(fact.name) is nothing
    )


QUIET = _quiet()


def changes_nothing(kind: str) -> bool:
    """Say whether a record of a type, `source.Aggregate.Fact`, changes no state but by its clocks."""
    source, _, fact = kind.partition(".")
    return (source, fact.rpartition(".")[2]) in QUIET
