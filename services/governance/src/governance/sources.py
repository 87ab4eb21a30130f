"""Whose facts governance reads, how a record of each is read, and which part it moves."""

from collections.abc import Callable, Mapping
from typing import Any

from cogov.committee.v1 import events_pb2 as committee
from cogov.registry.v1 import events_pb2 as registry
from governance import committee_part, registry_part
from governance.parts import Change, nothing

SOURCES: dict[str, tuple[Callable[[bytes], Any], str, Mapping[str, Change]]] = {
    "registry": (registry.RegistryEvent.FromString, "registry", registry_part.CHANGES),
    "committee": (committee.CommitteeEvent.FromString, "committee", committee_part.CHANGES),
}


def _quiet() -> frozenset[tuple[str, str]]:
    events = (("registry", registry.RegistryEvent), ("committee", committee.CommitteeEvent))
    return frozenset(
        (source, fact.message_type.name)
        for source, event in events
        for fact in event.DESCRIPTOR.oneofs_by_name["fact"].fields
        if fact.message_type and SOURCES[source][2].get(fact.name) is nothing
    )


QUIET = _quiet()


def changes_nothing(kind: str) -> bool:
    """Say whether a record of a type, `source.Aggregate.Fact`, changes no state but by its clocks."""
    source, _, fact = kind.partition(".")
    return (source, fact.rpartition(".")[2]) in QUIET
