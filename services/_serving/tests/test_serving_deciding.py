"""A service that decides is put together for its roles, the same way as every other."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from chassis.clock import TimeSource
from chassis.consumer import Consumer, parked_table
from chassis.core import Core, Tables, below, open_core
from chassis.limits import Buckets
from chassis.policies import Policies
from chassis.publish import Publisher
from chassis.reads import Reads
from chassis.testing.believing import Believing
from cogov.committee.v1 import events_pb2
from serving import deciding
from serving.deciding import Deciding


class Opened:
    """A service that has nothing to decide."""

    def __init__(self, folder: Path) -> None:
        tables = Tables()
        self.parked = parked_table(tables.metadata)
        where = below(folder / "data", "idle", folder / "key")
        self.core: Core = open_core("idle", (), where, TimeSource(virtual=True), tables)
        self.closed = False

    def close(self) -> None:
        """Let go of every connection."""
        self.core.close()
        self.closed = True


def _mount(app: FastAPI, service: Opened, reads: Reads, buckets: Buckets) -> None:
    @app.get("/idle/v1/head")
    def head() -> int:
        return service.core.store.head()


def _consumer(service: Opened, partitions: int) -> Consumer:
    return Policies(service.core, {}).consumer(service.parked, frozenset({"registry"}), partitions)


def test_its_roles_answer_work_and_look_after_what_was_parked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One opening for each role, closed with it; the reader listens to what the policies say."""
    made: list[Opened] = []

    def opened(_: Any) -> Opened:
        made.append(Opened(tmp_path / str(len(made))))
        return made[-1]

    class Settings:
        limits, partitions = (10, 10), 3

    settings: Any = Settings()
    monkeypatch.setattr(deciding, "tokens_of", lambda _: Believing())
    monkeypatch.setattr(deciding, "brokers_of", lambda _: None)
    idle = Deciding(
        "idle",
        opened,
        _mount,
        lambda *_: "idle.v1",
        _consumer,
        lambda mapper: Publisher("idle", events_pb2.CommitteeEvent, mapper, {}, {}, {}),
    )

    api = idle.api(settings)
    assert TestClient(api.app).get("/idle/v1/head").json() == 0
    assert api.ready()
    assert api.add[0](None) == "idle.v1"  # type: ignore[arg-type]
    worker = idle.worker(settings)
    assert worker.reading is not None
    assert (worker.reading.consumer.reader, worker.reading.consumer.partitions) == ("idle", 3)
    with idle.reader(settings) as consumer:
        assert consumer.parked_rows() == []
    assert made[-1].closed
    assert set(idle.service.jobs) == {"parked"}
    api.close()
    worker.close()
    assert all(one.closed for one in made)


@pytest.mark.slow
def test_what_answers_loads_nothing_that_speaks_to_kafka() -> None:
    """A tenth of its start; who works and who migrates loads it when it runs."""
    words = "import sys, serving.deciding; print(*{'kafka', 'faust', 'aiokafka'} & {*sys.modules})"
    told = subprocess.run([sys.executable, "-c", words], capture_output=True, text=True, check=True)
    assert told.stdout.split() == []
