"""Writes what was broken, how much and what came of it, where COGOV_FAULTS_REPORT says."""

import os
from pathlib import Path

import pytest

from tests.faults.checking import MUCH, SEED

HEAD = """\
# Faults

seed {seed} (`SEED={seed} make test-faults` breaks the same again), {much} times as much as `make test`

| test | outcome | seconds | figures |
|---|---|---|---|
"""
rows: list[str] = []


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Keep a line for each test of this folder, and for each that could not begin."""
    if "tests/faults/" not in report.nodeid or (report.when != "call" and report.passed):
        return
    name = report.nodeid.rpartition("::")[2].removeprefix("test_").replace("_", " ")
    figures = ", ".join(f"{what} {figure}" for what, figure in report.user_properties)
    rows.append(f"| {name} | {report.outcome} | {report.duration:.0f} | {figures} |\n")


def pytest_sessionfinish() -> None:
    """Write the report."""
    if place := os.environ.get("COGOV_FAULTS_REPORT"):
        Path(place).parent.mkdir(parents=True, exist_ok=True)
        Path(place).write_text(HEAD.format(seed=SEED, much=MUCH) + "".join(rows))
