"""What all tests share: stores on both databases, and the marks that `make check` selects by."""

import pytest

pytest_plugins = ["chassis.testing.fixtures"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test that starts a PostgreSQL server as one that needs it."""
    for item in items:
        if "postgres_cluster" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.postgres)
