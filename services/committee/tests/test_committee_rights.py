"""Rights: every command by role, here and in a foreign estate; a relation is no grant (A5, A6)."""

import pytest

from chassis.domain import RELATES, Command
from chassis.refusals import NotFound, RoleNotAllowed
from chassis.testing.kit import check_without_relation
from committee.commands import BY_THE_CLOCK
from services.committee.tests.committee_examples import EXAMPLES, PATHS
from services.committee.tests.committee_kit import PLACE, World, person

FOREIGN = ("110101001001", "11", "460100001002", PLACE[:5], PLACE + "0", "")
"""Another community, another province, a neighbour; codes of no lawful length."""

GRANTED = [c for c in EXAMPLES if not c.spec.relation]
RELATED = [c for c in EXAMPLES if c.spec.relation]


@pytest.mark.parametrize("scope", FOREIGN)
@pytest.mark.parametrize("cls", GRANTED)
def test_a_foreign_grant_does_not_even_find_the_estate(
    world: World, cls: type[Command], scope: str
) -> None:
    """G8: 404 where no scope of the caller covers the estate; `startswith` would let some in."""
    stranger = person("x", *(cls.spec.roles - {"SYSTEM"}), scope=scope)
    with pytest.raises(NotFound):
        world.do(stranger, EXAMPLES[cls].command)


@pytest.mark.parametrize("cls", GRANTED)
def test_another_role_here_is_not_enough(world: World, cls: type[Command]) -> None:
    """G8: 403 where a scope covers the estate and no role fits; AUDITOR writes nothing (4.0)."""
    for role in {"RESIDENT", "AUDITOR", "PROVIDER_MANAGER", "GRID_CHIEF"} - cls.spec.roles:
        with pytest.raises(RoleNotAllowed):
            world.do(person("x", role), EXAMPLES[cls].command)


@pytest.mark.parametrize("cls", RELATED)
def test_who_has_no_relation_is_refused_in_every_stage(cls: type[Command]) -> None:
    """A5: a stranger without any grant, whatever was loaded for him."""
    assert cls in RELATES
    check_without_relation(PATHS[cls.spec.address], cls, EXAMPLES)


def test_what_the_clock_asks_for_no_person_may_ask() -> None:
    """A5: SYSTEM never comes from a person's token."""
    assert all(cls.spec.roles == {"SYSTEM"} and not cls.spec.relation for cls in BY_THE_CLOCK)
