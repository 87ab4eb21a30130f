"""A real Prometheus beside what is running, and what it says."""

import re
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml

from suite.child import answers
from suite.settings import SERVICES
from suite.stack.plan import free_ports
from suite.stack.processes import Process, Program
from tests.architecture.dashboards import FOLDER
from tests.e2e.stacked import Stacked
from tests.faults.history import TRUST

PROCESSES = 2 * len(SERVICES)
"""An `api` and a `worker` of each service."""


@contextmanager
def prometheus_of(told: dict[str, Any], folder: Path) -> Iterator[str]:
    """Run Prometheus with the alerts of compose's, scraping as it is told; give its address."""
    shutil.copy(FOLDER / "prometheus/alerts.yml", folder)
    (folder / "prometheus.yml").write_text(yaml.safe_dump(told))
    (port,) = free_ports(1)
    address = f"http://127.0.0.1:{port}"
    words = (
        "prometheus",
        f"--config.file={folder / 'prometheus.yml'}",
        f"--storage.tsdb.path={folder / 'data'}",
        f"--web.listen-address=127.0.0.1:{port}",
    )
    program = Program("prometheus", words, ready=lambda: answers(f"{address}/-/ready"))
    process = Process(program, folder, lambda: None)
    process.start()
    process.await_ready(60)
    try:
        yield address
    finally:
        process.stop()


def scraping(system: Stacked) -> dict[str, Any]:
    """Give compose's configuration with this stack's addresses, scraped each second."""
    told = each_second("prometheus.yml")
    addresses = addresses_of(system)
    for group in told["scrape_configs"][0]["static_configs"]:
        group["targets"] = [
            addresses[target.partition(":")[0]].removeprefix("http://")
            for target in group["targets"]
        ]
    return told


def each_second(name: str) -> dict[str, Any]:
    """Give a configuration of compose's, with a scrape and a look at the rules each second."""
    told: dict[str, Any] = yaml.safe_load((FOLDER / "prometheus" / name).read_text("utf-8"))
    told["global"] = {"scrape_interval": "1s", "evaluation_interval": "1s"}
    return told


def addresses_of(system: Stacked) -> dict[str, str]:
    """Give where each process of a stack answers HTTP."""
    processes = system.said["processes"]
    return {name: it["http"] for name, it in processes.items() if "http" in it}


def asked(prometheus: str, path: str, **params: str) -> Any:
    """Ask Prometheus; give the answer's data."""
    at = f"{prometheus}/api/v1/{path}"
    answer = httpx.get(at, params=params, verify=TRUST, trust_env=False)
    assert answer.status_code == 200, answer.text
    return answer.json()["data"]


def shown(system: Stacked) -> set[str]:
    """Give every metric that some process declares, with or without a value so far."""
    pages = [httpx.get(f"{at}/metrics").text for at in addresses_of(system).values()]
    return set(re.findall(r"^# TYPE (\w+) ", "\n".join(pages), re.MULTILINE))


def until_scraped(prometheus: str) -> None:
    """Wait until Prometheus has seen every process some times."""
    end = time.monotonic() + 60
    while time.monotonic() < end:
        targets = asked(prometheus, "targets")["activeTargets"]
        counted = asked(prometheus, "query", query="count_over_time(up[1m]) >= 4")["result"]
        if len(counted) == len(targets) == PROCESSES:
            return
        time.sleep(0.5)
    pytest.fail("the stack was not scraped")
