"""What all tests share: stores on both databases, and the marks that `make check` selects by."""

import os
import sys
from pathlib import Path

import pytest
import structlog
from hypothesis import settings

from chassis.logs import Lossy

pytest_plugins = ["chassis.testing.fixtures", "tests.kafka_node"]

settings.register_profile("quick", max_examples=20, deadline=None)
settings.register_profile("whole", deadline=None)
settings.load_profile("quick" if os.environ.get("COGOV_QUICK") else "whole")


class _Output:
    """The standard output of the moment, which is another one in each test that captures it."""

    def write(self, text: str) -> int:
        """Write to it."""
        return sys.stdout.write(text)

    def flush(self) -> None:
        """Hand over what was written."""
        sys.stdout.flush()


# A server in the tests' own process goes on logging while a test ends and closes what it captured: the
# line is lost, as it is where no disk takes it. Raised in there, Python 3.11.7 crashed on its traceback.
structlog.configure(
    # A traceback with every frame's values in frames of its own takes a second to draw.
    processors=[
        *structlog.get_config()["processors"][:-1],
        structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback),
    ],
    logger_factory=structlog.PrintLoggerFactory(Lossy(_Output())),  # type: ignore[arg-type]
)

EDGES = (
    "_answers",
    "_api",
    "_app",
    "_channels",
    "_edges",
    "_exports",
    "_facts",
    "_imports",
    "_lists",
    "_neighbours",
    "_pages",
    "_processes",
    "_proxy",
    "_refusals",
    "_rest",
    "_rights",
    "_rpc",
    "_sessions",
    "_twins",
    "_uploads",
)
"""Endings of modules whose tests start a service with its edges, or wait for another server or process;
`make check` runs those without fixture."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what needs a PostgreSQL server, and what goes through an edge; put what takes long first.

    Modules with whole systems come first, so that the small ones fill both workers to the end.
    """
    for item in items:
        fixtures = getattr(item, "fixturenames", ())
        if "postgres_cluster" in fixtures:
            item.add_marker(pytest.mark.postgres)
        if "kafka_node" in fixtures:
            item.add_marker(pytest.mark.stack)
        if fixtures and item.path.stem.endswith(EDGES):
            item.add_marker(pytest.mark.slow)
    heavy: dict[Path, int] = {}
    for item in items:
        heavy[item.path] = max(heavy.get(item.path, 0), _weight(item))
    items.sort(key=lambda item: -heavy[item.path])  # a module's tests stay together and in order


def _weight(item: pytest.Item) -> int:
    marks = {mark.name for mark in item.iter_markers()}
    return 2 if "stack" in marks else 1 if "slow" in marks else 0
