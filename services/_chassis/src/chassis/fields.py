"""The types that commands and facts are made of: references, figures with units, sealed values, clocks."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct

Reference = Annotated[
    str,
    Meta(
        pattern=r"^[a-z0-9-]{1,40}(?!\n)$",
        description="the caller's own number of it, unique under its parent",
    ),
]
EstateId = Annotated[UUID, Meta(description="the estate")]
AreaCm2 = Annotated[int, Meta(ge=1, le=10**12, description="area in cm² (1 m² = 10,000 cm²)")]
Count = Annotated[int, Meta(ge=0, le=10**9)]
Text = Annotated[str, Meta(min_length=1, max_length=4000)]
Line = Annotated[str, Meta(min_length=1, max_length=200)]
Instant = Annotated[datetime, Meta(tz=True, description="an instant with its offset")]
Sha256 = Annotated[
    str, Meta(pattern=r"^[0-9a-f]{64}(?!\n)$", description="SHA-256 in lower-case hex")
]
Subject = Annotated[
    str,
    Meta(pattern=r"^[A-Za-z0-9:._-]{1,80}(?!\n)$", description="opaque subject ref, never a name"),
]
PersonalText = Annotated[
    str,
    Meta(
        min_length=1,
        max_length=200,
        extra={"personal": True},
        description="personal data: goes to the vault",
    ),
]


class Evidence(Struct, frozen=True, forbid_unknown_fields=True):
    """A document somewhere else, named by its digest (ruling G15); nothing is uploaded."""

    kind: Line
    sha256: Sha256
    bytes: Annotated[int, Meta(ge=1, le=10**12)]
    media_type: Line
    held_by: Line


class Sealed(Struct, frozen=True):
    """A value that only the holder of a subject's key for a purpose can open."""

    purpose: str
    box: bytes


class By(Struct, frozen=True, omit_defaults=True):
    """Who caused a fact: an opaque subject, the role that entitled him, and through which client."""

    subject: str | Sealed
    role: str
    org: str | None = None
    client: str | None = None


class Cause(Struct, frozen=True):
    """The other service's fact on which a policy acted."""

    source: str
    position: int


class Clock(Struct, frozen=True, omit_defaults=True):
    """A deadline that a fact starts: what is due, when, and whose seat answers for it (ruling A10)."""

    clock: str
    due: datetime
    responsible: str
    ref: str = ""
    incomplete: bool = False

    @property
    def key(self) -> str:
        """Name the clock within its stream."""
        return f"{self.clock}:{self.ref}" if self.ref else self.clock


Clocks = tuple[Clock, ...]


@dataclass(frozen=True, slots=True)
class ClockKind:
    """What a clock rests on: LAW, NOTICE or PRACTICE, the grade of its source, its rules."""

    basis: str
    grade: str
    rules: tuple[str, ...]


CLOCKS: dict[str, ClockKind] = {}
"""Every kind of clock by its id; a clock that is not here cannot be published."""


def clock_kind(name: str, basis: str, grade: str, rules: str) -> str:
    """Declare a kind of clock; give its id."""
    CLOCKS[name] = ClockKind(basis, grade, tuple(rules.split()))
    return name
