"""A real Prometheus scrapes a running stack, and every dashboard's and alert's query has an answer."""

import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml

from chassis.app import make_app
from services._serving.tests.certificates import Authority
from serving.http import port_of, serving_http
from suite.settings import SERVICES
from suite.stack.gateway import answers
from suite.stack.plan import free_ports
from suite.stack.processes import Process, Program
from tests.architecture.dashboards import FOLDER, OF_PROMETHEUS, base_name, names_in, queries
from tests.e2e.stacked import Stacked, stacked
from tests.e2e.telling import told

pytestmark = [pytest.mark.slow, pytest.mark.stack]

PROCESSES = 2 * len(SERVICES)
"""An `api` and a `worker` of each service."""

MAY_BE_EMPTY = ("我们的错误 Our faults", "到期未记录 Clocks overdue")
"""What a system in order never counts, and what nobody asks in a story's time."""


@pytest.fixture(name="system", scope="module")
def _system() -> Iterator[Stacked]:
    with stacked() as system:
        told(system)
        assert httpx.get(f"{system.address}/registry/v1/nothing").status_code == 404  # a refusal
        yield system


@pytest.fixture(name="prometheus", scope="module")
def _prometheus(system: Stacked, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with prometheus_of(_scraping(system), tmp_path_factory.mktemp("prometheus")) as address:
        yield address


@contextmanager
def prometheus_of(scraping: dict[str, Any], folder: Path) -> Iterator[str]:
    """Run Prometheus with the alerts of compose's, scraping as it is told; give its address."""
    shutil.copy(FOLDER / "prometheus/alerts.yml", folder)
    (folder / "prometheus.yml").write_text(yaml.safe_dump(scraping))
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


def _scraping(system: Stacked) -> dict[str, Any]:
    """Give compose's configuration with this stack's addresses, scraped each second."""
    told = _each_second("prometheus.yml")
    addresses = _addresses(system)
    for group in told["scrape_configs"][0]["static_configs"]:
        group["targets"] = [
            addresses[target.partition(":")[0]].removeprefix("http://")
            for target in group["targets"]
        ]
    return told


def _each_second(name: str) -> dict[str, Any]:
    told: dict[str, Any] = yaml.safe_load((FOLDER / "prometheus" / name).read_text("utf-8"))
    told["global"] = {"scrape_interval": "1s", "evaluation_interval": "1s"}
    return told


def _addresses(system: Stacked) -> dict[str, str]:
    processes = system.said["processes"]
    return {name: it["http"] for name, it in processes.items() if "http" in it}


def _asked(prometheus: str, path: str, **params: str) -> Any:
    answer = httpx.get(f"{prometheus}/api/v1/{path}", params=params, trust_env=False)
    assert answer.status_code == 200, answer.text
    return answer.json()["data"]


def _shown(system: Stacked) -> set[str]:
    """Give every metric that some process declares, with or without a value so far."""
    pages = [httpx.get(f"{at}/metrics").text for at in _addresses(system).values()]
    return set(re.findall(r"^# TYPE (\w+) ", "\n".join(pages), re.MULTILINE))


def _until_scraped(prometheus: str) -> None:
    end = time.monotonic() + 60
    while time.monotonic() < end:
        targets = _asked(prometheus, "targets")["activeTargets"]
        counted = _asked(prometheus, "query", query="count_over_time(up[1m]) >= 4")["result"]
        if len(counted) == len(targets) == PROCESSES:
            return
        time.sleep(0.5)
    pytest.fail("the stack was not scraped")


def test_every_process_is_scraped(prometheus: str) -> None:
    """Two processes of each service answer at /metrics in a form that Prometheus takes."""
    _until_scraped(prometheus)

    targets = _asked(prometheus, "targets")["activeTargets"]
    assert {it["health"] for it in targets} == {"up"}, [it["lastError"] for it in targets]


@pytest.mark.parametrize(("title", "query"), queries())
def test_a_query_names_what_the_stack_shows_and_has_an_answer(
    prometheus: str, system: Stacked, title: str, query: str
) -> None:
    """As a panel would ask it; an alert's answer may be empty, its metrics may not."""
    _until_scraped(prometheus)
    shown = _shown(system)

    found = _asked(prometheus, "query", query=query)["result"]

    assert {base_name(name) for name in names_in(query) - OF_PROMETHEUS} <= shown
    if any("\u4e00" <= letter <= "\u9fff" for letter in title) and title not in MAY_BE_EMPTY:
        assert found, query


def test_no_alert_fires_in_a_system_that_is_in_order(prometheus: str) -> None:
    """Whoever is woken at night is woken for something."""
    _until_scraped(prometheus)

    assert _asked(prometheus, "alerts")["alerts"] == []


def test_what_compose_runs_prometheus_with_is_right() -> None:
    """Prometheus' own check of its configuration and alerts."""
    done = subprocess.run(
        ["promtool", "check", "config", FOLDER / "prometheus/prometheus.yml"],
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr


def test_what_production_runs_prometheus_with_is_right(tmp_path: Path) -> None:
    """It shows its certificate, and believes whom the same authority has signed."""
    ours = Authority("the installation's")
    shown = ours.folder(tmp_path / "prometheus", "prometheus")
    told = _each_second("production.yml")
    (job,) = told["scrape_configs"]
    job["tls_config"] = {
        name: str(shown / Path(file).name) for name, file in job["tls_config"].items()
    }
    at = ours.folder(tmp_path / "registry")
    with serving_http(make_app("here", {}), "127.0.0.1", 0, at) as server:
        job["static_configs"] = [{"targets": [f"localhost:{port_of(server)}"]}]
        with prometheus_of(told, tmp_path) as prometheus:
            end = time.monotonic() + 60
            while not (found := _asked(prometheus, "query", query="up")["result"]):
                assert time.monotonic() < end
                time.sleep(0.2)

    assert [one["value"][1] for one in found] == ["1"]


def test_one_partition_that_stands_still_is_told_of(tmp_path: Path) -> None:
    """The others follow the head, and a process that had it before still shows how far it came."""
    behind = {"reader": "governance", "source": "registry", "partition": "2"}
    series = {
        'cogov_relay_position{source="registry"}': "0+600x10",
        _position(0, "a"): "0+600x10",
        _position(1, "b"): "0+600x10",
        _position(2, "a"): "300x10",
        _position(2, "b"): "100x10",
    }
    at = {"alertname": "ConsumerBehind", "eval_time": "6m"}
    expected = [{"exp_labels": behind, "exp_annotations": _annotations("ConsumerBehind", behind)}]
    told = {
        "rule_files": [str(FOLDER / "prometheus/alerts.yml")],
        "tests": [
            {
                "interval": "1m",
                "input_series": [{"series": s, "values": v} for s, v in series.items()],
                "alert_rule_test": [{**at, "exp_alerts": expected}],
            }
        ],
    }
    (tmp_path / "rules.yml").write_text(yaml.safe_dump(told))

    done = subprocess.run(
        ["promtool", "test", "rules", tmp_path / "rules.yml"],
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stdout + done.stderr


def _position(partition: int, instance: str) -> str:
    labels = f'reader="governance", source="registry", partition="{partition}"'
    return f'cogov_consumer_position{{{labels}, instance="{instance}"}}'


def _annotations(alert: str, labels: dict[str, str]) -> dict[str, str]:
    groups = yaml.safe_load((FOLDER / "prometheus/alerts.yml").read_text("utf-8"))["groups"]
    (rule,) = [rule for group in groups for rule in group["rules"] if rule["alert"] == alert]
    return {
        name: re.sub(r"{{ \$labels\.(\w+) }}", lambda found: labels[found[1]], text)
        for name, text in rule["annotations"].items()
    }
