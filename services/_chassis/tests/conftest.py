"""The invented service, opened anew for each test."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from chassis.core import Core
from services._chassis.tests.drawdowns import Clockwork, open_funds, where
from services._chassis.tests.edges import edge_of


@pytest.fixture
def wall() -> Clockwork:
    """Give a wall clock that a test may move."""
    return Clockwork()


@pytest.fixture
def funds(tmp_path: Path, wall: Clockwork) -> Iterator[Core]:
    """Give the service on the wall's time."""
    core = open_funds(where(tmp_path), wall=wall)
    yield core
    core.close()


@pytest.fixture
def story(tmp_path: Path) -> Iterator[Core]:
    """Give the service on virtual time."""
    core = open_funds(where(tmp_path), virtual=True)
    yield core
    core.close()


@pytest.fixture
def edge(funds: Core) -> Iterator[TestClient]:
    """Give the service's REST edge, on the wall's time."""
    with TestClient(edge_of(funds)) as client:
        yield client
