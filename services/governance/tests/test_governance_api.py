"""Governance over REST: reading what one just wrote, days past, pages, changes (architecture 5)."""

import asyncio
import json
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from chassis.app import make_app
from governance.api import _changes, mount_governance
from governance.application import Governance
from services.governance.tests.governance_kit import ESTATE, MARCH, OTHER, Log, governance


@pytest.fixture(name="service")
def _service(tmp_path: Path) -> Iterator[Governance]:
    with governance(tmp_path) as g:
        yield g


@pytest.fixture(name="http")
def _http(service: Governance) -> Iterator[TestClient]:
    app = make_app("test", {})
    mount_governance(app, service, lambda: MARCH)
    with TestClient(app) as client:
        yield client


@pytest.fixture(name="log")
def _log(service: Governance) -> Log:
    log = Log()
    log.registered()
    log.registered(OTHER, "另一小区")
    log.meeting()
    service.consumer.take(log.records)
    return log


def test_a_state_is_read_by_anyone(http: TestClient, log: Log) -> None:
    """Public reads need no token, and name every fact by stream and version."""
    answer = http.get(f"/governance/v1/estates/{ESTATE}")

    assert answer.status_code == 200
    assert answer.json()["identity"]["name"] == "阳光小区"
    assert answer.json()["meetings"][0]["stage"] == "OPEN"
    assert "@" in answer.json()["identity"]["by"]
    assert len(answer.headers["cogov-digest"]) == 64


def test_an_estate_nobody_registered_is_not_found(http: TestClient, log: Log) -> None:
    """404, not an empty state."""
    assert (
        http.get("/governance/v1/estates/33333333-3333-4333-8333-333333333333").status_code == 404
    )
    assert http.get(f"/governance/v1/estates/{ESTATE}?as_of=2020-01-01").status_code == 404


def test_no_read_shows_a_position_that_would_count_ballots(http: TestClient, log: Log) -> None:
    """Positions and versions of an open vote are not in state or journal (ruling G5)."""
    for path in ("", "/journal"):
        text = http.get(f"/governance/v1/estates/{ESTATE}{path}").text
        assert "position" not in text


def test_a_read_after_a_position_waits_until_it_is_applied(
    http: TestClient, service: Governance, log: Log
) -> None:
    """`Cogov-After` gives the state that has reached the position, not an older one."""
    late = log.fact("registry", "building_added", "estate", building_id="b9")
    threading.Timer(0.3, lambda: service.consumer.take([late])).start()
    began = time.monotonic()

    answer = http.get(
        f"/governance/v1/estates/{ESTATE}", headers={"Cogov-After": f"registry={late.position}"}
    )

    assert answer.status_code == 200
    assert "b9" in answer.json()["buildings"]
    assert time.monotonic() - began >= 0.2


def test_a_position_that_does_not_come_in_time_is_503(http: TestClient, log: Log) -> None:
    """Never a stale answer presented as new: NOT_YET_VISIBLE with Retry-After."""
    answer = http.get(f"/governance/v1/estates/{ESTATE}", headers={"Cogov-After": "registry=50"})

    assert answer.status_code == 503
    assert answer.json()["code"] == "NOT_YET_VISIBLE"
    assert answer.headers["retry-after"]


@pytest.mark.parametrize(
    "header", ["registry=100", "nobody=1", "registry", "registry=-1", "registry=x"]
)
def test_a_position_nobody_gave_is_refused(http: TestClient, log: Log, header: str) -> None:
    """Above the source's head, of no source, or no position at all: 400 (ruling A13)."""
    answer = http.get(f"/governance/v1/estates/{ESTATE}", headers={"Cogov-After": header})

    assert answer.status_code == 400
    assert answer.json()["code"] == "VALIDATION_FAILED"


def test_lists_page_by_cursor(http: TestClient, log: Log) -> None:
    """Each page leads to the next, and the last to none; a foreign cursor is refused."""
    first = http.get("/governance/v1/estates?limit=1").json()
    second = http.get(f"/governance/v1/estates?limit=1&cursor={first['next']}").json()

    assert [first["items"][0]["name"], second["items"][0]["name"]] == ["阳光小区", "另一小区"]
    assert second["next"] is None
    assert http.get("/governance/v1/estates?limit=501").status_code == 400
    assert http.get("/governance/v1/estates?cursor=!!!").status_code == 400


def test_the_list_is_cut_by_an_administrative_code(http: TestClient, log: Log) -> None:
    """A district's code gives its estates; another's none."""
    assert len(http.get("/governance/v1/estates?code=220105").json()["items"]) == 2
    assert http.get("/governance/v1/estates?code=410702").json()["items"] == []


def test_changes_resume_behind_the_last_event_one_saw(service: Governance, log: Log) -> None:
    """Server-sent events carry the journal's number as id and go on from `Last-Event-ID` (G4)."""

    async def read(after: int, count: int) -> list[bytes]:
        found = []
        stream = _changes(service, str(ESTATE), after)
        async for chunk in stream:
            found.append(chunk)
            if len(found) == count:
                break
        await stream.aclose()
        return found

    every = asyncio.run(read(0, 4))
    resumed = asyncio.run(read(int(every[0].split(b"\n")[0].removeprefix(b"id: ")), 3))

    assert resumed == every[1:]
    assert json.loads(every[0].split(b"data: ")[1])["type"] == "registry.estate_registered"


def test_the_digest_over_all_is_the_digest_of_each(http: TestClient, log: Log) -> None:
    """The whole's digest names each estate's, which is what its own page says."""
    found = http.get("/governance/v1/digest").json()

    one = http.get(f"/governance/v1/estates/{ESTATE}").headers["cogov-digest"]
    assert found["estates"][str(ESTATE)] == one
