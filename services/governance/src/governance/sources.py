"""Whose facts governance reads, how a record of each is read, and which part it moves."""

from collections.abc import Callable
from typing import Any

from cogov.committee.v1 import events_pb2 as committee
from cogov.registry.v1 import events_pb2 as registry
from governance import committee_part, registry_part

SOURCES: dict[str, tuple[Callable[[bytes], Any], str, Callable[[Any, Any], None]]] = {
    "registry": (registry.RegistryEvent.FromString, "registry", registry_part.fold),
    "committee": (committee.CommitteeEvent.FromString, "committee", committee_part.fold),
}
