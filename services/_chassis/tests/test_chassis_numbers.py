"""Which numbers in free texts are personal, and which instants a story may bring, over REST."""

import json
from datetime import timedelta
from typing import Any

import pytest
from starlette.testclient import TestClient

from chassis.checks import personal_number
from chassis.core import Core
from chassis.testing.kit import NOW
from services._chassis.tests.drawdowns import CODE
from services._chassis.tests.edges import BODY, FIRST, REQUESTS, clerk, edge_of, refused, send
from services._chassis.tests.identities import bearer


@pytest.mark.parametrize(
    "text",
    [
        "13800138000",
        "电话13800138000。",
        "１３８００１３８０００",
        "138-0013-8000",
        "138 0013 8000",
        "138\u20110013\u20118000",
        "138\u20130013\u20138000",
        "138·0013·8000",
        "138\u300000138000",
        "138\u200b0013\u200b8000",
        "+86 13800138000",
        "0086-138-0013-8000",
        "8613800138000",
        "301 13800138000",
        "1 3 8 0 0 1 3 8 0 0 0",
        "13800138000 15900001111",
        "11010519491231002X",
        "11010519491231002x",
        "110105 19491231 002X",
        "110105-19491231-002-X",
        "１１０１０５１９４９１２３１００２Ｘ",
        "4111111111111111",
        "4111 1111 1111 1111",
        "6222-0212-3456-7894",
        "6222021234567890128",
    ],
)
def test_personal_numbers_are_refused_however_they_are_written(edge: TestClient, text: str) -> None:
    """Mobile, identity and card numbers, in any width, in groups, with a country code, beside others."""
    for body in ({**BODY, "purpose": text}, {**BODY, "works": [{"what": f"（{text}）"}]}):
        found = refused(send(edge, body), 422, "PERSONAL_DATA_IN_PLAIN_FIELD")
        assert text not in json.dumps(found, ensure_ascii=False)


@pytest.mark.parametrize(
    "text",
    [
        "1eeae42b-6f47-486e-9421-457832144103",  # its last two groups would pass for a card's number
        "1f2b854c-b5e5-4512-9931-879446438725",
        "24a53eba-f178-4960-9109-574996866195",
    ],
)
def test_a_reference_made_by_chance_is_no_persons_number(text: str) -> None:
    """A unit's reference is such a one: in an estate of 50,000 two or three would be refused."""
    assert personal_number(text) is None
    assert personal_number(text[19:]) == "card"


@pytest.mark.parametrize(
    "text",
    [
        "8000000 fen",
        "2026-03-02 2026-03-20",
        "2026-03-02-2026-03-20",
        "110105194912310021",  # its check digit is wrong
        "4111111111111112",  # ditto
        "12800138000",  # no mobile number begins so
        "138001380000",  # one digit too many
        "6f1d0c52-7a52-5a86-9f6e-0d5b1c0a7e11",
        "11111111-1111-4111-8111-111111111111",
        "13800138000abc0f" * 4,  # within a digest
        "10000000000000000000000",
        "0431-88123456",
    ],
)
def test_other_numbers_are_taken(edge: TestClient, text: str) -> None:
    """Sums, dates, identifiers, digests and office telephones are not personal."""
    assert send(edge, {**BODY, "purpose": text}).status_code == 201


def test_a_reference_is_scanned_too(edge: TestClient) -> None:
    """An address never holds a number of a person (ruling A1)."""
    refused(send(edge, url=f"{REQUESTS}/13800138000"), 422, "PERSONAL_DATA_IN_PLAIN_FIELD")


@pytest.mark.parametrize(
    "now",
    [
        "tomorrow", "2026-03-02", "2026-03-02T10:00:00", "2020-12-31T10:00:00Z", "9999-12-31T23:00:00Z",
        "0001-01-01T00:00:00+08:00", "2026-03-02T10:00:00+99:00", "-1", "\u00e9",
    ],
)  # fmt: skip
def test_an_odd_cogov_now_is_refused(story: Core, now: str) -> None:
    """An instant has an offset and lies in the years of a story; nothing else moves the clock."""
    with TestClient(edge_of(story)) as edge:
        headers: Any = {**clerk(), "Cogov-Now": now.encode()}
        answer = edge.post(FIRST, content=json.dumps(BODY), headers=headers)
        refused(answer, 400, "VALIDATION_FAILED")
    assert story.store.virtual_now() is None


def test_cogov_now_is_when_it_happens(story: Core) -> None:
    """The fact carries the instant that the request brought."""
    later = NOW + timedelta(days=2)
    with TestClient(edge_of(story)) as edge:
        answer = send(edge, Cogov_Now=later.isoformat())
        assert answer.status_code == 201

    [stored] = story.store.page(0)
    assert story.mapper.read(stored).timestamp == later


def keeper(edge: TestClient, now: str) -> Any:
    """Move the clock as its keeper."""
    return edge.post("/funds/v1/clock", json={"now": now}, headers=bearer(("CLOCK_KEEPER", "")))


def test_the_clock_of_a_story_runs_what_is_due_before_it_answers(story: Core) -> None:
    """GET tells where it stands, POST moves it on; it never goes back (rulings A11, G1)."""
    with TestClient(edge_of(story)) as edge:
        send(edge, Cogov_Now=NOW.isoformat())
        before = edge.get("/funds/v1/clock", headers=bearer(("CLOCK_KEEPER", ""))).json()
        assert before == {
            "now": "2026-03-02T01:00:00Z",
            "next_due": "2026-03-18T16:00:00Z",
            "head": 1,
            "applied": {},
        }

        after = keeper(edge, "2026-03-25T00:00:00+08:00").json()
        assert (after["now"], after["next_due"], after["head"]) == ("2026-03-24T16:00:00Z", None, 4)
        assert keeper(edge, "2026-03-10T00:00:00Z").json()["now"] == "2026-03-24T16:00:00Z"


def test_the_clock_of_a_story_is_its_keepers(story: Core, edge: TestClient) -> None:
    """No other role moves it, and on real time there is none."""
    with TestClient(edge_of(story)) as virtual:
        refused(virtual.get("/funds/v1/clock"), 401, "UNAUTHENTICATED")
        other = bearer(("CLERK", CODE))
        refused(virtual.get("/funds/v1/clock", headers=other), 403, "ROLE_NOT_ALLOWED")
        for now in ("9999-12-31T23:59:59Z", "0001-01-01T00:00:00+01:00", "2026-03-02T00:00:00", 1):
            refused(keeper(virtual, now), 400, "VALIDATION_FAILED")  # type: ignore[arg-type]
    refused(keeper(edge, "2026-03-02T00:00:00Z"), 404, "NOT_FOUND")
