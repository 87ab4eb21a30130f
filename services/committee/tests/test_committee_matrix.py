"""Every command in every stage its thing can reach: carried out only where it says so."""

import pytest

from chassis.domain import COMMANDS, Command
from chassis.testing.kit import Example, after, check_in_stage
from services.committee.tests.committee_examples import EXAMPLES, PATHS

DECLARED = {cls for cls in COMMANDS.values() if cls.__module__.startswith("committee.commands.")}
CASES = [
    pytest.param(path, cls, id=f"{cls.__name__}-in-{stage or 'nothing'}")
    for address, stages in PATHS.items()
    for stage, path in stages.items()
    for cls in EXAMPLES
    if cls.spec.address == address
]


def test_every_command_of_the_committee_has_an_example() -> None:
    """A command without an example would be in no test that follows from the declarations."""
    assert set(EXAMPLES) == DECLARED


@pytest.mark.parametrize("address", PATHS)
def test_there_is_a_way_to_every_stage_of_a_thing(address: str) -> None:
    """The matrix is whole: each stage that a command leads to is reached by its path."""
    declared = {s for cls in EXAMPLES if cls.spec.address == address for s in cls.spec.to}
    reached = {stage: after(path).stage for stage, path in PATHS[address].items() if stage}

    assert {stage: stage for stage in declared} == reached


@pytest.mark.parametrize(("path", "cls"), CASES)
def test_a_vote_s_command_is_carried_out_only_in_its_stages(
    path: list[Example], cls: type[Command]
) -> None:
    """In any other stage it is refused with a declared code, and nothing is left behind."""
    check_in_stage(path, cls, EXAMPLES)
