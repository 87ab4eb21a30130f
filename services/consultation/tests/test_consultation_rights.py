"""Rights: every command of the table by role, here and elsewhere; a relation is no grant (A5, A6)."""

from collections.abc import Iterator

import pytest

from chassis.domain import RELATES, Command
from chassis.refusals import NotFound, RoleNotAllowed
from chassis.testing.kit import check_without_relation
from services.consultation.tests.consultation_examples import EXAMPLES, PATHS
from services.consultation.tests.consultation_kit import PLACE, World, person

FOREIGN = ("110101001001", "11", "460100001002", PLACE[:5], PLACE + "0", "")
"""Another community, another province, a neighbour; codes of no lawful length."""

GRANTED = [c for c in EXAMPLES if not c.spec.relation]
RELATED = [c for c in EXAMPLES if c.spec.relation]


@pytest.fixture(name="world", scope="module")
def _world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Give one service to all tests here: nothing that they try is carried out."""
    made = World(tmp_path_factory.mktemp("rights")).constituted()
    yield made
    made.service.close()


@pytest.mark.parametrize("scope", FOREIGN)
@pytest.mark.parametrize("cls", GRANTED)
def test_a_foreign_grant_does_not_find_the_table(
    world: World, cls: type[Command], scope: str
) -> None:
    """G8: 404 where no scope of the caller covers the estate; `startswith` would let some in."""
    stranger = person("x", *(cls.spec.roles - {"SYSTEM"}), scope=scope)
    with pytest.raises(NotFound):
        world.do(stranger, EXAMPLES[cls].command)


@pytest.mark.parametrize("cls", GRANTED)
def test_another_role_here_is_not_enough_for_the_table(world: World, cls: type[Command]) -> None:
    """G8: 403 where a scope covers the estate and no role fits; AUDITOR writes nothing (4.0)."""
    for role in {"RESIDENT", "AUDITOR", "PROVIDER_STAFF", "GRID_CHIEF"} - cls.spec.roles:
        with pytest.raises(RoleNotAllowed):
            world.do(person("x", role), EXAMPLES[cls].command)


@pytest.mark.parametrize("cls", RELATED)
def test_who_has_no_relation_to_the_table_is_refused_in_every_stage(cls: type[Command]) -> None:
    """A5: a stranger without any grant, whatever was loaded for him."""
    assert cls in RELATES
    check_without_relation(PATHS[cls.spec.address], cls, EXAMPLES)
