"""Rights: every command of the alliance by role, here and elsewhere; a relation is no grant (A5, A6)."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from chassis.domain import RELATES, Command
from chassis.refusals import NotFound, RoleNotAllowed
from chassis.testing.kit import after, carry_out, check_without_relation
from services.alliance.tests.alliance_examples import AT_ITS_STAGE, EXAMPLES, PATHS
from services.alliance.tests.alliance_kit import OTHER, PLACE, World, person

FOREIGN = ("110101001001", "11", "220105001002", PLACE[:5], PLACE + "0", "")
"""Another community, another province, a neighbour; codes of no lawful length."""

GRANTED = [c for c in EXAMPLES if not c.spec.relation]
RELATED = [c for c in EXAMPLES if c.spec.relation]


@pytest.fixture(name="world", scope="module")
def _world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Give one service to all tests here: nothing that they try is carried out."""
    made = World(tmp_path_factory.mktemp("rights"))
    yield made
    made.service.close()


@pytest.mark.parametrize("scope", FOREIGN)
@pytest.mark.parametrize("cls", GRANTED)
def test_a_foreign_grant_does_not_find_an_alliances_estate(
    world: World, cls: type[Command], scope: str
) -> None:
    """G8: 404 where no scope of the caller covers the estate; `startswith` would let some in."""
    stranger = person("x", *(cls.spec.roles - {"SYSTEM"}), scope=scope)
    with pytest.raises(NotFound):
        world.do(stranger, EXAMPLES[cls].command)


@pytest.mark.parametrize("cls", GRANTED)
def test_another_role_here_is_not_enough_for_the_alliance(world: World, cls: type[Command]) -> None:
    """G8: 403 where a scope covers the estate and no role fits; AUDITOR writes nothing (4.0)."""
    for role in {"RESIDENT", "AUDITOR", "PROVIDER_STAFF", "GRID_CHIEF"} - cls.spec.roles:
        with pytest.raises(RoleNotAllowed):
            world.do(person("x", role), EXAMPLES[cls].command)


@pytest.mark.parametrize("cls", RELATED)
def test_who_has_no_relation_to_a_topic_is_refused_in_every_stage(cls: type[Command]) -> None:
    """A5: a stranger without any grant, whatever was loaded for him."""
    assert cls in RELATES
    check_without_relation(PATHS[cls.spec.address], cls, EXAMPLES)


OWN = [c for c in GRANTED if c in RELATES]


@pytest.mark.parametrize("cls", [c for c in OWN if "PROVIDER_MANAGER" in c.spec.roles])
def test_a_provider_has_no_say_in_anothers_contract(cls: type[Command]) -> None:
    """A provider's grant names its organisation: on another's contract it is none (4.0)."""
    asked = replace(
        EXAMPLES[cls],
        subject=OTHER.subject,
        roles=frozenset({"PROVIDER_MANAGER"}),
        org="provider-b",
    )
    path = AT_ITS_STAGE[cls]
    if path:
        asked = replace(asked, now=max(asked.now, path[-1].now))
    with pytest.raises(RoleNotAllowed):
        carry_out(after(path), asked)
