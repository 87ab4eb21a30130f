"""The drill: everything is deleted, and the restored system equals the saved one (T28)."""

import json
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest

from suite.demo.clockwork import wait_until_applied
from tests.e2e.running import Running, running
from tests.e2e.stacked import stacked
from tests.e2e.telling import digest
from tests.e2e.votes import open_vote
from tests.faults.history import Call, History, Load, ask, ballots_of

HEADS = 60
pytestmark = pytest.mark.slow


@contextmanager
def one_process() -> Iterator[Running]:
    """Run everything in one process on files."""
    folder = Path(tempfile.mkdtemp(prefix="cogov-drill-"))
    with running(folder) as system:
        yield system
    shutil.rmtree(folder)


def voting(system: Running) -> list[Call]:
    """Open a vote; give its ballots, which somebody may cast."""
    vote = open_vote(system, "drill", HEADS)
    wait_until_applied(vote.client)
    vote.client.close()
    return ballots_of(vote, system.token)


@pytest.mark.parametrize(
    "system_of",
    [
        pytest.param(one_process, id="on files"),
        pytest.param(stacked, id="apart", marks=pytest.mark.stack),
    ],
)
def test_what_was_saved_under_load_is_restored_after_everything_was_deleted(
    tmp_path: Path, system_of: Callable[[], AbstractContextManager[Running]]
) -> None:
    """T28: databases, Kafka, passwords, keys: all gone; logs, states, answers come back, and it goes on."""
    saved = tmp_path / "saved"
    with system_of() as system:
        calls = voting(system)
        last, early, history = calls[-1], calls[:5], History(tmp_path / "history.jsonl")
        acknowledged = {call.key: ask(system.address, call).position for call in early}
        with Load(system.address, calls[5:-1], history, clients=2):
            made = system.cogov("backup", str(saved), "--with-keys")
        live = digest(system)
        system.stop()
        shutil.rmtree(system.data)
        shutil.rmtree(system.keys)

        restored = system.cogov("restore", str(saved))
        system.start()
        again = {call.key: ask(system.address, call).position for call in early}
        one_more = ask(system.address, last)
        end = time.monotonic() + 60
        while digest(system) != live and time.monotonic() < end:
            time.sleep(0.5)

        assert made.returncode == 0, made.stderr
        assert "the keys are in it" in made.stderr
        assert restored.returncode == 0, restored.stderr
        assert again == acknowledged
        assert one_more.outcome == "ok"
        assert digest(system) == live


def test_a_backup_is_restored_only_whole_with_its_key_and_into_nothing(tmp_path: Path) -> None:
    """Another key, a damaged file, data that is there: each is refused with exit code 1."""
    saved = tmp_path / "saved"
    with one_process() as system:
        system.cogov("backup", str(saved))
        twice = system.cogov("backup", str(saved))
        system.stop()
        over = system.cogov("restore", str(saved))
        shutil.rmtree(system.data)
        key = system.keys / "wrapping.key"
        kept = key.rename(system.keys / "kept")
        keyless = system.cogov("restore", str(saved))
        kept.rename(key)
        file = saved / "events" / "registry.db"
        content = file.read_bytes()
        file.write_bytes(content[:-1] + b"x")
        damaged = system.cogov("restore", str(saved))
        file.write_bytes(content)
        whole = system.cogov("restore", str(saved))

    refused = (twice, over, keyless, damaged)
    assert [done.returncode for done in refused] == [1, 1, 1, 1]
    for done, why in zip(
        refused, ("not empty", "empty data folder", "wrapping key", "damaged"), strict=True
    ):
        assert why in done.stderr
        assert "Traceback" not in done.stderr
    assert whole.returncode == 0, whole.stderr
    assert not (saved / "keys").exists()
    assert set(json.loads((saved / "manifest.json").read_text())["files"]) >= {
        "events/registry.db",
        "vault/committee.db",
        "views/governance.db",
    }
