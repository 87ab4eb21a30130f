"""What Prometheus is run with, and when an alert tells; on a running stack: test_stack."""

import re
import subprocess
import time
from pathlib import Path

import pytest
import yaml

from chassis.app import make_app
from services._serving.tests.certificates import Authority
from serving.http import port_of, serving_http
from tests.architecture.dashboards import FOLDER
from tests.e2e.scraped import asked, each_second, prometheus_of

pytestmark = pytest.mark.slow


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
    told = each_second("production.yml")
    (job,) = told["scrape_configs"]
    job["tls_config"] = {
        name: str(shown / Path(file).name) for name, file in job["tls_config"].items()
    }
    at = ours.folder(tmp_path / "registry")
    with serving_http(make_app("here", {}), "127.0.0.1", 0, at) as server:
        job["static_configs"] = [{"targets": [f"localhost:{port_of(server)}"]}]
        with prometheus_of(told, tmp_path) as prometheus:
            end = time.monotonic() + 60
            while not (found := asked(prometheus, "query", query="up")["result"]):
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
