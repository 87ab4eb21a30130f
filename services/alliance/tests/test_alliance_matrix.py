"""Every command of the alliance in every stage: carried out only where it says so (issue 7)."""

import pytest

from alliance.application import commands
from chassis.domain import Command
from chassis.testing.kit import Step, after, carry_out, check_in_stage
from services.alliance.tests.alliance_examples import AT_ITS_STAGE, EXAMPLES, PATHS

CASES = [
    pytest.param(path, cls, id=f"{cls.__name__}-in-{stage or 'nothing'}")
    for address, stages in PATHS.items()
    for stage, path in stages.items()
    for cls in EXAMPLES
    if cls.spec.address == address
]


def test_every_command_of_the_alliance_has_an_example() -> None:
    """A command without an example would be in no test that follows from the declarations."""
    assert set(EXAMPLES) == set(commands())


@pytest.mark.parametrize("address", PATHS)
def test_there_is_a_way_to_every_stage_of_the_alliance(address: str) -> None:
    """The matrix is whole: each stage that a command leads to is reached by its path."""
    declared = {s for cls in EXAMPLES if cls.spec.address == address for s in cls.spec.to}
    reached = {stage: after(path).stage for stage, path in PATHS[address].items() if stage}

    assert declared <= reached.keys()
    assert {stage: stage for stage in reached} == reached


@pytest.mark.parametrize(("path", "cls"), CASES)
def test_an_alliances_command_is_carried_out_only_in_its_stages(
    path: list[Step], cls: type[Command]
) -> None:
    """In any other stage it is refused with a declared code, and nothing is left behind."""
    check_in_stage(path, cls, EXAMPLES)


@pytest.mark.parametrize("cls", EXAMPLES, ids=lambda cls: cls.__name__)
def test_an_alliances_example_is_carried_out_where_it_belongs(cls: type[Command]) -> None:
    """No example is one that is refused everywhere: that would test nothing."""
    path = AT_ITS_STAGE[cls]
    thing, _ = carry_out(after(path), EXAMPLES[cls])

    assert thing.collect_events()
    assert thing.stage in cls.spec.to
