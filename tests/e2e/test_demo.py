"""The demo, as a newcomer meets it."""

import json
from pathlib import Path

import pytest

from tests.e2e.running import Running, running

pytestmark = pytest.mark.slow


@pytest.fixture(name="system", scope="module")
def _system(tmp_path_factory: pytest.TempPathFactory) -> object:
    with running(tmp_path_factory.mktemp("demo")) as system:
        yield system


def test_every_published_vote_comes_out_as_expected(system: Running) -> None:
    """`cogov demo --at` uses nothing but HTTP, and ends with 0 only if every case is as expected."""
    done = system.cogov("demo", "--at", system.address, "--once", "--json")

    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    rows = json.loads(done.stdout)
    assert {row["case"] for row in rows} >= {"A04", "A05", "A07", "A09", "A10", "A14", "A20"}
    assert all(row["as_expected"] for row in rows)


def test_estates_come_to_a_service_in_every_district(system: Running) -> None:
    """The alliance's story, whole: three estates in each of the three profiles, after the votes."""
    done = system.cogov("demo", "--story", "alliance", "--at", system.address, "--once", "--json")

    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    estates = json.loads(done.stdout)["alliance"]
    assert len({estate["name"] for estate in estates}) == 9
    assert all(estate["as_expected"] for estate in estates)


def test_a_second_demo_on_the_same_system_is_refused(system: Running) -> None:
    """A story on a store whose clock is past its start is refused with exit code 2 (ruling G1)."""
    assert system.cogov("demo", "--at", system.address, "--once").returncode == 2
    assert system.cogov("demo", "--story", "none", "--once").returncode == 2


def test_states_rebuilt_from_journal_and_stores_are_byte_equal(system: Running) -> None:
    """Two rebuilds give the digest that the live system gives (decision 16, ruling A12)."""
    live = system.cogov("state", "--digest", "--at", system.address)
    assert live.returncode == 0
    assert len(live.stdout.strip()) == 64
    system.stop()

    assert system.cogov("rebuild", "--from", "journal").returncode == 0
    assert system.cogov("rebuild", "--from", "stores").returncode == 0

    system.start()
    again = system.cogov("state", "--digest", "--at", system.address)
    assert again.stdout == live.stdout


def test_every_stored_event_can_be_read_through_the_log(system: Running) -> None:
    """`cogov events` streams a whole store through the EventLog service."""
    done = system.cogov("events", "registry", "--limit", "50", "--grpc-at", system.rpc)

    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert [row["position"] for row in rows] == list(range(1, 51))
    assert all(row["topic"].startswith("registry.") for row in rows)


def test_what_a_newcomer_reads_names_no_folder_of_ours(tmp_path: Path) -> None:
    """The help of every command has an example."""
    system = Running(tmp_path)
    for command in (
        "up",
        "stack",
        "keys",
        "databases",
        "backup",
        "restore",
        "migrate",
        "demo",
        "token",
        "tally",
        "events",
        "state",
        "rebuild",
        "clock",
        "parked",
    ):
        said = system.cogov(command, "--help")
        assert said.returncode == 0
        assert "Example:" in said.stdout
