"""Clocks hang on facts, whichever fact of a stream sets them (ruling A10)."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from typing_extensions import override

from chassis.domain import (
    Aggregate,
    Clock,
    Clocks,
    Context,
    Effects,
    EstateId,
    Reference,
    clock_kind,
    decides,
    event,
)
from chassis.domain import Command as BaseCommand
from chassis.domain import command as declare
from chassis.mapper import Mapper
from chassis.testing.kit import Example, Scenario, after

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
ESTATE = UUID("5f0c9d1e-55b4-4d4e-9d0a-3f6b0d1c2a11")
KETTLE = clock_kind("kettle.boils", "PRACTICE", "I", "")


@declare("/estates/{estate_id}/kettles/{kettle}", by="RESIDENT", to="heating boiled")
class PutOn(BaseCommand, frozen=True):
    """Put a kettle on."""

    estate_id: EstateId
    kettle: Reference


class Kettle(Aggregate):
    """Something whose first fact starts a clock."""

    @classmethod
    @decides(PutOn)
    def put_on(cls, c: PutOn, ctx: Context) -> "Kettle":
        """Put it on; it boils within five minutes."""
        return cls(starts=(Clock(KETTLE, ctx.now + timedelta(minutes=5), "RESIDENT", c.kettle),))

    @event("PutOn", topic="tests.Kettle.PutOn")
    def __init__(self, starts: Clocks = ()) -> None:  # noqa: ARG002  (the chassis runs it)
        self.stage = "heating"

    @override
    def expire(self, clock: Clock, ctx: Context) -> Effects | None:
        """Say that it boils."""
        self._boiled(stops=(clock.key,))
        return None

    @event("Boiled", topic="tests.Kettle.Boiled")
    def _boiled(self, stops: tuple[str, ...] = ()) -> None:  # noqa: ARG002  (ditto)
        self.stage = "boiled"


PUT_ON = Example(PutOn(ESTATE, "k1"), now=NOW)


def test_a_clock_set_by_the_first_fact_runs() -> None:
    """It runs on the thing that was just made, and on the one that was read back."""
    made = Scenario(Mapper(Kettle)).when(PUT_ON).thing

    assert list(made.running) == ["kettle.boils:k1"]
    assert after([PUT_ON]).running == made.running


def test_a_clock_set_by_the_first_fact_runs_out() -> None:
    """What follows ends the clock."""
    story = Scenario(Mapper(Kettle)).given(PUT_ON)

    story.lapse("kettle.boils:k1", NOW + timedelta(minutes=5)).then("Boiled")

    assert story.thing.running == {}
