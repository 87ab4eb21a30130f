"""Lets an aggregate be written in two files: a half with facts of its own, and the rest."""

from collections.abc import Callable
from typing import TypeVar

from chassis.facts import Aggregate, Event

T = TypeVar("T", bound=type[Aggregate])


def with_facts_of(half: type[Aggregate]) -> Callable[[T], T]:
    """Give a subclass the very events of its half, not copies of them.

    The library defines each inherited event anew for the subclass, but the inherited methods go on
    to trigger the half's own; what is stored under a topic would then be read as another class.
    """

    def take(cls: T) -> T:
        for name, fact in vars(half).items():
            if isinstance(fact, type) and issubclass(fact, Event) and hasattr(fact, "TOPIC"):
                setattr(cls, name, fact)
        return cls

    return take
