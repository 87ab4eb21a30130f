"""What dashboards and alerts ask Prometheus."""

import json
import re
from collections.abc import Iterator

import yaml

from tests.architecture.tree import ROOT

FOLDER = ROOT / "deploy" / "observability"
OF_PROMETHEUS = frozenset({"up"})
"""What Prometheus itself knows of everything that it scrapes."""


def queries() -> list[tuple[str, str]]:
    """Give each panel's and each alert's name with its query."""
    return [*_queries()]


def _queries() -> Iterator[tuple[str, str]]:
    for file in sorted(FOLDER.glob("grafana/dashboards/*.json")):
        for panel in json.loads(file.read_text("utf-8"))["panels"]:
            for target in panel["targets"]:
                yield panel["title"], target["expr"]
    for group in yaml.safe_load((FOLDER / "prometheus/alerts.yml").read_text("utf-8"))["groups"]:
        for rule in group["rules"]:
            yield rule["alert"], rule["expr"]


def names_in(query: str) -> set[str]:
    """Give the metrics that a query names: words of ours, of a process, and `up`."""
    bare = re.sub(r'"[^"]*"|\b(by|on|group_right|group_left)\s*\([^)]*\)', "", query)
    return set(re.findall(r"\b(?:cogov_\w+|process_\w+|up)\b", bare))


def base_name(name: str) -> str:
    """Give the name under which a histogram's buckets are declared."""
    return re.sub(r"_(bucket|sum|count)$", "", name)
