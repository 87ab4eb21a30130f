"""The services apart, with real servers: the same stories, the same states, and nothing left behind."""

import json
import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import httpx
import pytest

from suite.child import answers
from tests.architecture.dashboards import OF_PROMETHEUS, base_name, names_in, queries
from tests.e2e.running import Running, running
from tests.e2e.scraped import asked, prometheus_of, scraping, shown, until_scraped
from tests.e2e.stacked import Stacked, stacked
from tests.e2e.telling import WHOLE, digest, lived, told

pytestmark = [pytest.mark.slow, pytest.mark.stack]

SOON = 90.0
MAY_BE_EMPTY = ("我们的错误 Our faults", "到期未记录 Clocks overdue")
"""What a system in order never counts, and what nobody asks in a story's time."""


@pytest.fixture(name="system", scope="module")
def _system() -> Iterator[Stacked]:
    with stacked() as system:
        yield system


@pytest.fixture(name="prometheus", scope="module")
def _prometheus(system: Stacked, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with prometheus_of(scraping(system), tmp_path_factory.mktemp("prometheus")) as address:
        until_scraped(address)
        yield address


@pytest.fixture(name="metrics", scope="module")
def _metrics(system: Stacked, prometheus: str) -> set[str]:
    return shown(system)


def _until(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + SOON
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.1)


def _told_by_command(system: Running, story: str) -> list[dict[str, Any]]:
    """Tell a story as a person does; give its accounts once its digest is that of the states."""
    done = system.cogov("demo", "--story", story, "--once", "--at", system.address, "--json")
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    said = json.loads(done.stdout)
    assert said["digest"] == digest(system)
    found: list[dict[str, Any]] = said[story]
    return found


def _runs(pid: int) -> bool:
    with suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    return False


def test_stories_told_apart_give_the_states_of_one_process(system: Stacked, tmp_path: Path) -> None:
    """Over Kafka and gRPC as by calls: byte for byte (ruling A12); each grant is needed (G18)."""
    with running(tmp_path) as embedded:
        told(embedded)
        by_command = _told_by_command(embedded, "concern")
        here, _ = lived(embedded, "alliance")
        together = digest(embedded)

    told(system)
    concerns, one = lived(system, "concern")
    estates, other = lived(system, "alliance")

    assert [account.as_dict() for account in concerns] == by_command
    assert estates == here
    assert all(account.as_expected for account in (*concerns, *estates))
    assert (len(concerns), len(estates)) == (3, 9 if WHOLE else 3)
    assert (one.held - one.needed, other.held - other.needed) == (set(), set())
    assert len(together) == 64
    assert digest(system) == together


def test_every_page_s_service_answers_through_the_gateway(system: Stacked) -> None:
    """The board, the office, each API's description."""
    for path in ("/", "/en", "/office/sign-in", "/registry/openapi.json", "/committee/docs"):
        assert httpx.get(system.address + path).status_code == 200, path
    assert httpx.get(f"{system.address}/registry/v1/nothing").status_code == 404  # a refusal
    events = system.cogov("events", "committee", "--limit", "3", "--grpc-at", system.rpc)
    assert len(events.stdout.splitlines()) == 3, events.stderr


def test_every_process_is_scraped(prometheus: str) -> None:
    """Two processes of each service answer at /metrics in a form that Prometheus takes."""
    targets = asked(prometheus, "targets")["activeTargets"]
    assert {it["health"] for it in targets} == {"up"}, [it["lastError"] for it in targets]


@pytest.mark.parametrize(("title", "query"), queries())
def test_a_query_names_what_the_stack_shows_and_has_an_answer(
    prometheus: str, metrics: set[str], title: str, query: str
) -> None:
    """As a panel would ask it; an alert's answer may be empty, its metrics may not."""
    found = asked(prometheus, "query", query=query)["result"]

    assert {base_name(name) for name in names_in(query) - OF_PROMETHEUS} <= metrics
    if any("\u4e00" <= letter <= "\u9fff" for letter in title) and title not in MAY_BE_EMPTY:
        assert found, query


def test_no_alert_fires_in_a_system_that_is_in_order(prometheus: str) -> None:
    """Whoever is woken at night is woken for something."""
    assert asked(prometheus, "alerts")["alerts"] == []


@pytest.mark.parametrize(
    "name", ["registry-api", "governance-worker", "gateway", "kafka", "postgres"]
)
def test_a_process_that_is_killed_is_back_and_knows_what_it_knew(
    system: Stacked, name: str
) -> None:
    """One kill -9 after another; the states are the same afterwards."""
    before = digest(system)
    processes = system.said["processes"]
    one = processes[name]

    os.kill(one["pid"], signal.SIGKILL)

    _until(lambda: system.said["processes"][name]["starts"] > one["starts"])
    for process in processes.values():
        if "http" in process:
            _until(lambda at=process["http"]: answers(f"{at}/ready"))  # type: ignore[misc]
    _until(lambda: digest(system) == before)


def test_a_second_stack_on_the_same_data_is_refused(system: Stacked) -> None:
    """Two supervisors would start every process twice."""
    done = system.cogov("stack", "--port", "0", "--grpc-port", "0")

    assert done.returncode == 1
    assert "in use" in done.stderr


def test_the_end_leaves_nothing_and_the_next_start_everything(system: Stacked) -> None:
    """SIGTERM ends every process, cleanly; the data are there at the next start."""
    before = digest(system)
    pids = [process["pid"] for process in system.said["processes"].values()]

    system.stop()

    assert system.process is not None
    assert system.process.returncode == 0
    assert not [pid for pid in pids if _runs(pid)]
    system.start()
    assert digest(system) == before
