"""Topics over REST and gRPC: one route a command, the same answers, words to whom they are due (A7)."""

from typing import Any

import grpc
import pytest
from fastapi.routing import APIRoute

from cogov.deliberation.v1 import service_pb2 as pb
from deliberation import commands as wish
from deliberation.application import commands, sent_by_persons
from services.deliberation.tests.deliberation_edge import ME, Edge, line
from services.deliberation.tests.deliberation_kit import (
    BRANCH,
    COST,
    ESTATE,
    LEAD,
    OWNER,
    PROOF,
    RESIDENT,
    STRANGER,
    World,
    raising,
    starting,
)

E = str(ESTATE)
NOBODY_S = ("s-resident", "s-lead", "s-owner", "s-watch", "s-officer", "s-council", "s-branch")


@pytest.fixture(scope="module")
def working(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Give a topic whose work goes on, with an objection that was answered."""
    world = World(tmp_path_factory.mktemp("edge")).passed()
    world.do(OWNER, wish.RaiseObjection(ESTATE, "t-1", "ob-1", "噪声扰民"))
    world.do(LEAD, wish.AnswerObjection(ESTATE, "t-1", "ob-1", upheld=True, answer="已隔音"))
    world.do(LEAD, starting("t-1", world.today))
    c = wish.ReportProgress(ESTATE, "t-1", "pit", done=True, spent_fen=1000, evidence=(PROOF,))
    world.do(LEAD, c)
    yield world
    world.service.close()


def test_every_command_of_a_topic_that_a_person_sends_has_one_route(world: World) -> None:
    """Decision 19: the table of commands is the table of routes; policies' commands have none."""
    posts = [
        r.path for r in Edge(world).app.routes if isinstance(r, APIRoute) and r.methods == {"POST"}
    ]
    expected = [f"/deliberation/v1{c.spec.path}" for c in sent_by_persons()]
    assert sorted(posts) == sorted(expected)
    assert len(set(expected)) == len(expected) == len(commands()) - 2


def test_a_topic_is_raised_over_http_once_under_its_key(world: World) -> None:
    """201 with place and position; sent again under its key it is the same answer."""
    edge = Edge(world)
    first = edge.send(raising(), RESIDENT, **{"idempotency-key": "one"})
    again = edge.send(raising(), RESIDENT, **{"idempotency-key": "one"})
    assert first.status_code == 201
    assert first.json() == again.json()
    assert edge.get(f"{ME}/topics").json()["items"] == [
        {
            "topic": "t-1",
            "title": "二单元加装电梯",
            "stage": "DRAFT",
            "decision_class": "ART278_MAJOR",
        }
    ]


def test_a_topic_is_read_whole_and_names_nobody(working: World) -> None:
    """Plans, rounds, decision, work, what it waits for; supervisors only by number (F)."""
    answer = Edge(working).get(f"{ME}/topics/t-1")
    found = answer.json()
    assert (found["stage"], found["decision_class"]) == ("IMPLEMENTING", "ART278_MAJOR")
    assert [p["version"] for p in found["plans"]] == [1, 2]
    assert [(r["opinions"], r["answered"]) for r in found["rounds"]] == [(1, True)] * 2
    assert (found["decision"]["passed"], found["decision"]["final"]) == (True, True)
    work = found["work"]
    assert (work["budget_fen"], work["spent_fen"], work["supervisors"]) == (COST, 1000, 5)
    assert [m["done"] for m in work["milestones"]] == [True, False]
    assert found["waiting_for"]["blocker"] == "WORK_GOES_ON"
    assert found["waiting_for"]["due"]
    assert not [n for n in NOBODY_S if n in answer.text]
    assert "噪声" not in answer.text


def test_words_are_given_to_whom_they_are_due(working: World) -> None:
    """A7: opinions and objections to the lead, one's own to oneself, nothing to anybody else."""
    edge = Edge(working)
    lead = edge.get(f"{ME}/topics/t-1/rounds/1/opinions", LEAD)
    assert lead.json()["items"] == [{"opinion": "o-t-1-1", "text": "希望降低费用"}]
    own = edge.get(f"{ME}/topics/t-1/own-opinions", OWNER)
    assert [o["round"] for o in own.json()["items"]] == [1, 2]
    assert edge.get(f"{ME}/topics/t-1/objections", LEAD).json()["items"][0]["text"] == "噪声扰民"
    for path in ("rounds/1/opinions", "objections"):
        for who, status in ((BRANCH, 403), (OWNER, 403), (None, 401)):
            assert edge.get(f"{ME}/topics/t-1/{path}", who).status_code == status
    assert edge.get(f"{ME}/topics/t-1/own-opinions", STRANGER).json()["items"] == []


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("topics/t-9", 404),
        ("topics/T_1", 400),
        ("topics/t-1/rounds/9/opinions", 404),
        ("topics/t-1/rounds/0/opinions", 400),
        ("topics?cursor=!", 400),
    ],
)
def test_a_topic_that_is_not_there_or_not_asked_well_is_said(
    working: World, path: str, status: int
) -> None:
    """404 or 400, never a 500."""
    assert Edge(working).get(f"{ME}/{path}", LEAD).status_code == status


def test_topics_are_listed_page_by_page(world: World) -> None:
    """In order of reference, each once; over gRPC too."""
    for n in (3, 1, 2):
        world.raised(f"t-{n}")
    edge, found, cursor = Edge(world), [], None
    while True:
        page = edge.get(f"{ME}/topics", limit=2, **({"cursor": cursor} if cursor else {}))
        found += [i["topic"] for i in page.json()["items"]]
        cursor = page.json()["next"]
        if not cursor:
            break
    assert found == ["t-1", "t-2", "t-3"]
    with line(world) as ask:
        first = ask("ListTopics", pb.ListTopicsRequest(estate_id=E, limit=2))
        rest = ask("ListTopics", pb.ListTopicsRequest(estate_id=E, after=first.next))
    assert [i.topic for i in (*first.items, *rest.items)] == found


def test_every_question_about_topics_has_its_grpc_twin(working: World) -> None:
    """The same answers; a call without a token is refused."""
    rest = Edge(working).get(f"{ME}/topics/t-1").json()
    of = {"estate_id": E, "topic": "t-1"}
    with line(working) as ask:
        one = ask("GetTopic", pb.GetTopicRequest(**of))
        words = ask("ListOpinions", pb.ListOpinionsRequest(round=1, **of), LEAD)
        own = ask("ListOwnOpinions", pb.ListOwnOpinionsRequest(**of), OWNER)
        objections = ask("ListObjections", pb.ListObjectionsRequest(**of), LEAD)
        for method, asked, who in (
            ("GetTopic", pb.GetTopicRequest(**of), None),
            ("ListOpinions", pb.ListOpinionsRequest(round=1, **of), OWNER),
        ):
            with pytest.raises(grpc.RpcError) as refused:
                ask(method, asked, who)
            wanted = "PERMISSION_DENIED" if who else "UNAUTHENTICATED"
            assert _status(refused.value) == grpc.StatusCode[wanted]
    assert (one.stage, one.decision_class) == (rest["stage"], rest["decision_class"])
    assert one.work.spent_fen == rest["work"]["spent_fen"]
    assert one.waiting_for.blocker == rest["waiting_for"]["blocker"]
    assert [p.sha256 for p in one.plans] == [p["sha256"] for p in rest["plans"]]
    assert (words.items[0].text, own.items[0].round) == ("希望降低费用", 1)
    assert objections.items[0].text == "噪声扰民"


WRONG = [
    ("GetTopic", pb.GetTopicRequest(estate_id=E, topic="x/y"), "INVALID_ARGUMENT"),
    ("GetTopic", pb.GetTopicRequest(estate_id=E, topic="t-9"), "NOT_FOUND"),
    ("GetTopic", pb.GetTopicRequest(estate_id="no"), "INVALID_ARGUMENT"),
    ("ListOpinions", pb.ListOpinionsRequest(estate_id=E, topic="t-1"), "INVALID_ARGUMENT"),
    ("ListTopics", pb.ListTopicsRequest(estate_id=E, limit=501), "INVALID_ARGUMENT"),
]


@pytest.mark.parametrize(("method", "asked", "status"), WRONG)
def test_a_grpc_question_about_topics_that_is_asked_wrong_has_its_status(
    working: World, method: str, asked: Any, status: str
) -> None:
    """Refusals as gRPC statuses, their code beside them."""
    with line(working) as ask, pytest.raises(grpc.RpcError) as refused:
        ask(method, asked, LEAD)
    assert _status(refused.value) == grpc.StatusCode[status]


def _status(error: Any) -> Any:
    return error.code()


def test_a_neighbour_that_is_away_is_said(world: World) -> None:
    """503 NEIGHBOUR_UNAVAILABLE where it has to be asked; what needs it not goes on."""
    world.raised()
    world.registry.away = True
    edge = Edge(world)
    assert edge.send(raising("t-2"), OWNER).status_code == 503
    assert edge.send(raising("t-2"), RESIDENT).status_code == 201
    assert edge.get(f"{ME}/topics/t-1").status_code == 200
