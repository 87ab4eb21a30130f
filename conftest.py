"""What all tests share: stores on both databases, and the marks that `make check` selects by."""

import os

import pytest
from hypothesis import settings

pytest_plugins = ["chassis.testing.fixtures", "tests.kafka_node"]

settings.register_profile("quick", max_examples=20, deadline=None)
settings.register_profile("whole", deadline=None)
settings.load_profile("quick" if os.environ.get("COGOV_QUICK") else "whole")

EDGES = (
    "_answers",
    "_api",
    "_app",
    "_edges",
    "_exports",
    "_facts",
    "_imports",
    "_pages",
    "_refusals",
    "_rest",
    "_rights",
    "_rpc",
    "_sessions",
    "_twins",
    "_uploads",
)
"""Endings of modules whose tests start a service with its edges; `make check` runs those without fixture."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what needs a PostgreSQL server, and what goes through an edge, which takes longer."""
    for item in items:
        fixtures = getattr(item, "fixturenames", ())
        if "postgres_cluster" in fixtures:
            item.add_marker(pytest.mark.postgres)
        if "kafka_node" in fixtures:
            item.add_marker(pytest.mark.stack)
        if fixtures and item.path.stem.endswith(EDGES):
            item.add_marker(pytest.mark.slow)
