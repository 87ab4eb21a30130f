"""The registry's port answers alike, asked in the process and over gRPC."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any
from uuid import UUID, uuid4

import pytest

from chassis.refusals import NotFound
from committee.domain.roll import hash_of
from committee.neighbours import QUERIES, RegistryOverGrpc
from committee.ports import RegistryPort
from registry import rpc
from registry.rpc import add_registry
from services.registry.tests.registry_world import (
    STREET,
    World,
    estate,
    posted,
    roll_body,
    unit_body,
)
from serving.channels import open_channel
from serving.grpc_server import serve_grpc
from suite import neighbours
from suite.neighbours import RegistryHere

NOWHERE = uuid4()


@pytest.fixture(name="world", scope="module")
def _world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    made = World(tmp_path_factory.mktemp("registry"))
    yield made
    made.close()


@pytest.fixture(name="estates", scope="module")
def _estates(world: World) -> tuple[UUID, UUID]:
    """Two estates, of which one has rolls of every kind: their answers differ in every field."""
    plain = estate(world, "月光小区")
    for room, owner in (("101", "a"), ("102", "b")):
        world.did(f"{plain}/units", unit_body(room, owner))
    posted(world, plain, "first")
    path = estate(world)
    area = {
        "area": "a1",
        "boundary_text": "东至河",
        "basis": "批复",
        "registered_area_cm2": 99_000_000,
    }
    world.did(f"{path}/management-area", area, STREET)
    world.did(f"{path}/buildings", {"building": "b2", "label": "2号楼"})
    elsewhere = {"door": {"building": "b2", "room": "201"}, "area_cm2": 1_234_567}
    for body in (
        unit_body("101", "a"),
        unit_body("102", "a", "b"),
        unit_body("201", "a", "d", **elsewhere),
        unit_body("301", "c"),
        unit_body("202", "e", door={"building": "b2", "room": "202"}),
        unit_body("P1", "c", kind="parking", area_cm2=130_000),
        unit_body("401", "buyer", state="sold_undelivered", area_cm2=777_000),
    ):
        world.did(f"{path}/units", body)
    world.did(f"{path}/rolls/building", roll_body(extent={"kind": "building", "ref": "b2"}))
    world.did(f"{path}/rolls/parking", roll_body(counts_parking=True))
    _noted(world, path)
    return _uuid(path), _uuid(plain)


def _noted(world: World, path: str) -> None:
    """Freeze a roll with an objection that nobody decided."""
    roll = posted(world, path, "first")
    unit = world.items(f"{path}/my-units", "c")[0]["unit"]
    objection = {"objection": "o1", "unit": unit, "ground": "area", "text": "面积与产权证不符"}
    world.did(f"{roll}/objections", objection, "c")
    for instant in ("2026-03-10T00:00:00+08:00", "2026-03-13T00:00:00+08:00"):
        world.tick(instant)
    world.did(f"{roll}/freeze")


def _uuid(path: str) -> UUID:
    return UUID(path.rsplit("/", 1)[1])


@pytest.fixture(name="ports", scope="module")
def _ports(world: World) -> Iterator[tuple[RegistryPort, RegistryPort]]:
    add = partial(add_registry, registry=world.registry, tokens=world.mint.tokens())
    server = serve_grpc([add], lambda: True)
    token = world.mint.token("committee", "SERVICE")
    with open_channel(f"127.0.0.1:{server.port}", lambda: token, QUERIES) as channel:
        yield RegistryHere(world.registry), RegistryOverGrpc(channel)
    server.close(0)


Ask = Callable[[RegistryPort], Any]


def _refused(ask: Ask, port: RegistryPort) -> type[Exception]:
    with pytest.raises(NotFound) as told:
        ask(port)
    return told.type


@pytest.mark.parametrize("roll", ["first", "building", "parking"])
def test_a_roll_is_the_same_over_the_wire(
    estates: tuple[UUID, UUID], ports: tuple[RegistryPort, RegistryPort], roll: str
) -> None:
    """Every field of its view, and every entry in order, under the hash that names them."""
    here, there = ports

    view, entries = here.roll(estates[0], roll), list(here.entries(estates[0], roll))

    assert there.roll(estates[0], roll) == view
    assert list(there.entries(estates[0], roll)) == entries
    assert hash_of(entries) == view.entries_hash


def test_the_rolls_of_the_test_differ_in_every_field(
    estates: tuple[UUID, UUID], ports: tuple[RegistryPort, RegistryPort]
) -> None:
    """Else a field that the wire forgets would go unnoticed."""
    views = [ports[0].roll(estates[0], roll) for roll in ("first", "building", "parking")]
    views.append(ports[0].roll(estates[1], "first"))

    alike = [f for f in views[0].__struct_fields__ if len({repr(getattr(v, f)) for v in views}) < 2]

    assert alike == []
    assert ports[1].roll(estates[1], "first") == views[-1]


def test_entries_come_page_by_page_and_whole(
    estates: tuple[UUID, UUID],
    ports: tuple[RegistryPort, RegistryPort],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A roll larger than a page loses no entry at its end, on either way."""
    whole = list(ports[1].entries(estates[0], "first"))
    monkeypatch.setattr(rpc, "PAGE", 1)
    monkeypatch.setattr(neighbours, "PAGE", 1)

    assert [list(port.entries(estates[0], "first")) for port in ports] == [whole, whole]
    assert len(whole) > 2


@pytest.mark.parametrize("subject", ["buyer", "a", "stranger", ""])
def test_a_buyer_who_waits_is_the_same_over_the_wire(
    estates: tuple[UUID, UUID], ports: tuple[RegistryPort, RegistryPort], subject: str
) -> None:
    """Ruling G11, also in an estate that is not there."""
    for estate_id in (*estates, NOWHERE):
        here, there = (port.undelivered_buyer(estate_id, subject) for port in ports)
        assert here == there == (subject == "buyer" and estate_id == estates[0])


def test_a_place_is_the_same_over_the_wire(
    estates: tuple[UUID, UUID], ports: tuple[RegistryPort, RegistryPort]
) -> None:
    """Code and jurisdiction; None where there is no estate."""
    for estate_id in (*estates, NOWHERE):
        here, there = (port.place(estate_id) for port in ports)
        assert here == there
        assert (here is None) == (estate_id == NOWHERE)


@pytest.mark.parametrize(
    "ask",
    [
        lambda port: port.roll(NOWHERE, "first"),
        lambda port: list(port.entries(NOWHERE, "first")),
    ],
    ids=["roll", "entries"],
)
def test_what_is_not_there_is_refused_alike(
    estates: tuple[UUID, UUID], ports: tuple[RegistryPort, RegistryPort], ask: Ask
) -> None:
    """NOT_FOUND is the registry's word, and no failure of the line."""
    assert [_refused(ask, port) for port in ports] == [NotFound, NotFound]


def test_a_roll_that_an_estate_does_not_have_is_refused_alike(
    estates: tuple[UUID, UUID], ports: tuple[RegistryPort, RegistryPort]
) -> None:
    """The estate is there, the roll is not."""
    for port in ports:
        assert _refused(lambda p: p.roll(estates[0], "none"), port) is NotFound
        assert _refused(lambda p: list(p.entries(estates[0], "none")), port) is NotFound
