"""Sealing for many at once is sealing for each: the same keys, the same bounds, the same erasure."""

import pytest
from cryptography.exceptions import InvalidTag

from chassis.domain import Sealed
from registry.sealing import ManyKeys
from services.registry.tests.registry_world import (
    World,
    document,
    estate,
    load,
    owner_row,
    unit_row,
)


def _keys(world: World) -> ManyKeys:
    return world.registry.identities.vault


def test_what_is_sealed_for_many_opens_for_each(world: World) -> None:
    """Under his own key and for its own place, by the vault that every other part uses."""
    boxes = _keys(world).seal_each("identity", {"h": b"one", "w": b"two"}, "here")
    vault = world.registry.core.vault

    assert vault.open("h", Sealed("identity", boxes["h"]), "here") == b"one"
    assert vault.open("w", Sealed("identity", boxes["w"]), "here") == b"two"
    for subject, place in (("w", "here"), ("h", "there")):
        with pytest.raises(InvalidTag):
            vault.open(subject, Sealed("identity", boxes["h"]), place)


def test_a_key_that_is_there_is_used_again(world: World) -> None:
    """What was sealed before opens as before."""
    before = world.registry.core.vault.seal("h", "identity", b"one", "here")
    box = _keys(world).seal_each("identity", {"h": b"two"}, "here")["h"]

    assert world.registry.core.vault.open("h", before, "here") == b"one"
    assert world.registry.core.vault.open("h", Sealed("identity", box), "here") == b"two"


def test_one_who_is_erased_is_left_out(world: World) -> None:
    """Nothing is sealed for him again; the others are."""
    keys = _keys(world)
    keys.seal_each("identity", {"h": b"one", "w": b"two"}, "here")
    world.registry.core.vault.destroy("h", "identity")

    assert set(keys.seal_each("identity", {"h": b"one", "w": b"two"}, "here")) == {"w"}


def test_an_import_of_more_than_are_sealed_together_keeps_everybody(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So many at a time, and the rest."""
    monkeypatch.setattr("registry.identities.TOGETHER", 2)
    path = estate(world)
    load(world, path, *(unit_row(str(n), owner_row(f"业主{n}", document(n))) for n in range(5)))

    assert world.registry.identities.count() == 5
