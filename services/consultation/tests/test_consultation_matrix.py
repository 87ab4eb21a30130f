"""Every command of the table in every stage: carried out only where it says so."""

import pytest

from chassis.domain import Command
from chassis.testing.kit import Example, after, check_in_stage
from consultation.application import commands
from services.consultation.tests.consultation_examples import EXAMPLES, PATHS

CASES = [
    pytest.param(path, cls, id=f"{cls.__name__}-in-{stage or 'nothing'}")
    for address, stages in PATHS.items()
    for stage, path in stages.items()
    for cls in EXAMPLES
    if cls.spec.address == address
]


def test_every_command_of_the_table_has_an_example() -> None:
    """A command without an example would be in no test that follows from the declarations."""
    assert set(EXAMPLES) == set(commands())


@pytest.mark.parametrize("address", PATHS)
def test_there_is_a_way_to_every_stage_of_a_consultation(address: str) -> None:
    """The matrix is whole: each stage that a command leads to is reached by its path."""
    declared = {s for cls in EXAMPLES if cls.spec.address == address for s in cls.spec.to}
    reached = {stage: after(path).stage for stage, path in PATHS[address].items() if stage}

    assert declared <= reached.keys()
    assert {stage: stage for stage in reached} == reached


@pytest.mark.parametrize(("path", "cls"), CASES)
def test_a_consultation_s_command_is_carried_out_only_in_its_stages(
    path: list[Example], cls: type[Command]
) -> None:
    """In any other stage it is refused with a declared code, and nothing is left behind."""
    check_in_stage(path, cls, EXAMPLES)
