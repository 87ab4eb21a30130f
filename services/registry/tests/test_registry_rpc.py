"""What other services ask over gRPC, on a real connection, with a SERVICE token."""

import hashlib
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import grpc
import pytest

from cogov.registry.v1 import service_pb2 as pb
from registry import rpc
from services.registry.tests.registry_line import Line, served
from services.registry.tests.registry_world import World, owned, posted, unit_body


@pytest.fixture(name="line")
def _line(world: World) -> Iterator[Line]:
    with served(world) as line:
        yield line


QUESTIONS = [
    ("GetPlace", pb.GetPlaceRequest(estate_id=str(uuid4()))),
    ("GetStanding", pb.GetStandingRequest(estate_id=str(uuid4()), subject="h")),
    ("RollEntries", pb.RollEntriesRequest(estate_id=str(uuid4()), roll="r1")),
    ("Head", pb.HeadRequest()),
]


@pytest.mark.parametrize(("method", "request_"), QUESTIONS, ids=[method for method, _ in QUESTIONS])
def test_every_question_needs_a_service_token(
    world: World, line: Line, method: str, request_: Any
) -> None:
    """Ruling A7: no token, a wrong one, and a person's are refused; a clerk is no service."""
    none, wrong = ("", "Bearer x.y.z")
    person = world.mint.token("s-clerk", "REGISTRY_CLERK", "AUDITOR")

    for token in (none, wrong):
        assert line.refused(method, request_, token) == (
            grpc.StatusCode.UNAUTHENTICATED,
            "UNAUTHENTICATED",
        )
    assert line.refused(method, request_, person) == (
        grpc.StatusCode.PERMISSION_DENIED,
        "ROLE_NOT_ALLOWED",
    )


@pytest.mark.parametrize("method", ["GetPlace", "RollEntries"])
def test_what_is_not_there_is_not_found_by_a_service(line: Line, method: str) -> None:
    """An estate or a roll nobody registered."""
    request = dict(QUESTIONS)[method]

    assert line.refused(method, request) == (grpc.StatusCode.NOT_FOUND, "NOT_FOUND")


@pytest.mark.parametrize("method", ["GetPlace", "GetStanding", "RollEntries"])
def test_an_estate_is_named_by_its_uuid(line: Line, method: str) -> None:
    """A district's code, or anything else, is no estate."""
    request = type(dict(QUESTIONS)[method])(estate_id="410702")

    assert line.refused(method, request) == (
        grpc.StatusCode.INVALID_ARGUMENT,
        "VALIDATION_FAILED",
    )


def test_an_estates_place_is_told(world: World, line: Line) -> None:
    """Community code and jurisdiction, which every service decides by."""
    path = owned(world)
    answer = line.ask("GetPlace", pb.GetPlaceRequest(estate_id=path.rsplit("/", 1)[1]))

    assert (answer.code, answer.jurisdiction) == ("410702001016", "HENAN")


def test_a_roll_and_its_entries_agree(
    world: World, line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ruling B2: the entries that are streamed, page by page, have the roll's hash and totals."""
    monkeypatch.setattr(rpc, "PAGE", 2)
    path = owned(world, "a", "b", "c", "d", "e")
    posted(world, path)
    estate_id = path.rsplit("/", 1)[1]

    roll = line.ask("GetRoll", pb.GetRollRequest(estate_id=estate_id, roll="r1"))
    entries = line.ask("RollEntries", pb.RollEntriesRequest(estate_id=estate_id, roll="r1"))

    assert (roll.stage, roll.extent_kind, roll.total_heads) == ("published", "estate", 5)
    assert [e.entry_id for e in entries] == sorted(e.entry_id for e in entries)
    assert sum(e.area_cm2 for e in entries) == roll.total_area_cm2 == 4_500_000
    lines = "".join(f"{e.entry_id}\t{e.area_cm2}\n" for e in entries)
    assert hashlib.sha256(lines.encode()).hexdigest() == roll.entries_hash
    assert sorted(o for e in entries for o in e.owners) == ["a", "b", "c", "d", "e"]
    assert all(dict(e.by_building) == {"b1": 900_000} and len(e.units) == 1 for e in entries)


def test_a_buyer_who_waits_for_the_handover_is_told_apart(world: World, line: Line) -> None:
    """Ruling G11: he owns a unit, and has no ballot yet."""
    path = owned(world, "h")
    world.did(f"{path}/units", unit_body("201", "buyer", state="sold_undelivered"))
    estate_id = path.rsplit("/", 1)[1]

    def waits(subject: str) -> bool:
        request = pb.GetStandingRequest(estate_id=estate_id, subject=subject)
        found: bool = line.ask("GetStanding", request).undelivered_buyer
        return found

    assert (waits("buyer"), waits("h"), waits("stranger")) == (True, False, False)


def test_the_head_is_the_last_position(world: World, line: Line) -> None:
    """Ruling A13: a reader knows how far there is to go."""
    assert line.ask("Head", pb.HeadRequest()).position == 0
    owned(world, "h")

    assert line.ask("Head", pb.HeadRequest()).position == world.head == 3
