"""The registry's questions over gRPC, on a real connection: what REST answers, to whom it answers."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import grpc
import pytest
import structlog
from google.protobuf.json_format import ParseDict

from chassis.store import StoreUnavailable
from cogov.registry.v1 import service_pb2 as pb
from services.registry.tests.registry_examples import COMMUNITY
from services.registry.tests.registry_line import Line, served
from services.registry.tests.registry_world import (
    CLERK,
    ROLES,
    STREET,
    World,
    document,
    estate,
    load,
    owner_row,
    roll_body,
    unit_body,
    unit_row,
)

PERSONS = {"REGISTRY_CLERK"}
OFFICES = PERSONS | {"STREET_OFFICER", "HOUSING_AUTHORITY"}
CONVENERS = {"COMMITTEE_CHAIR", "PMC_CHAIR", "PREP_GROUP_CHAIR", "RESIDENTS_COMMITTEE_OFFICER"}
BY_ROLE = {
    "ListUnits": OFFICES | CONVENERS,
    "ListEntries": OFFICES | CONVENERS,
    "ListObjections": OFFICES | CONVENERS,
    "ListProposals": PERSONS,
    "GetLookAlikes": PERSONS,
    "GetSubject": PERSONS,
}
TWINS = {
    "ListCommunities": "/communities?district=410702",
    "ListEstates": "/estates?code=410702",
    "GetEstate": "",
    "GetRoll": "/rolls/r1",
    "ListMyUnits": "/my-units",
    "ListMyEntries": "/rolls/r1/my-entries",
    "ListUnits": "/units",
    "ListEntries": "/rolls/r1/entries",
    "ListObjections": "/rolls/r1/objections",
    "ListProposals": "/proposals",
    "GetLookAlikes": "/look-alikes",
    "GetSubject": "/subjects/s-1",
}
"""Each question and the REST path below the estate, or from the root, that asks the same."""

PUBLIC = ("ListCommunities", "ListEstates", "GetEstate", "GetRoll", "ListMyUnits", "ListMyEntries")


@dataclass(frozen=True, slots=True)
class Told:
    """A registry, a connection to it, and the path of its estate."""

    world: World
    line: Line
    path: str


@pytest.fixture(name="told", scope="module")
def _told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Told]:
    """Give a registry that answers every question, for tests that change nothing."""
    world = World(tmp_path_factory.mktemp("told"))
    with served(world) as line:
        yield Told(world, line, _everything(world))
    world.close()


def _everything(world: World) -> str:
    """Register an estate in which every question has something to answer; give its path."""
    path = estate(world)
    world.did(f"{path}/buildings", {"building": "b2", "label": "一号楼", "stairwells": []})
    world.did(f"{path}/units", unit_body("101", "h"))
    world.did(f"{path}/units", unit_body("0101", "w"))
    first = owner_row("业主乙", document(7)) | {"subject": "s-1"}
    second = owner_row("业主乙") | {"subject": "s-2"}
    third = owner_row("业主乙") | {"subject": "s-3"}
    load(world, path, unit_row("201", first), unit_row("202", second), unit_row("203", third))
    for name in ("月光小区", "星光小区"):
        world.did(f"/communities/{COMMUNITY}/estates", {"name": name, "households": 1}, STREET)
    world.did(f"{path}/rolls/r1", roll_body(purpose="选举"))
    world.did(f"{path}/rolls/r1/publication")
    (unit,) = [u["unit"] for u in world.items(f"{path}/my-units", "h")]
    body = {"objection": "o1", "unit": unit, "ground": "area", "text": "面积与产权证不符"}
    world.did(f"{path}/rolls/r1/objections", body, "h")
    return path


def _asked(method: str, path: str, **more: Any) -> Any:
    """Make the request of a question about the estate's example."""
    example = {"estate_id": path.rsplit("/", 1)[1], "roll": "r1", "subject": "s-1"}
    example |= {"district": "410702", "code": "410702"} | more
    request = getattr(pb, f"{method}Request")
    return request(**{k: v for k, v in example.items() if k in request.DESCRIPTOR.fields_by_name})


def _as_message(method: str, body: dict[str, Any]) -> Any:
    """Read REST's answer as the message; a field that gRPC does not have is an error."""
    if method == "GetRoll":
        extent, left_out = body.pop("extent"), body.pop("left_out")
        body |= {"extent_kind": extent["kind"], "extent_ref": extent["ref"]}
        body |= {f"left_out_{k}": v for k, v in left_out.items()}
    if method == "GetLookAlikes":
        body["doors"] = [{"units": group} for group in body["doors"]]
        body["buildings"] = [{"buildings": group} for group in body["buildings"]]
    if method not in PAGED:
        body.pop("next", None)
    return ParseDict(body, getattr(pb, f"{method}Response")())


PAGED = ("ListEstates", "ListUnits", "ListEntries", "ListProposals")


@pytest.mark.parametrize("method", TWINS)
@pytest.mark.parametrize("who", ["h", CLERK, STREET, "COMMITTEE_CHAIR", "stranger"])
def test_grpc_answers_what_rest_answers(told: Told, method: str, who: str) -> None:
    """Decision 18: the same fields to the same people, or the same refusal."""
    world, line, path = told.world, told.line, told.path
    twin = TWINS[method]
    rest = world.get(twin if "?" in twin else path + twin, who)

    if rest.status_code != 200:
        code = rest.json()["code"]
        assert line.refused(method, _asked(method, path), world.who(who))[1] == code
        return
    answer = line.ask(method, _asked(method, path), world.who(who))
    assert answer == _as_message(method, rest.json())
    assert answer.ByteSize() > 0 or method.startswith("ListMy")


@pytest.mark.parametrize("method", BY_ROLE)
def test_what_is_not_public_is_open_to_its_roles(told: Told, method: str) -> None:
    """Ruling A7: named roles may, others are 403; in a foreign district and to strangers, 404."""
    world, line, path = told.world, told.line, told.path
    request = _asked(method, path)
    for role in ROLES:
        token = world.mint.token("s-9", role)
        if role in BY_ROLE[method]:
            line.ask(method, request, token)
        else:
            assert line.refused(method, request, token)[1] == "ROLE_NOT_ALLOWED", role
        if role != "SERVICE":
            foreign = world.mint.token("s-9", f"{role}@469023")
            assert line.refused(method, request, foreign)[1] == "NOT_FOUND", role
    assert line.refused(method, request, world.mint.token("stranger"))[1] == "NOT_FOUND"


@pytest.mark.parametrize("method", TWINS)
def test_every_twin_needs_a_token(told: Told, method: str) -> None:
    """Ruling A7: what REST tells anybody, gRPC tells whoever has a token."""
    line, path = told.line, told.path
    for token in ("", "Bearer x.y.z"):
        refused = line.refused(method, _asked(method, path), token)
        assert refused == (grpc.StatusCode.UNAUTHENTICATED, "UNAUTHENTICATED")


@pytest.mark.parametrize("method", PUBLIC)
def test_what_is_public_or_ones_own_takes_any_token(told: Told, method: str) -> None:
    """A token without a grant is enough; of one's own, a stranger has nothing."""
    world, line, path = told.world, told.line, told.path
    answer = line.ask(method, _asked(method, path), world.mint.token("stranger"))

    assert (answer.ByteSize() == 0) == method.startswith("ListMy")


def test_an_objections_text_is_told_to_clerk_and_street_only(told: Told) -> None:
    """Ruling A7: owners and the convener see that there is one, not what it says."""
    world, line, path = told.world, told.line, told.path
    request = _asked("ListObjections", path)
    clerk, chair, owner = (
        line.ask("ListObjections", request, world.who(who)).items[0]
        for who in (CLERK, "COMMITTEE_CHAIR", "w")
    )

    assert clerk.text == "面积与产权证不符"
    assert (clerk.state, clerk.due.ToJsonString()) == ("REGISTRY_CLERK", "2026-03-09T16:00:00Z")
    assert not chair.HasField("text")
    assert owner == chair


def test_the_clerk_is_told_who_a_subject_is(told: Told) -> None:
    """What nobody told stays absent; who lacks a document is not identified."""
    world, line, path = told.world, told.line, told.path
    clerk = world.who(CLERK)
    known = line.ask("GetSubject", _asked("GetSubject", path), clerk)
    other = line.ask("GetSubject", _asked("GetSubject", path, subject="s-2"), clerk)

    assert (known.name, known.document, known.identified) == ("业主乙", document(7), True)
    assert (other.name, other.HasField("document"), other.identified) == ("业主乙", False, False)
    missing = _asked("GetSubject", path, subject="nobody")
    assert line.refused("GetSubject", missing, clerk)[1] == "NOT_FOUND"


@pytest.mark.parametrize(
    ("method", "count"),
    [("ListEstates", 3), ("ListUnits", 5), ("ListEntries", 5), ("ListProposals", 3)],
)
def test_pages_lead_on_over_grpc(told: Told, method: str, count: int) -> None:
    """Every row once, in order, one a page; the last page leads nowhere."""
    world, line, path = told.world, told.line, told.path
    found: list[str] = []
    after, clerk = "", world.who(CLERK)
    while len(found) < 9:
        page = line.ask(method, _asked(method, path, after=after, limit=1), clerk)
        found += [str(item) for item in page.items]
        if not (after := page.next):
            break

    whole = line.ask(method, _asked(method, path), clerk)
    assert found == [str(item) for item in whole.items]
    assert len(set(found)) == len(found) == count
    assert whole.next == ""


@pytest.mark.parametrize("method", PAGED)
@pytest.mark.parametrize(
    "wrong", [{"limit": 501}, {"limit": -1}, {"after": "!!!"}, {"after": "Ilx1MDAwMCI"}]
)
def test_a_page_nobody_offered_is_refused(told: Told, method: str, wrong: dict[str, Any]) -> None:
    """A limit out of bounds, and a cursor that is none of ours."""
    world, line, path = told.world, told.line, told.path
    refused = line.refused(method, _asked(method, path, **wrong), world.who(CLERK))

    assert refused == (grpc.StatusCode.INVALID_ARGUMENT, "VALIDATION_FAILED")


@pytest.mark.parametrize(
    ("method", "wrong"),
    [
        ("ListCommunities", {"district": "4107"}),
        ("ListEstates", {"code": "41%"}),
        ("GetEstate", {"estate_id": "410702"}),
        ("GetRoll", {"roll": "R 1"}),
        ("RollEntries", {"roll": "r" * 41}),
        ("GetSubject", {"subject": "s\x00"}),
        ("GetSubject", {"subject": "s" * 81}),
    ],
)
def test_what_cannot_be_a_name_is_refused(told: Told, method: str, wrong: dict[str, Any]) -> None:
    """The same bounds as over REST: VALIDATION_FAILED, never an error of ours."""
    world, line, path = told.world, told.line, told.path
    token = line.token if method == "RollEntries" else world.who(CLERK)

    assert line.refused(method, _asked(method, path, **wrong), token) == (
        grpc.StatusCode.INVALID_ARGUMENT,
        "VALIDATION_FAILED",
    )


def test_a_store_that_is_away_is_unavailable(told: Told, monkeypatch: pytest.MonkeyPatch) -> None:
    """Trouble with the database is told as such, so that the caller tries again."""
    world, line, path = told.world, told.line, told.path

    def away(*_: object) -> None:
        raise StoreUnavailable

    monkeypatch.setattr(type(world.registry.core.store), "read", away)

    assert line.refused("ListEntries", _asked("ListEntries", path), world.who("h")) == (
        grpc.StatusCode.UNAVAILABLE,
        "STORE_UNAVAILABLE",
    )


LOGGED = {
    "ListUnits": "units",
    "ListObjections": "objections",
    "ListProposals": "identity proposals",
    "GetLookAlikes": "look-alikes",
    "GetSubject": "subject",
}


@pytest.mark.parametrize("method", TWINS)
def test_who_read_what_is_not_public_is_written_down(told: Told, method: str) -> None:
    """Ruling A7: one line a read, with who and of which estate; what is public leaves none."""
    clerk = told.world.who(CLERK)
    with structlog.testing.capture_logs() as lines:
        told.line.ask(method, _asked(method, told.path), clerk)

    reads = [(x["what"], x["subject"], x["root"]) for x in lines if x["event"] == "read"]
    root = told.path.rsplit("/", 1)[1]
    assert reads == ([(LOGGED[method], "s-registry_clerk", root)] if method in LOGGED else [])
