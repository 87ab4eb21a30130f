"""Children that are looked after: awaited, started again, given up, and ended with all they started."""

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from suite.child import DidNotStart
from suite.databases import OWNER
from suite.settings import Settings
from suite.stack.plan import Plan, choose_ports
from suite.stack.postgres import Postgres
from suite.stack.processes import Process, Program

SOON = 20.0

Start = Callable[..., Process]


@pytest.fixture(name="start")
def _start(tmp_path: Path) -> Iterator[Start]:
    """Give a function that starts a Python text as a child; each is ended afterwards."""
    started: list[Process] = []

    def start(text: str, ready: str = "ready", **also: object) -> Process:
        program = Program(
            f"child-{len(started)}",
            (sys.executable, "-c", f"import os, signal, sys, time, pathlib\n{text}"),
            ready=(tmp_path / ready).exists,
            env={"FOLDER": str(tmp_path), "READY": str(tmp_path / ready)},
            **also,  # type: ignore[arg-type]
        )
        process = Process(program, tmp_path, lambda: None)
        started.append(process)
        process.start()
        return process

    yield start
    for process in started:
        process.kill()
        process.stop()


def until(holds: Callable[[], object]) -> None:
    """Wait until something holds, or fail."""
    end = time.monotonic() + SOON
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.02)


def runs(pid: int) -> bool:
    """Say whether a process is there and no zombie."""
    with suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    return False


READY = "pathlib.Path(os.environ['READY']).touch()\n"
STAYS = f"{READY}time.sleep(600)"


def test_a_child_is_awaited_until_it_answers(start: Start) -> None:
    """Ready is what it says of itself, not that it was started."""
    process = start(f"time.sleep(0.3)\n{STAYS}")

    process.await_ready(SOON)

    assert process.pid is not None
    assert runs(process.pid)


@pytest.mark.parametrize("code", [0, 1, -9])
def test_a_child_that_ends_by_itself_is_started_again(start: Start, code: int) -> None:
    """However it ended: nobody asked it to."""
    ends = "os.kill(os.getpid(), 9)" if code == -9 else f"sys.exit({code})"

    process = start(ends)

    until(lambda: process.starts >= 2)


def test_a_child_that_is_killed_is_started_again_with_another_id(start: Start) -> None:
    """What a power cut leaves is not the end of it."""
    process = start(STAYS)
    process.await_ready(SOON)
    before = process.pid

    process.kill()

    until(lambda: process.pid not in {None, before})


def test_wrong_settings_are_said_and_not_tried_again(start: Start) -> None:
    """Exit code 2: the end of its log is what a person reads."""
    process = start("sys.stderr.write('COGOV_PORT: not a port')\nsys.exit(2)")

    with pytest.raises(DidNotStart, match="COGOV_PORT: not a port"):
        process.await_ready(SOON)

    assert process.starts == 1


def test_a_child_that_is_not_ready_in_time_is_said(start: Start) -> None:
    """With what it wrote so far."""
    process = start("print('thinking', flush=True)\ntime.sleep(600)")
    until(process.log.exists)
    until(lambda: "thinking" in process.log.read_text())

    with pytest.raises(DidNotStart, match="thinking"):
        process.await_ready(0.2)


def test_a_stopped_child_ends_in_its_own_way_and_stays_ended(start: Start) -> None:
    """It is asked, it closes what it has open, and nobody starts it again."""
    end = f"signal.signal(15, lambda *_: (print('closing', flush=True), sys.exit(0)))\n{STAYS}"
    process = start(end)
    process.await_ready(SOON)

    process.stop()

    assert process.log.read_text() == "closing\n"
    assert (process.pid, process.starts) == (None, 1)


def test_a_child_that_does_not_end_is_killed_with_all_it_started(start: Start) -> None:
    """A deadline ends what hangs; its own children go with it."""
    process = start(
        "signal.signal(15, signal.SIG_IGN)\n"
        "child = os.fork()\n"
        "if child:\n"
        "    pathlib.Path(os.environ['FOLDER'], 'grandchild').write_text(str(child))\n"
        f"    {READY}"
        "time.sleep(600)",
        ends_within=0.3,
    )
    process.await_ready(SOON)
    grandchild = int((process.log.parent / "grandchild").read_text())
    assert runs(grandchild)

    process.stop()

    assert process.pid is None
    until(lambda: not runs(grandchild))


def test_a_stop_does_not_wait_for_the_next_start(start: Start) -> None:
    """A child that keeps ending is being waited for; the stop ends the wait."""
    process = start("sys.exit(1)")
    until(lambda: process.starts >= 3)

    process.stop()

    started = process.starts
    assert process.pid is None
    process.start()
    until(lambda: process.starts > started)


SUPERVISOR = """
import sys, time, pathlib
from suite.stack.processes import Process, Program
folder = pathlib.Path(sys.argv[1])
program = Program("child", (sys.executable, "-c", "import time; time.sleep(600)"), ready=bool)
process = Process(program, folder, lambda: (folder / "pid").write_text(str(process.pid)))
process.start()
time.sleep(600)
"""


@pytest.mark.slow
def test_children_end_with_whoever_looks_after_them(tmp_path: Path) -> None:
    """Nothing is left behind when the supervisor itself is killed."""
    noted = tmp_path / "pid"
    with subprocess.Popen([sys.executable, "-c", SUPERVISOR, str(tmp_path)]) as supervisor:
        until(lambda: noted.exists() and noted.read_text())
        child = int(noted.read_text())
        assert runs(child)

        supervisor.kill()

    until(lambda: not runs(child))


def test_a_database_that_is_away_ends_the_start_with_why(tmp_path: Path) -> None:
    """Before any service runs: without its schemas and topics none of them could."""
    ports = choose_ports()
    postgres = Postgres(tmp_path, tmp_path, ports.postgres)
    postgres.password(OWNER)
    plan = Plan(Settings(data=tmp_path), ports, postgres, 4, "")

    with pytest.raises(DidNotStart, match="connection failed"):
        plan.migrate()
