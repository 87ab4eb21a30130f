"""Every command in every stage its thing can reach: carried out only where it says so."""

import pytest

from chassis.domain import COMMANDS, Command
from chassis.testing.kit import Example, check_in_stage, ways
from services.registry.tests.registry_examples import ADDRESSES, EXAMPLES

DECLARED = {cls for cls in COMMANDS.values() if cls.__module__.startswith("registry.commands.")}
EXPECTED_STAGES = {
    "/estates/{estate_id}": {None, "registered"},
    "/estates/{estate_id}/units/{unit}": {
        None,
        "unsold",
        "sold_undelivered",
        "delivered",
        "merged",
    },
    "/estates/{estate_id}/rolls/{roll}": {None, "draft", "published", "frozen", "void"},
    "/estates/{estate_id}/imports/{load}": {None, "open", "confirmed", "cancelled"},
    "/estates/{estate_id}/proposals/{proposal}": {None, "decided"},
    "/estates/{estate_id}/proposal-lists/{proposals}": {None, "decided"},
    "/estates/{estate_id}/identity-withdrawals/{withdrawal}": {None, "withdrawn"},
}
CASES = [
    pytest.param(path, cls, id=f"{cls.__name__}-in-{stage or 'nothing'}")
    for address in ADDRESSES
    for stage, path in ways(address, EXAMPLES).items()
    for cls in EXAMPLES
    if cls.spec.address == address
]


def test_every_command_of_the_registry_has_an_example() -> None:
    """A command without an example would be in no test that follows from the declarations."""
    assert set(EXAMPLES) == DECLARED


@pytest.mark.parametrize("address", ADDRESSES)
def test_examples_reach_every_stage(address: str) -> None:
    """The matrix is whole: each stage that a command leads to is reached."""
    declared = {s for cls in EXAMPLES if cls.spec.address == address for s in cls.spec.to}

    assert set(ways(address, EXAMPLES)) == EXPECTED_STAGES[address]
    assert declared | {None} == EXPECTED_STAGES[address]


@pytest.mark.parametrize(("path", "cls"), CASES)
def test_a_command_is_carried_out_only_in_its_stages(
    path: list[Example], cls: type[Command]
) -> None:
    """In any other stage it is refused with a declared code, and nothing is left behind."""
    check_in_stage(path, cls, EXAMPLES)
