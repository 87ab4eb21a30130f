"""Whose facts governance reads, how a record of each is read, and which part it moves."""

from collections.abc import Callable, Mapping
from typing import Any

from cogov.committee.v1 import events_pb2 as committee
from cogov.registry.v1 import events_pb2 as registry
from governance import committee_part, registry_part
from governance.parts import Change

SOURCES: dict[str, tuple[Callable[[bytes], Any], str, Mapping[str, Change]]] = {
    "registry": (registry.RegistryEvent.FromString, "registry", registry_part.CHANGES),
    "committee": (committee.CommitteeEvent.FromString, "committee", committee_part.CHANGES),
}
