"""The registry over PostgreSQL: the same story as over SQLite, under the service's own role."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from chassis.core import Where, migrate
from chassis.testing.postgres import SERVICE, Cluster
from services.registry.tests.registry_world import (
    CLERK,
    World,
    document,
    estate,
    load,
    owner_row,
    posted,
    unit_body,
    unit_row,
)

pytestmark = pytest.mark.postgres


@pytest.fixture
def served(postgres_cluster: Cluster, tmp_path: Path) -> Iterator[World]:
    """Give an empty registry over one migrated database."""
    made = postgres_cluster.fresh_database()
    migrate(made.owner, SERVICE)
    at = made.service
    world = World(tmp_path, where=Where(at, at, at, b"w" * 32))
    yield world
    world.close()


def test_a_roll_goes_its_whole_way(served: World) -> None:
    """From an import with namesakes over posting and a noted objection to the freeze (B3, B4)."""
    path = estate(served)
    load(
        served,
        path,
        unit_row("0101", owner_row("业主乙", document(7)), {"subject": "h"}),
        unit_row("101", owner_row("业主甲")),
        unit_row("102", owner_row("业主甲")),
        unit_row("103"),
    )
    assert served.refused(f"{path}/units", unit_body("101"))["code"] == ("DUPLICATE_UNIT")
    roll = posted(served, path)
    assert served.get(roll).json()["total_heads"] == 4
    (pair,) = served.items(f"{path}/proposals")
    decided = {"first": pair["first"], "second": pair["second"], "same": True, "reason": "核对"}
    served.did(f"{path}/proposals/p1", decided)
    (unit,) = [u["unit"] for u in served.items(f"{path}/my-units", "h")]
    body = {"objection": "o1", "unit": unit, "ground": "area", "text": "面积与产权证不符"}
    served.did(f"{roll}/objections", body, "h")
    served.tick("2026-03-10T00:00:00+08:00")
    served.tick("2026-03-13T00:00:00+08:00")

    assert served.refused(f"{roll}/freeze")["code"] == "ROLL_OUTDATED"
    served.did(f"{roll}/redraft", {"reason": "业主核对"})
    served.did(f"{roll}/freeze")

    frozen = served.get(roll).json()
    assert (frozen["stage"], frozen["total_heads"]) == ("frozen", 3)
    assert frozen["noted_objections"] == ["o1"]
    assert len(served.items(f"{roll}/entries", CLERK)) == 3
    assert served.items(f"{roll}/objections")[0]["text"] == "面积与产权证不符"
    assert len(served.get(f"{path}/look-alikes").json()["doors"]) == 1
    assert served.registry.identities.waiting() == []
