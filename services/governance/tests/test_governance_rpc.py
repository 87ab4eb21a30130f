"""Governance over gRPC, on a real connection: REST's answers, and facts as they come."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import grpc
import pytest
from fastapi.testclient import TestClient
from google.protobuf.json_format import MessageToDict
from typing_extensions import override

from chassis.actors import Actor
from chassis.app import make_app
from chassis.refusals import Unauthenticated
from chassis.tokens import Tokens
from cogov.committee.v1 import events_pb2 as committee
from cogov.governance.v1 import service_pb2 as pb
from cogov.governance.v1 import service_pb2_grpc
from cogov.registry.v1 import events_pb2 as registry
from governance import rpc
from governance.api import mount_governance
from governance.application import Governance
from governance.queries import WAIT_SECONDS
from services.governance.tests.governance_kit import ESTATE, MARCH, OTHER, Log, governance

ROOT, NOWHERE = str(ESTATE), "33333333-3333-4333-8333-333333333333"
SOMEBODY = (("authorization", "Bearer somebody"),)
INVALID = (grpc.StatusCode.INVALID_ARGUMENT, "VALIDATION_FAILED")
NOT_FOUND = (grpc.StatusCode.NOT_FOUND, "NOT_FOUND")
NOT_YET = (grpc.StatusCode.UNAVAILABLE, "NOT_YET_VISIBLE")
EXHAUSTED = (grpc.StatusCode.RESOURCE_EXHAUSTED, "RATE_LIMITED")


class OneToken(Tokens):
    """Believes one token, of somebody without any grant."""

    def __init__(self) -> None:
        pass

    @override
    def actor(self, authorization: str) -> Actor:
        """Give somebody."""
        if authorization != SOMEBODY[0][1]:
            raise Unauthenticated
        return Actor("somebody")


@dataclass
class Place:
    """A governance service with two estates, over gRPC and over REST."""

    service: Governance
    log: Log
    stub: Any
    http: TestClient

    def ask(self, method: str, *, token: Any = SOMEBODY, timeout: float = 5, **fields: Any) -> Any:
        """Ask one question."""
        request = getattr(pb, f"{method}Request")(**fields)
        return getattr(self.stub, method)(request, metadata=token, timeout=timeout)

    def refused(self, method: str, **fields: Any) -> tuple[Any, str]:
        """Ask one question, or for one fact, that is refused; give the status and the code."""
        with pytest.raises(grpc.RpcError) as refused:
            _first(self.ask(method, **fields))
        return _told(refused.value)

    def rest(self, path: str) -> Any:
        """Ask REST."""
        return self.http.get(f"/governance/v1{path}")

    def happens(self, building: str, estate: Any = ESTATE) -> None:
        """Let a building be added."""
        fact = self.log.fact("registry", "building_added", "b", estate=estate, building_id=building)
        self.service.consumer.take([fact])


def _first(answer: Any) -> Any:
    return next(answer) if hasattr(answer, "__next__") else answer


def _told(error: Any) -> tuple[Any, str]:
    return error.code(), dict(error.trailing_metadata()).get("cogov-code", "")


@pytest.fixture(name="place")
def _place(tmp_path: Path) -> Iterator[Place]:
    with governance(tmp_path) as service:
        log = Log()
        log.registered()
        log.registered(OTHER, "另一小区")
        log.meeting()
        service.consumer.take(log.records)
        app = make_app("test", {})
        mount_governance(app, service, lambda: MARCH)
        server = grpc.server(ThreadPoolExecutor(rpc.STREAMS + 8))
        servicer = rpc.GovernanceRpc(service, OneToken(), lambda: MARCH)
        service_pb2_grpc.add_GovernanceServiceServicer_to_server(servicer, server)
        port = server.add_insecure_port("127.0.0.1:0")
        server.start()
        with grpc.insecure_channel(f"127.0.0.1:{port}") as channel, TestClient(app) as http:
            stub = service_pb2_grpc.GovernanceServiceStub(channel)
            yield Place(service, log, stub, http)
        server.stop(None).wait()


def _soon(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + 5
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.01)


QUESTIONS = ("GetState", "ListEstates", "GetDigest", "ReadJournal", "FollowFacts")


@pytest.mark.parametrize("method", QUESTIONS)
@pytest.mark.parametrize("token", [(), (("authorization", "Bearer x"),)])
def test_every_call_needs_a_token(place: Place, method: str, token: Any) -> None:
    """Ruling A7: what REST tells anybody, gRPC tells whoever has a valid token."""
    refused = place.refused(method, token=token)

    assert refused == (grpc.StatusCode.UNAUTHENTICATED, "UNAUTHENTICATED")


def test_a_state_has_the_bytes_and_the_digest_of_rest(place: Place) -> None:
    """Decision 18: one answer over either edge, now and as of a day."""
    for as_of in ("", "2026-03-02"):
        answer = place.ask("GetState", estate_id=ROOT, as_of=as_of)
        rest = place.rest(f"/estates/{ROOT}" + (f"?as_of={as_of}" if as_of else ""))

        assert answer.state_json == rest.content
        assert answer.digest == rest.headers["cogov-digest"]
        assert json.loads(answer.state_json)["freshness"]["as_of"] == "2026-03-02"


def test_the_list_the_journal_and_the_digest_say_what_rest_says(place: Place) -> None:
    """Decision 18: the same rows, fields and order."""
    listed = place.ask("ListEstates", code="220105")
    journal = place.ask("ReadJournal", estate_id=ROOT)
    digest = place.ask("GetDigest")

    def plain(answer: Any) -> Any:
        return MessageToDict(answer, preserving_proto_field_name=True)["items"]

    rows = place.rest("/estates?code=220105").json()["items"]
    assert [r | {"meetings": r.get("meetings", [])} for r in plain(listed)] == rows
    assert len(rows) == 2
    facts = place.rest(f"/estates/{ROOT}/journal").json()["items"]
    assert [r | {"number": int(r["number"])} for r in plain(journal)] == facts
    assert len(facts) == 4
    whole = place.rest("/digest").json()
    assert (digest.digest, dict(digest.estates)) == (whole["digest"], whole["estates"])
    assert list(place.ask("ListEstates", code="41").items) == []


def test_an_estate_with_a_deadline_is_listed_with_its_next_date(place: Place) -> None:
    """What is due next, when, and on what it rests."""
    clock = {"clock": "vote.close", "due": MARCH, "basis": "NOTICE", "grade": "I"}
    place.service.consumer.take([place.log.fact("registry", "", "u", starts=(clock,))])
    found = {e.estate_id: e.next_date for e in place.ask("ListEstates").items}

    assert (found[ROOT].what, found[ROOT].basis) == ("vote.close", "NOTICE")
    assert found[ROOT].due_at.ToJsonString() == "2026-03-02T01:00:00Z"
    assert found[str(OTHER)].none == "NO_CLOCK_RUNS"


@pytest.mark.parametrize(("method", "count"), [("ListEstates", 2), ("ReadJournal", 4)])
def test_pages_lead_on_to_the_last(place: Place, method: str, count: int) -> None:
    """Every row once, in order; the last page leads nowhere."""
    about: dict[str, Any] = {} if method == "ListEstates" else {"estate_id": ROOT}
    found: list[Any] = []
    after = ""
    for _ in range(count):
        assert after or not found
        page = place.ask(method, **about, after=after, limit=1)
        found += list(page.items)
        after = page.next

    assert after == ""
    assert found == list(place.ask(method, **about).items)


@pytest.mark.parametrize("method", ["GetState", "ReadJournal", "FollowFacts"])
def test_an_estate_that_nobody_registered_is_not_found(place: Place, method: str) -> None:
    """NOT_FOUND, and no stream that never says anything."""
    assert place.refused(method, estate_id=NOWHERE) == NOT_FOUND
    assert place.refused("GetState", estate_id=ROOT, as_of="2020-01-01") == NOT_FOUND


@pytest.mark.parametrize(
    ("method", "wrong"),
    [
        ("GetState", {"estate_id": "220105"}),
        ("GetState", {"as_of": "2026-02-30"}),
        ("GetState", {"as_of": "20260302"}),
        ("GetState", {"as_of": "9999-12-31"}),
        ("GetState", {"after": "registry"}),
        ("GetState", {"after": "nobody=1"}),
        ("GetState", {"after": "registry=100"}),
        ("ListEstates", {"code": "22%"}),
        ("ListEstates", {"limit": 501}),
        ("ListEstates", {"after": "!!!"}),
        ("ListEstates", {"after": "Ilx1MDAwMCI"}),
        ("ReadJournal", {"limit": -1}),
        ("ReadJournal", {"after": "LTE"}),
        ("ReadJournal", {"after": "OTk5OTk5OTk5OTk5OTk5OTk5OTk5OTk"}),
        ("FollowFacts", {"after": -1}),
    ],
)
def test_what_cannot_be_is_refused(place: Place, method: str, wrong: dict[str, Any]) -> None:
    """VALIDATION_FAILED, never an error of ours and never an answer to something else."""
    about: dict[str, Any] = {} if method == "ListEstates" else {"estate_id": ROOT}

    assert place.refused(method, **(about | wrong)) == INVALID


def test_a_state_after_a_position_waits_until_it_is_applied(place: Place) -> None:
    """`after` gives the state that has reached the position, not an older one."""
    late = place.log.fact("registry", "building_added", "estate", building_id="b9")
    threading.Timer(0.3, lambda: place.service.consumer.take([late])).start()
    began = time.monotonic()

    answer = place.ask("GetState", estate_id=ROOT, after=f"registry={late.position}")

    assert "b9" in json.loads(answer.state_json)["buildings"]
    assert 0.2 <= time.monotonic() - began < WAIT_SECONDS - 0.2
    again = place.ask("GetState", estate_id=ROOT, after=f"registry={late.position}")
    assert again.state_json == answer.state_json


def test_a_position_that_does_not_come_in_time_is_not_visible_yet(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Never a stale answer presented as new; a fact of another estate is not the one."""
    monkeypatch.setattr(rpc, "WAIT_SECONDS", 0.4)
    threading.Timer(0.1, lambda: place.happens("b2", OTHER)).start()
    began = time.monotonic()

    assert place.refused("GetState", estate_id=ROOT, after="registry=50") == NOT_YET
    assert time.monotonic() - began >= 0.4


def test_only_so_many_wait_and_the_next_is_told_at_once(place: Place) -> None:
    """Ruling G4: those who wait for a position leave threads to the others."""
    request = pb.GetStateRequest(estate_id=ROOT, after="registry=50")
    waiting = [
        place.stub.GetState.future(request, metadata=SOMEBODY, timeout=5)
        for _ in range(rpc.WAITING + 1)
    ]
    began = time.monotonic()
    _soon(lambda: any(call.done() for call in waiting))

    assert time.monotonic() - began < WAIT_SECONDS / 2
    assert sum(call.done() for call in waiting) == 1
    assert {_told(call.exception()) for call in waiting} == {NOT_YET}
    place.happens("b2")
    assert place.ask("GetState", estate_id=ROOT, after="registry=3").digest


def test_facts_are_followed_from_the_first_and_then_as_they_come(place: Place) -> None:
    """Every published record of the estate, in the journal's order; of no other estate."""
    stream = place.ask("FollowFacts", estate_id=ROOT)
    past = [next(stream) for _ in range(4)]
    threading.Timer(0.2, lambda: place.happens("b9")).start()
    began = time.monotonic()
    late = next(stream)
    stream.cancel()

    assert 0.1 <= time.monotonic() - began < 2
    journal = place.ask("ReadJournal", estate_id=ROOT).items
    assert [(f.number, f.source, f.type) for f in (*past, late)] == [
        (r.number, r.source, r.type) for r in journal
    ]
    first, added = (registry.RegistryEvent.FromString(f.event) for f in (past[0], late))
    assert first.estate_registered.name == "阳光小区"
    assert added.building_added.building_id == "b9"
    noticed = committee.CommitteeEvent.FromString(past[2].event)
    assert noticed.meeting_noticed.total_area_cm2 == 10_000_100


def test_a_follower_goes_on_behind_the_number_it_saw(place: Place) -> None:
    """The number is the place in the journal; nothing twice, nothing left out."""
    numbers = [r.number for r in place.ask("ReadJournal", estate_id=ROOT).items]
    stream = place.ask("FollowFacts", estate_id=ROOT, after=numbers[1])

    assert [next(stream).number for _ in range(2)] == numbers[2:]
    stream.cancel()


def test_more_facts_than_a_page_are_all_followed(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where one page ends the next begins."""
    monkeypatch.setattr(rpc, "PAGE", 3)
    stream = place.ask("FollowFacts", estate_id=ROOT)

    assert len({next(stream).number for _ in range(4)}) == 4
    stream.cancel()


def test_a_followed_fact_shows_no_position(place: Place) -> None:
    """Ruling G5: a position would count ballots; the rest of the record is as it was published."""
    fact = place.log.fact("committee", "voting_closed", "mt")
    event = committee.CommitteeEvent.FromString(fact.value)
    event.meta.cause.source, event.meta.cause.position = "registry", 41
    place.service.consumer.take([replace(fact, value=event.SerializeToString())])
    stream = place.ask("FollowFacts", estate_id=ROOT)
    facts = [next(stream) for _ in range(5)]
    stream.cancel()

    kinds: dict[str, Any] = {
        "registry": registry.RegistryEvent,
        "committee": committee.CommitteeEvent,
    }
    for found in facts:
        assert kinds[found.source].FromString(found.event).meta.position == 0
    event.meta.position = event.meta.cause.position = 0
    assert committee.CommitteeEvent.FromString(facts[-1].event) == event


def test_a_private_record_is_not_followed(place: Place) -> None:
    """Ruling G6: a ballot's record reaches no journal, so no stream tells that there was one."""
    stream = place.ask("FollowFacts", estate_id=ROOT)
    for _ in range(4):
        next(stream)
    place.service.consumer.take([place.log.fact("committee", "", "ballot")])
    place.happens("b9")

    assert next(stream).type == "registry.building_added"
    stream.cancel()


def test_streams_are_counted_and_a_place_is_free_when_its_caller_goes(place: Place) -> None:
    """At most so many follow; one more is refused at once, and others' questions are answered."""
    streams = [place.ask("FollowFacts", estate_id=ROOT, timeout=30) for _ in range(rpc.STREAMS)]
    for stream in streams:
        next(stream)

    assert place.refused("FollowFacts", estate_id=ROOT) == EXHAUSTED
    assert place.ask("GetState", estate_id=ROOT, timeout=2).digest
    streams.pop().cancel()

    def admitted() -> bool:
        stream = place.ask("FollowFacts", estate_id=ROOT)
        try:
            next(stream)
        except grpc.RpcError:
            return False
        streams.append(stream)
        return True

    _soon(admitted)
    assert place.refused("FollowFacts", estate_id=ROOT) == EXHAUSTED
    place.happens("b9")
    for stream in streams:
        assert [next(stream).number for _ in range(4)][-1] > 0
        stream.cancel()
