"""REST and gRPC give the same answers, and to each only what he may see (rulings A7, C11, C19, G5)."""

import hashlib
import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

import grpc
import pytest
from fastapi.routing import APIRoute

from chassis.actors import SYSTEM, Actor
from chassis.store import StoreUnavailable
from cogov.committee.v1 import service_pb2 as pb
from cogov.committee.v1 import service_pb2_grpc
from committee import commands as wish
from committee.commands import BY_PERSONS, BY_THE_CLOCK
from committee.rpc import CommitteeRpc
from services.committee.tests.committee_edge import AUDITOR, ME, MT, STRANGER, TOKENS, Edge
from services.committee.tests.committee_examples import PEND
from services.committee.tests.committee_kit import (
    CHAIR,
    COUNTER,
    ESTATE,
    OPERATOR,
    PROOF,
    SHA,
    STREET,
    World,
    local,
    owner,
)


@pytest.fixture
def edge(world: World) -> Edge:
    """Give a client of an empty service."""
    return Edge(world)


def _counted(world: World, size: int = 9, agree: int = 7) -> None:
    world.opened([100] * size)
    for n in range(1, agree + 1):
        world.cast(n)
    world.counted()


def test_every_command_of_a_person_has_one_route_and_the_clock_s_have_none(edge: Edge) -> None:
    """Decision 19: the table of commands is the table of routes."""
    posts = [r.path for r in edge.app.routes if isinstance(r, APIRoute) and r.methods == {"POST"}]
    expected = [f"/committee/v1{c.spec.path}" for c in BY_PERSONS]
    assert sorted(posts) == sorted(expected)
    assert len(set(expected)) == len(expected)
    assert not {c.spec.path for c in BY_THE_CLOCK} & {c.spec.path for c in BY_PERSONS}


def test_a_ballot_over_http_answers_with_a_receipt_s_place(edge: Edge) -> None:
    """C4, G5: 201 with the position; a refusal in Chinese first, its code the same."""
    edge.world.opened([100] * 9)
    path = f"{MT}/ballots/{edge.world.entry(1)}"
    choice: dict[str, Any] = {"motion_id": "m-1", "mark": "AGREE"}
    body = {"choices": [choice]}
    headers = {"authorization": "Bearer owner-1", "idempotency-key": "k-1"}
    first = edge.client.post(path, json=body, headers=headers)
    assert first.status_code == 201
    assert "AGREE" not in first.text
    second = edge.client.post(path, json=body, headers=headers | {"idempotency-key": "k-2"})
    assert (second.status_code, second.json()["code"]) == (422, "DUPLICATE_BALLOT")
    assert second.json()["title"] == "该户已投票"
    choice["area_cm2"] = 9
    smuggled = edge.client.post(path, json=body, headers=headers | {"idempotency-key": "k-3"})
    assert (smuggled.status_code, smuggled.json()["code"]) == (400, "VALIDATION_FAILED")


def test_a_public_read_of_an_open_vote_holds_no_partial_result(edge: Edge) -> None:
    """G5: needed exactly; turnout only from the last snapshot, in words and steps."""
    edge.world.opened([100] * 40)
    for n in range(1, 13):
        edge.world.cast(n)
    found = edge.get(MT).json()
    assert found["needed"] == {"area_cm2": 26_666_667, "heads": 27}
    assert "turnout" not in found
    assert found["verdicts"] == []

    edge.world.to(local(date(2026, 3, 19), 18, 1))
    turnout = edge.get(MT).json()["turnout"]
    assert turnout["voted"] == {"state": "NUMBER", "heads": 12}
    assert (turnout["area_m2"], turnout["missing_heads"]) == (1200, 15)
    assert [g["voted"]["state"] for g in turnout["groups"]][2:] == ["FEWER_THAN_5"] * 2

    edge.world.cast(13)
    edge.world.to(local(date(2026, 3, 20), 18, 1))
    assert edge.get(MT).json()["turnout"]["voted"]["heads"] == 12  # moves by five heads
    edge.world.closed()
    assert edge.get(MT).json()["turnout"]["groups"] == []


def test_figures_are_public_from_the_posting_on_and_cut_down(edge: Edge) -> None:
    """C10, C19: nothing between count and posting; 7 participants show heads but no area."""
    _counted(edge.world)
    assert edge.get(MT).json()["verdicts"] == []
    assert edge.status(f"{MT}/figures", owner(1)) == 404
    edge.world.post()
    (verdict,) = edge.get(MT).json()["verdicts"]
    assert verdict["verdict"]["shown"] == "WITHOUT_AREA"
    assert verdict["verdict"]["result"] == "PASSED"
    assert edge.status(f"{MT}/figures") == 401
    assert edge.status(f"{MT}/figures", STRANGER) == 403
    exact = edge.get(f"{MT}/figures", owner(9)).json()
    assert exact["motions"][0]["verdict"]["agree"] == {"area_cm2": 7_000_000, "heads": 7}
    assert edge.status(f"{MT}/figures", STREET) == 200


def test_a_re_enactment_keeps_its_published_figures(edge: Edge) -> None:
    """C19: what a public notice said is not hidden again, however few took part."""
    edge.world.opened([100] * 9, reenacts="Notice of 2019")
    for n in range(1, 8):
        edge.world.cast(n, "AGREE" if n < 7 else "DISAGREE")
    edge.world.counted()
    edge.world.post()
    found = edge.get(MT).json()
    (verdict,) = found["verdicts"]
    assert (found["reenacts"], verdict["verdict"]["shown"]) == ("Notice of 2019", "EVERYTHING")
    cells = {tuple(c["sides"]): c["area_cm2"] for c in verdict["verdict"]["cells"]}
    assert cells["DISAGREE",] == 1_000_000


def test_a_recount_that_struck_few_shows_only_its_verdict(edge: Edge) -> None:
    """C10: exact figures only if five or more were struck."""
    _counted(edge.world, agree=6)
    world = edge.world
    world.post()
    entry = world.entry(1)
    world.do(owner(1), wish.ContestBallot(ESTATE, "mt-1", entry, "Not mine"))
    assert edge.get(MT).json()["pending"] == ["m-1"]
    world.do(COUNTER, wish.DecideContest(ESTATE, "mt-1", entry, True, "Other hand", SHA))  # noqa: FBT003
    world.do(COUNTER, wish.RecountBallots(ESTATE, "mt-1"))
    world.count()
    world.post()
    (shown,) = edge.get(MT).json()["verdicts"]
    assert (shown["verdict"]["result"], shown["verdict"]["shown"]) == ("NOT_PASSED", "VERDICT_ONLY")
    assert "participating" not in shown["verdict"]
    assert all("numerator" not in m for m in shown["verdict"]["measures"])


def test_a_receipt_proves_arrival_and_inclusion_never_the_mark(edge: Edge) -> None:
    """C5: the owner's own; the mark only by the voter himself, after the result, logged."""
    edge.world.opened([100] * 9)
    for n in range(1, 8):
        edge.world.cast(n)
    path = f"{MT}/ballots/{edge.world.entry(1)}"
    receipt = edge.get(f"{path}/receipt", owner(1))
    assert receipt.json()["counted"] is False
    assert "AGREE" not in receipt.text
    assert edge.status(f"{path}/receipt", owner(2)) == 403
    assert edge.status(f"{path}/mark", owner(1)) == 404
    edge.world.counted()
    edge.world.post()
    receipt = edge.get(f"{path}/receipt", owner(1)).json()
    proof = edge.get(f"{MT}/proof", COUNTER).json()["items"]
    assert receipt["counted"] is True
    assert receipt["commitment"] in {one["commitment"] for one in proof}
    assert edge.get(f"{path}/mark", owner(1)).json() == {
        "redacted": False,
        "marks": {"m-1": "AGREE"},
    }
    assert edge.status(f"{path}/mark", owner(2)) == 403
    edge.world.committee.core.vault.destroy("owner-1", "ballot")
    assert edge.status(f"{path}/mark", owner(1)) == 403  # his key is gone, and with it his name
    assert edge.status(f"{MT}/ballots/{edge.world.entry(9)}/receipt", owner(9)) == 404


def test_a_paper_s_marks_stay_in_the_box(edge: Edge) -> None:
    """Only what the voter sealed for himself is his to read."""
    edge.world.opened([100] * 9)
    edge.world.deliver([1])
    edge.world.receive(1, collector="c-1")
    path = f"{MT}/ballots/{edge.world.entry(1)}"
    assert edge.get(f"{path}/receipt", owner(1)).json()["collector"] == "c-1"
    assert edge.status(f"{path}/mark", owner(1)) == 404
    edge.world.closed()
    (found,) = edge.get(f"{MT}/collected", COUNTER).json()["items"]
    assert (found["collector"], found["papers"]) == ("c-1", 1)  # F43: the pattern, to counters


@pytest.mark.parametrize("what", ["deliveries", "missing-doors", "proof", "collected"])
def test_who_does_not_run_the_vote_does_not_read_its_lists(edge: Edge, what: str) -> None:
    """A7: convener and operators; the doors to operators alone; the proof to counters."""
    _counted(edge.world)
    for who, status in ((None, 401), (owner(1), 403), (STREET, 403), (AUDITOR, 403)):
        assert edge.status(f"{MT}/{what}", who, building="b1") == status


def test_operators_get_the_doors_without_proof_one_building_at_a_time(edge: Edge) -> None:
    """C11: not who has not voted, but who was not reached."""
    edge.world.opened([100] * 12)
    edge.world.deliver([1, 2, 3, 11])
    edge.world.deliver([4], "b-2", proof=None)
    found = edge.get(f"{MT}/missing-doors", OPERATOR, building="b1").json()["items"]
    assert sorted(u for one in found for u in one["units"]) == sorted(
        f"unit-{n}" for n in range(4, 11)
    )
    assert edge.status(f"{MT}/missing-doors", CHAIR, building="b1") == 403
    assert edge.status(f"{MT}/missing-doors", OPERATOR) == 400


def test_lists_go_on_by_cursor(edge: Edge) -> None:
    """At most 500 a page; `next` leads on, a foreign cursor is refused."""
    edge.world.opened([100] * 9)
    edge.world.deliver([1, 2, 3, 4, 5])
    seen: list[str] = []
    cursor: dict[str, str] = {}
    while True:
        page = edge.get(f"{MT}/deliveries", CHAIR, limit=2, **cursor).json()
        seen += [one["entry"] for one in page["items"]]
        if page["next"] is None:
            break
        cursor = {"cursor": page["next"]}
    assert seen == sorted(str(edge.world.entry(n)) for n in range(1, 6))
    assert edge.status(f"{MT}/deliveries", CHAIR, limit=501) == 400
    assert edge.status(f"{MT}/deliveries", CHAIR, cursor="nonsense") == 400


def test_proxies_are_shown_to_who_runs_the_vote_and_to_their_holder(edge: Edge) -> None:
    """A7: all, or one's own."""
    world = edge.world
    world.opened([100] * 9)
    for n, holder in ((1, "owner-9"), (2, "owner-8")):
        c = wish.GrantProxy(ESTATE, "mt-1", f"px-{n}", world.entry(n), holder, "owner", PROOF)
        world.do(owner(n), c)
    assert len(edge.get(f"{MT}/proxies", CHAIR).json()["items"]) == 2
    (own,) = edge.get(f"{MT}/proxies", owner(9)).json()["items"]
    assert own["proxy"] == "px-1"
    assert edge.get(f"{MT}/proxies", owner(1)).json()["items"] == []


def test_what_is_not_there_is_not_found(edge: Edge) -> None:
    """404 for meetings, bodies and petitions; the rules have defaults (B5)."""
    for path in ("meetings/no", "bodies/no", "petitions/no"):
        assert edge.status(f"{ME}/{path}") == 404
    assert edge.get(f"{ME}/rules").json()["edition"] == 0
    assert edge.get(f"{ME}/meetings").json() == {"items": [], "next": None}
    edge.world.registry.give("roll-1", [])
    edge.world.schedule()
    assert edge.status(f"{MT}/figures", owner(1)) == 404
    assert edge.status(f"{MT}/missing-doors", OPERATOR, building="b1") == 404


@pytest.fixture
def rpc(world: World) -> Iterator[Any]:
    """Give a gRPC client of the service, speaking as whom one names."""
    server = grpc.server(ThreadPoolExecutor(2))
    servicer = CommitteeRpc(world.committee, TOKENS)
    service_pb2_grpc.add_CommitteeServiceServicer_to_server(servicer, server)
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    with grpc.insecure_channel(f"127.0.0.1:{port}") as channel:
        stub = service_pb2_grpc.CommitteeServiceStub(channel)

        def ask(method: str, request: Any, who: Actor | None = None) -> Any:
            metadata = (("authorization", f"Bearer {who.subject}"),) if who else ()
            return getattr(stub, method)(request, metadata=metadata)

        yield ask
    server.stop(None)


def test_every_question_has_its_grpc_twin(world: World, rpc: Any) -> None:
    """The same reads, under the same rules; a call without a token is refused."""
    _counted(world)
    world.post()
    entry = str(world.entry(1))
    at: dict[str, Any] = {"estate_id": str(ESTATE), "meeting": "mt-1"}
    meeting = rpc("GetMeeting", pb.GetMeetingRequest(**at), STRANGER)
    assert (meeting.stage, meeting.needed.heads) == ("RESULT_POSTED", 6)
    assert meeting.verdicts[0].verdict.result == "PASSED"
    assert rpc("GetFigures", pb.GetFiguresRequest(**at), owner(1)).ballots == 7
    figures = json.loads(rpc("GetFigures", pb.GetFiguresRequest(**at), STREET).figures_json)
    assert figures[0]["verdict"]["agree"]["heads"] == 7
    first = rpc("ListProof", pb.ListProofRequest(**at, limit=5), COUNTER)
    rest = rpc("ListProof", pb.ListProofRequest(**at, limit=5, after=first.next), COUNTER)
    assert (len(first.items), len(rest.items), rest.next) == (5, 2, "")
    receipt = rpc("GetReceipt", pb.GetReceiptRequest(**at, entry=entry), owner(1))
    assert (receipt.state, receipt.counted) == ("CAST", True)
    mark = rpc("GetOwnMark", pb.GetOwnMarkRequest(**at, entry=entry), owner(1))
    assert dict(mark.marks) == {"m-1": "AGREE"}
    listed = rpc("ListMeetings", pb.ListMeetingsRequest(estate_id=str(ESTATE)), STRANGER)
    assert [m.meeting for m in listed.items] == ["mt-1"]
    assert list(rpc("ListDeliveries", pb.ListDeliveriesRequest(**at), CHAIR).items) == []
    missing = rpc("ListMissingDoors", pb.ListMissingDoorsRequest(**at, building="b1"), OPERATOR)
    assert len(missing.items) == 9
    assert list(rpc("ListProxies", pb.ListProxiesRequest(**at), CHAIR).items) == []
    assert list(rpc("ListCollected", pb.ListCollectedRequest(**at), COUNTER).items) == []
    assert rpc("GetRules", pb.GetRulesRequest(estate_id=str(ESTATE)), STRANGER).edition == 0
    minutes = rpc("GetMinutes", pb.GetMinutesRequest(**at), STRANGER)
    assert hashlib.sha256(minutes.content_json.encode()).hexdigest() == minutes.sha256
    assert (minutes.version, minutes.complete) == (1, False)
    world.do(SYSTEM, PEND.command)
    asked = pb.ListPendingMotionsRequest(estate_id=str(ESTATE))
    [waits] = rpc("ListPendingMotions", asked, STRANGER).items
    assert (waits.motion, list(waits.tags), waits.stage) == ("lift-7", ["elevator"], "PENDING")
    assert waits.due_on


@pytest.mark.parametrize(
    ("method", "request_", "who", "code"),
    [
        ("GetMeeting", pb.GetMeetingRequest(estate_id=str(ESTATE)), None, "UNAUTHENTICATED"),
        ("GetMeeting", pb.GetMeetingRequest(estate_id="x"), STRANGER, "INVALID_ARGUMENT"),
        ("GetBody", pb.GetBodyRequest(estate_id=str(ESTATE)), STRANGER, "NOT_FOUND"),
        ("GetMinutes", pb.GetMinutesRequest(estate_id=str(ESTATE)), STRANGER, "NOT_FOUND"),
        ("GetPetition", pb.GetPetitionRequest(estate_id=str(ESTATE)), STRANGER, "NOT_FOUND"),
        (
            "ListMeetings",
            pb.ListMeetingsRequest(estate_id=str(ESTATE), limit=501),
            STRANGER,
            "INVALID_ARGUMENT",
        ),
        (
            "ListMeetings",
            pb.ListMeetingsRequest(estate_id=str(ESTATE), after="\x00"),
            STRANGER,
            "INVALID_ARGUMENT",
        ),
        (
            "ListProof",
            pb.ListProofRequest(estate_id=str(ESTATE), meeting="mt-1", after="9" * 20),
            COUNTER,
            "INVALID_ARGUMENT",
        ),
    ],
)
def test_a_refused_question_ends_with_its_status(
    rpc: Any, method: str, request_: Any, who: Actor | None, code: str
) -> None:
    """A2: the code is in the details and in the trailing metadata."""
    with pytest.raises(grpc.RpcError) as refused:
        rpc(method, request_, who)
    assert refused.value.code().name == code


def test_a_reference_over_grpc_leads_to_nothing_below_it(world: World, rpc: Any) -> None:
    """C4: what names a ballot is no meeting, whether the entry has voted or not."""
    world.opened([100] * 9)
    world.cast(1)
    for n in (1, 2):
        below = f"mt-1/ballots/{world.entry(n)}"
        request = pb.GetMeetingRequest(estate_id=str(ESTATE), meeting=below)
        with pytest.raises(grpc.RpcError) as refused:
            rpc("GetMeeting", request, STRANGER)
        assert refused.value.code() is grpc.StatusCode.INVALID_ARGUMENT


def test_a_store_that_is_away_is_unavailable_over_grpc(
    world: World, rpc: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A caller may ask again later; it is no fault of his question."""

    def away(*_: Any) -> Any:
        raise StoreUnavailable

    monkeypatch.setattr(type(world.committee.core.executor), "load", away)
    with pytest.raises(grpc.RpcError) as refused:
        rpc("GetRules", pb.GetRulesRequest(estate_id=str(ESTATE)), STRANGER)
    assert refused.value.code() is grpc.StatusCode.UNAVAILABLE
