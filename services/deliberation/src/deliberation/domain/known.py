"""What loaders bring to decisions: what others' facts say, never what a caller types."""

from datetime import date
from typing import TYPE_CHECKING

from msgspec import Struct

from chassis.domain import Cause, Sealed
from deliberation.domain.facts import Figure, Taken

if TYPE_CHECKING:
    from deliberation.domain.topic import Deliberation


class Rejected(Struct, frozen=True):
    """The same topic as it failed: which, when, on which plan."""

    topic: str
    on: date
    plan_sha256: str


class BeforeRaising(Struct, frozen=True):
    """What is known when a concern is raised."""

    owns: bool
    petition_admitted: bool
    rejected: Rejected | None
    replaces_known: bool


class Concluded(Struct, frozen=True):
    """A consultation's conclusion as its own service told it."""

    consultation: str
    topic: str
    tags: tuple[str, ...]
    outcome: str
    dissent: tuple[str, ...]
    on: date
    fact: Cause

    @property
    def taken(self) -> Taken:
        """Give what the topic keeps of it."""
        return Taken(self.consultation, self.outcome, self.fact, self.dissent)


class Posted(Struct, frozen=True):
    """A motion's result as the committee posted it; `decision` is its standing once it is final."""

    passed: bool
    final: bool
    plan_sha256: str
    figures: tuple[Figure, ...]
    fact: Cause
    posted_at: str
    posted_on: date
    until: date
    late: bool


class ForWords(Struct, frozen=True):
    """What is needed to take in sealed words: the topic, whether one owns there, the words sealed."""

    owns: bool
    topic: "Deliberation | None"
    text: Sealed
