"""The journal and the state folded from it (decision 16; rulings A12, A13, D2, D3)."""

import random
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chassis.refusals import NotFound
from chassis.relay import Record
from cogov.registry.v1 import events_pb2 as registry
from governance import registry_part
from governance.digest import digest_of_all
from governance.parts import NotUnderstood, fold_fact
from governance.present import present
from governance.sources import SOURCES, changes_nothing
from services.governance.tests.governance_kit import ESTATE, MARCH, OTHER, Log, governance


def story() -> Log:
    """Two services' facts about two estates."""
    log = Log()
    log.registered()
    log.registered(OTHER, "另一小区")
    log.fact("registry", "unit_added", "u1", kind="dwelling", area_cm2=900_000, state="delivered")
    log.meeting()
    log.fact("registry", "unit_area_corrected", "u1", area_cm2=910_000, was_cm2=900_000)
    log.fact("committee", "", "ballots", type_="committee.Ballot.BallotCast")
    log.fact("committee", "voting_closed", "mt", at=MARCH + timedelta(days=30))
    return log


def digests(folder: Path, records: list[Record], size: int = 500) -> str:
    """Feed records in batches and give the digest over every estate."""
    folder.mkdir(parents=True, exist_ok=True)
    with governance(folder) as g:
        for start in range(0, len(records), size):
            g.consumer.take(records[start : start + size])
        return digest_of_all(g.digests(MARCH))


def interleaved(records: list[Record], seed: int) -> list[Record]:
    """Give the same records with the two sources' orders kept and mixed otherwise."""
    queues = {s: [r for r in records if r.source == s] for s in ("registry", "committee")}
    chance, found = random.Random(seed), []
    while any(queues.values()):
        source = chance.choice([s for s, q in queues.items() if q])
        found.append(queues[source].pop(0))
    return found


@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 10_000), size=st.integers(1, 12))
def test_the_order_of_two_services_facts_changes_nothing(
    tmp_path_factory: pytest.TempPathFactory, seed: int, size: int
) -> None:
    """T9, T27: every interleaving in every batch size folds to the same digest (decision 16)."""
    records = story().records
    straight = digests(tmp_path_factory.mktemp("a"), records)

    mixed = digests(tmp_path_factory.mktemp("b"), interleaved(records, seed), size)

    assert mixed == straight


def test_a_fact_delivered_twice_has_one_effect(tmp_path: Path) -> None:
    """What is not newer than the position is dropped, in the same batch and in a later one."""
    records = story().records
    once = digests(tmp_path / "a", records)

    assert digests(tmp_path / "b", [r for r in records for _ in (1, 2)]) == once
    assert digests(tmp_path / "c", [*records, *records]) == once


def test_a_rebuild_from_the_journal_gives_the_same_bytes(tmp_path: Path) -> None:
    """Throwing the states away and folding the journal again changes no byte."""
    with governance(tmp_path) as g:
        g.consumer.take(story().records)
        before = dict(g.digests(MARCH))

        facts = g.rebuild()

        assert dict(g.digests(MARCH)) == before
        assert facts == len(story().records) - 1  # a private fact without clocks leaves no row


def test_only_what_changes_no_state_is_left_unread_by_a_rebuild() -> None:
    """A type is known by its source and its fact's name; what is new to this release is read."""
    quiet = ("registry.Unit.OwnershipRecorded", "committee.AssemblyMeeting.ChannelClosed")
    moving = (
        "registry.Unit.UnitAdded",
        "registry.OwnerRoll.DeadlineMissed",
        "committee.Unit.OwnershipRecorded",
        "registry.Unit.SomethingNew",
        "OwnershipRecorded",
    )

    assert [kind for kind in quiet + moving if changes_nothing(kind)] == list(quiet)


def test_a_rebuild_repairs_a_state_that_was_damaged(tmp_path: Path) -> None:
    """The journal decides, not the state that lies beside it."""
    with governance(tmp_path) as g:
        g.consumer.take(story().records)
        before = dict(g.digests(MARCH))
        with g.views.writing() as conn:
            conn.execute(g.tables.states.delete().where(g.tables.states.c.root == str(OTHER)))
        assert dict(g.digests(MARCH)) != before

        g.rebuild()

        assert dict(g.digests(MARCH)) == before


def test_as_of_a_day_is_what_the_log_said_at_its_end(tmp_path: Path) -> None:
    """`as_of D` takes what was recorded before 24:00 of D in Shanghai, and nothing after (A12)."""
    log = Log()
    log.registered()
    midnight = MARCH.replace(hour=16)  # 24:00 in Shanghai
    log.fact(
        "registry",
        "building_added",
        "estate",
        at=midnight - timedelta(microseconds=1),
        building_id="b1",
    )
    log.fact("registry", "building_added", "estate", at=midnight, building_id="b2")
    with governance(tmp_path) as g:
        g.consumer.take(log.records)

        assert set(g.state(str(ESTATE), date(2026, 3, 2)).registry.buildings) == {"b1"}
        assert set(g.state(str(ESTATE), date(2026, 3, 3)).registry.buildings) == {"b1", "b2"}
        with pytest.raises(NotFound):
            g.state(str(ESTATE), date(2026, 3, 1))


def test_what_is_not_understood_parks_its_estate_and_no_other(tmp_path: Path) -> None:
    """A damaged record and all later ones of its estate and source wait; others go on (ruling D3)."""
    log = Log()
    log.registered()
    bad = log.fact("registry", "building_added", "estate", building_id="b1")
    log.fact("registry", "building_added", "estate", building_id="b2")
    log.registered(OTHER, "另一小区")
    records = [
        Record(r.source, r.position, r.key, r.type, b"\xff\xff") if r is bad else r
        for r in log.records
    ]
    with governance(tmp_path) as g:
        g.consumer.take(records)

        assert g.consumer.waiting(str(ESTATE)) == 2
        assert g.state(str(ESTATE)).registry.buildings == {}
        assert g.state(str(OTHER)).registry.identity is not None
        assert g.applied()["registry"] == 4


def test_a_fact_unknown_to_this_version_parks_unless_it_may_be_skipped(tmp_path: Path) -> None:
    """`may_skip` is the publisher's word; without it a new fact stops the estate (ADR 4)."""
    log = Log()
    log.registered()
    changes, part = registry_part.CHANGES, registry_part.RegistryPart()
    for may_skip in (True, False):
        event = registry.RegistryEvent()
        event.ParseFromString(log.fact("registry", "building_added", building_id="b1").value)
        event.meta.may_skip = may_skip
        event.meta.type = "registry.Estate.FromTheFuture"
        older = {kind: change for kind, change in changes.items() if kind != "building_added"}
        if may_skip:
            fold_fact(older, part, event)
        else:
            with pytest.raises(NotUnderstood):
                fold_fact(older, part, event)
    assert part.buildings == {}


@pytest.mark.parametrize("may_skip", [True, False])
def test_a_fact_that_this_release_has_no_field_for_parks_unless_it_may_be_skipped(
    tmp_path: Path, *, may_skip: bool
) -> None:
    """T14, T15: to an older reader a newer publisher's fact looks like none at all."""
    log = Log()
    log.registered()
    future = log.fact("registry", "", "it", type_="registry.Estate.FromTheFuture")
    event = registry.RegistryEvent.FromString(future.value)
    event.meta.may_skip = may_skip
    unknown = bytes([0xBA, 0xBB, 0x3D, 0x00])  # field 125879, empty
    with governance(tmp_path) as g:
        g.consumer.take(
            [log.records[0], replace(future, value=event.SerializeToString() + unknown)]
        )

        assert g.applied()["registry"] == 2
        why = [row["why"] for row in g.consumer.parked_rows()]
        assert why == ([] if may_skip else ["NotUnderstood: registry.Estate.FromTheFuture"])


def test_a_private_record_moves_only_the_position(tmp_path: Path) -> None:
    """Every position is seen, and a ballot changes nothing that anybody reads (A13, G6)."""
    log = Log()
    log.registered()
    with governance(tmp_path) as g:
        g.consumer.take(log.records)
        before = dict(g.digests(MARCH))
        g.consumer.take([log.fact("committee", "", "ballot", type_="committee.Ballot.BallotCast")])

        assert g.applied() == dict.fromkeys(SOURCES, 0) | {"registry": 1, "committee": 1}
        assert dict(g.digests(MARCH)) == before


def test_the_digest_names_facts_by_stream_and_version_not_by_position(tmp_path: Path) -> None:
    """The same facts at other positions, recorded at another time of the day, have one digest."""
    plain, shifted = Log(), Log(positions={"registry": 40, "committee": 7})
    for log in (plain, shifted):
        log.registered()
        log.meeting()

    assert digests(tmp_path / "a", plain.records) == digests(tmp_path / "b", shifted.records)


def test_the_state_says_what_is_missing_and_who_could_supply_it(tmp_path: Path) -> None:
    """Money and the six dimensions are NO_DATA with a seat and a command, never zero (7.2)."""
    with governance(tmp_path) as g:
        g.consumer.take(story().records)
        built = present(str(ESTATE), g.state(str(ESTATE)), MARCH)

    assert set(built["dimensions"]) == {"G1", "G2", "G3", "G4", "B1", "B2"}
    for one in (*built["dimensions"].values(), *built["money"].values()):
        assert one["no_data"] == "NEVER_RECORDED"
        assert one["supplier_seat"]
        assert one["by_command"]
    assert built["weakest"] == {"cannot_be_said": "INSUFFICIENT"}
    assert built["next_date"] == {"none": "NO_CLOCK_RUNS"}
