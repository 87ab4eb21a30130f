"""The table over REST and gRPC: one route a command, the same answers, seats and no persons (A7, F)."""

from typing import Any

import grpc
import msgspec
import pytest
from fastapi.routing import APIRoute

from chassis.refusals import RoleNotAllowed
from cogov.consultation.v1 import service_pb2 as pb
from consultation import commands as wish
from consultation.application import commands
from consultation.commands.forms import SEATS, Action
from consultation.domain.minutes import minutes_of
from services.consultation.tests.consultation_edge import ME, Edge, line
from services.consultation.tests.consultation_kit import (
    CHAIR,
    ESTATE,
    OFFICER,
    World,
    holder,
    notice,
    person,
    request,
)

E = str(ESTATE)


@pytest.fixture
def concluded(world: World) -> World:
    """Give a consultation that is concluded, one seat of which is a substitute's."""
    world.do(OFFICER, wish.ChangeSeatHolder(ESTATE, "PROVIDER", "s-floor", "FLOOR_SERVICE"))
    world.requested().opened()
    for seat in SEATS[:4]:
        world.stand(seat)
    world.do(person("s-floor"), wish.RecordPosition(ESTATE, "c-1", "PROVIDER", 1, "SUPPORT"))
    world.conclude(
        "AGREED_ACTION", Action("a-1", "PROVIDER", "张贴告示", world.today.replace(day=20), "photo")
    )
    return world


def test_every_command_of_the_table_has_one_route(world: World) -> None:
    """Decision 19: the table of commands is the table of routes."""
    posts = [
        r.path for r in Edge(world).app.routes if isinstance(r, APIRoute) and r.methods == {"POST"}
    ]
    expected = [f"/consultation/v1{c.spec.path}" for c in commands()]
    assert sorted(posts) == sorted(expected)
    assert len(set(expected)) == len(expected)


def test_a_command_over_http_is_done_once_under_its_key(world: World) -> None:
    """201 with place and position; sent again under its key it is the same answer."""
    edge = Edge(world)
    first = edge.send(request(), CHAIR, **{"idempotency-key": "one"})
    again = edge.send(request(), CHAIR, **{"idempotency-key": "one"})
    assert first.status_code == 201
    assert first.json() == again.json()
    assert [i["consultation"] for i in edge.get(f"{ME}/consultations").json()["items"]] == ["c-1"]


def test_everybody_reads_seats_and_nobody_reads_who_holds_them(concluded: World) -> None:
    """Rulings F: bodies and seats, never persons."""
    edge = Edge(concluded)
    table = edge.get(f"{ME}/table").json()
    assert [s["state"] for s in table["seats"]] == ["FILLED"] * 4 + ["SUBSTITUTE"]
    assert table["next_talk_due"]
    paths = ("table", "consultations", "consultations/c-1", "consultations/c-1/minutes/1")
    for path in paths:
        answer = edge.get(f"{ME}/{path}")
        assert answer.status_code == 200
        assert not [n for n in ("holder-", "s-floor", "officer", "chair") if n in answer.text], path


def test_a_consultation_is_read_whole(concluded: World) -> None:
    """Proposal, sessions, positions, outcome, actions, deadlines."""
    found = Edge(concluded).get(f"{ME}/consultations/c-1").json()
    assert (found["stage"], found["outcome"]) == ("CONCLUDED", "AGREED_ACTION")
    assert [p["seat"] for p in found["positions"]] == list(SEATS)
    assert found["sessions"][0]["ended"] == "CONCLUDED"
    assert found["actions"][0]["state"] == "OPEN"
    assert [c["clock"] for c in found["clocks"]] == [
        "consultation.posting_due",
        "consultation.action:a-1",
    ]


def test_minutes_are_read_in_every_version_with_their_signatures(concluded: World) -> None:
    """A signed version stays readable when an objection made another one."""
    edge, path = Edge(concluded), f"{ME}/consultations/c-1/minutes/1"
    sha = edge.get(path).json()["sha256"]
    edge.send(wish.SignMinutes(ESTATE, "c-1", 1, "COMMUNITY", sha), holder("COMMUNITY"))
    edge.send(wish.ObjectToMinutes(ESTATE, "c-1", 1, "COMMUNITY", "应写明"), holder("COMMUNITY"))
    first, second = edge.get(path, version=1).json(), edge.get(path).json()
    assert (first["version"], first["sha256"], first["superseded"]) == (1, sha, True)
    assert [s["seat"] for s in first["signatures"]] == ["COMMUNITY"]
    assert (second["version"], second["signatures"], second["superseded"]) == (2, [], False)
    assert edge.get(path, version=3).status_code == 404


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("consultations/c-9", 404),
        ("consultations/C_1", 400),
        ("consultations/c-1/minutes/2", 404),
        ("consultations/c-1/minutes/0", 400),
        ("consultations/c-1/minutes/1?version=0", 400),
        ("consultations?cursor=!", 400),
    ],
)
def test_what_is_not_there_or_not_asked_well_is_said(
    concluded: World, path: str, status: int
) -> None:
    """404 or 400, never a 500."""
    assert Edge(concluded).get(f"{ME}/{path}").status_code == status


def test_an_estate_without_a_table_has_none_to_read(world: World) -> None:
    """Another estate's table is not this one's."""
    other = str(ESTATE).replace("1", "2")
    assert Edge(world).get(f"/consultation/v1/estates/{other}/table").status_code == 404


def test_consultations_are_listed_page_by_page(world: World) -> None:
    """In order of reference, each once; over gRPC too."""
    for n in (3, 1, 2):
        world.requested(f"c-{n}")
    edge, found, cursor = Edge(world), [], None
    while True:
        page = edge.get(f"{ME}/consultations", limit=2, **({"cursor": cursor} if cursor else {}))
        found += [i["consultation"] for i in page.json()["items"]]
        cursor = page.json()["next"]
        if not cursor:
            break
    assert found == ["c-1", "c-2", "c-3"]
    with line(world) as ask:
        first = ask("ListConsultations", pb.ListConsultationsRequest(estate_id=E, limit=2))
        rest = ask(
            "ListConsultations",
            pb.ListConsultationsRequest(estate_id=E, after=first.next),
        )
    assert [i.consultation for i in (*first.items, *rest.items)] == found


def test_every_question_about_the_table_has_its_grpc_twin(concluded: World) -> None:
    """The same answers; a call without a token is refused."""
    edge = Edge(concluded)
    with line(concluded) as ask:
        table = ask("GetTable", pb.GetTableRequest(estate_id=E))
        one = ask("GetConsultation", pb.GetConsultationRequest(estate_id=E, consultation="c-1"))
        minutes = ask(
            "GetMinutes", pb.GetMinutesRequest(session=1, estate_id=E, consultation="c-1")
        )
        with pytest.raises(grpc.RpcError) as refused:
            ask("GetTable", pb.GetTableRequest(estate_id=E), None)
    assert _status(refused.value) == grpc.StatusCode.UNAUTHENTICATED
    assert [s.seat for s in table.seats] == list(SEATS)
    rest = edge.get(f"{ME}/consultations/c-1").json()
    assert (one.stage, one.conclusion.outcome) == (rest["stage"], rest["outcome"])
    assert [p.stance for p in one.positions] == [p["stance"] for p in rest["positions"]]
    made = minutes_of(concluded.consultation(), 1)
    assert (minutes.sha256, msgspec.json.decode(minutes.content_json)) == (
        made.sha256,
        made.content,
    )


ONE, MINUTES, LIST = "GetConsultation", "GetMinutes", "ListConsultations"
WRONG = [
    (ONE, pb.GetConsultationRequest(estate_id=E, consultation="x/y"), "INVALID_ARGUMENT"),
    (ONE, pb.GetConsultationRequest(estate_id=E, consultation="c-9"), "NOT_FOUND"),
    (ONE, pb.GetConsultationRequest(estate_id="no"), "INVALID_ARGUMENT"),
    (MINUTES, pb.GetMinutesRequest(estate_id=E, consultation="c-1"), "INVALID_ARGUMENT"),
    (
        MINUTES,
        pb.GetMinutesRequest(estate_id=E, consultation="c-1", session=1, version=7),
        "NOT_FOUND",
    ),
    (LIST, pb.ListConsultationsRequest(estate_id=E, limit=501), "INVALID_ARGUMENT"),
]


@pytest.mark.parametrize(("method", "asked", "status"), WRONG)
def test_a_grpc_question_that_is_asked_wrong_has_its_status(
    concluded: World, method: str, asked: Any, status: str
) -> None:
    """Refusals as gRPC statuses, their code beside them."""
    with line(concluded) as ask, pytest.raises(grpc.RpcError) as refused:
        ask(method, asked)
    assert _status(refused.value) == grpc.StatusCode[status]


def _status(error: Any) -> Any:
    return error.code()


def test_a_place_is_asked_of_the_registry_once_and_then_known(world: World) -> None:
    """A9: an estate whose registration has not arrived is asked for; grants elsewhere do not reach."""
    world.registry.away = True
    world.requested()
    world.do(OFFICER, wish.DecideRequest(ESTATE, "c-1", accept=True))
    elsewhere = person("officer-2", "RESIDENTS_COMMITTEE_OFFICER", scope="110101001001")
    with pytest.raises(RoleNotAllowed):
        world.do(elsewhere, notice(world.now))
