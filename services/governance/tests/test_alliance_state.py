"""Governance's tier, contracts, appraisals and ratings stand where the alliance's own aggregates stand."""

import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from alliance.domain.adoption import Adoption
from alliance.domain.alliance import Alliance
from alliance.domain.appraisal import Appraisal
from alliance.domain.contract import Contract
from alliance.domain.enrolment import Enrolment
from alliance.domain.project import SecretaryProject
from alliance.domain.rating import StarRating
from alliance.published import FACTS, publisher
from chassis.relay import Record
from governance.alliance_part import CHANGES, AlliancePart
from governance.application import Governance
from governance.digest import digest_of_all
from governance.journal import fold
from governance.present import present
from governance.sources import SOURCES
from governance.state import EstateState
from services.alliance.tests.alliance_kit import ESTATE, NOON, World
from services.alliance.tests.alliance_stories import whole_story
from services.alliance.tests.judged_stories import floor_story, judged_stories
from services.governance.tests.governance_kit import Log, governance

pytestmark = pytest.mark.slow  # the stories take the alliance some seconds to tell
ROOT = str(ESTATE)
PERSONS = ("s-street", "s-council", "s-officer", "s-chair", "s-provider", "s-owner", "过低")


def published(world: World) -> list[Record]:
    """Give every record that an alliance has to tell, in its own bytes."""
    core = world.service.core
    telling = publisher(core.mapper)
    return [telling(one) for one in core.store.page(0, 100_000)]


@pytest.fixture(name="worlds", scope="module")
def _worlds() -> Iterator[list[World]]:
    with tempfile.TemporaryDirectory() as folder:
        at = Path(folder)
        worlds = [whole_story(at / "whole"), *judged_stories(at), floor_story(at / "floor")]
        yield worlds
        for world in worlds:
            world.service.close()


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _same_enrolment(ours: Any, theirs: Enrolment) -> bool:
    emergency = theirs.emergency and (theirs.emergency.provider, _day(theirs.emergency.ends_by))
    told = ours.emergency and (ours.emergency["provider"], ours.emergency["ends_by"])
    return (
        ours.stage,
        ours.tier,
        ours.overridden,
        set(ours.adopters),
        ours.gap_since,
        ours.contract,
        [(o["objection"], o["answer"]) for o in ours.objections],
        told,
    ) == (
        theirs.stage,
        theirs.tier,
        theirs.overridden,
        theirs.adopters,
        _day(theirs.gap_since),
        theirs.contract,
        [(o.objection, o.answer) for o in theirs.objections],
        emergency,
    )


def _same_contract(ours: Any, theirs: Contract) -> bool:
    def work(quarter: Any) -> dict[str, tuple[int, int]]:
        return {ref: (one.done, one.disputed) for ref, one in quarter.work.items()}

    quarters = {name: (work(q), set(q.disclosed)) for name, q in theirs.quarters.items()}
    told = {
        name: ({ref: tuple(one) for ref, one in q.work.items()}, set(q.disclosed))
        for name, q in ours.quarters.items()
    }
    return (
        ours.stage,
        ours.in_effect,
        ours.basis,
        ours.from_before,
        ours.filed_on,
        ours.filing_missed,
        [p["promise"] for p in ours.promises],
        ours.renewed_by,
        ours.last_day,
        told,
    ) == (
        theirs.stage,
        theirs.in_effect,
        theirs.basis,
        theirs.from_before,
        _day(theirs.filed_on),
        theirs.filing_missed,
        [p.promise for p in theirs.promises],
        theirs.renewed_by,
        _day(theirs.last_day),
        quarters,
    )


def _said(state: EstateState, stream: str, theirs: Any) -> tuple[Any, Any]:
    """Give what both sides say of anything else."""
    part: Any = state.alliance
    match theirs:
        case Appraisal():
            ours = part.appraisals[stream]
            said = (ours.stage, ours.grade, bool(ours.asks_owners))
            return said, (theirs.stage, theirs.confirmed_grade, theirs.asked_owners)
        case StarRating():
            ours = part.rating
            told = (ours.stage, ours.stars, ours.support, ours.ground)
            return told, (theirs.stage, theirs.stars, theirs.support, theirs.ground)
        case Adoption():
            ours = part.adoptions[stream]
            stage = "LAPSED" if ours.stage == "WITHDRAWN" else ours.stage
            return (stage, ours.services), (theirs.stage, theirs.services)
        case SecretaryProject():
            ours = part.projects[stream]
            return (ours.stage, len(ours.reports)), (theirs.stage, theirs.reports)
    assert isinstance(theirs, Alliance)
    return set(part.alliance.members), set(theirs.members)


def _same(state: EstateState, stream: str, theirs: Any) -> bool:
    if isinstance(theirs, Enrolment):
        return _same_enrolment(state.alliance.enrolment, theirs)
    if isinstance(theirs, Contract):
        return _same_contract(state.alliance.contracts[stream], theirs)
    ours, said = _said(state, stream, theirs)
    return bool(ours == said)


def test_every_fact_leaves_the_state_where_the_alliance_s_own_aggregate_stands(
    worlds: list[World],
) -> None:
    """Every published kind of fact; streams that are of no estate have states of their own (G9)."""
    seen = set()
    for world in worlds:
        core, states = world.service.core, dict[str, EstateState]()
        telling = publisher(core.mapper)
        versions: dict[str, list[Any]] = {}
        for stored in core.store.page(0, 100_000):
            record = telling(stored)
            event = SOURCES["alliance"][0](record.value)
            state = states.setdefault(record.key, EstateState())
            fold(state, "alliance", record.value, clocks=True)
            mine = versions.setdefault(str(stored.stream), [])
            mine.append(stored)
            theirs = core.mapper.fold(mine)
            assert _same(state, str(stored.stream), theirs), (stored.topic, len(mine))
            running = {f"{stored.stream}|{key}" for key in theirs.running}
            ours = {k for k, c in state.alliance.clocks.items() if c.state == "RUNNING"}
            assert {k for k in ours if k.startswith(str(stored.stream))} == running
            seen.add(event.WhichOneof("fact"))
    assert seen == set(FACTS.values()) == set(CHANGES)


def _values(made: Governance) -> dict[str, bytes]:
    c = made.tables.states.c
    with made.views.reading() as conn:
        return {row.root: bytes(row.value) for row in conn.execute(select(c.root, c.value))}


def test_a_rebuild_gives_the_same_bytes_of_estates_and_of_ratings(
    worlds: list[World], tmp_path: Path
) -> None:
    """In every batch size, whatever came first; a rating's own state as well, though no digest has it."""
    log, digests, states = Log(), set(), list[dict[str, bytes]]()
    log.registered(ESTATE)
    records = [*log.records, *published(worlds[1])]
    for number, size in enumerate((1, 7, 10_000)):
        folder = tmp_path / str(number)
        folder.mkdir()
        with governance(folder) as made:
            for start in range(0, len(records), size):
                made.consumer.take(records[start : start + size])
            before = _values(made)
            digests.add(digest_of_all(made.digests(NOON)))
            made.rebuild()
            digests.add(digest_of_all(made.digests(NOON)))
            assert _values(made) == before
            states.append(before)
    assert len(digests) == 1
    assert states[0] == states[1] == states[2]
    assert len(states[0]) > 2  # the estate, the alliance, a rating


def test_what_comes_twice_late_or_again_makes_the_same_state(
    worlds: list[World], tmp_path: Path
) -> None:
    """The alliance's bytes, governance's hands: doubled, lost and sent again, before the registry's."""
    log = Log()
    log.registered(ESTATE)
    told = published(worlds[0])
    half = len(told) // 2
    ways = {
        "once": [[*log.records, *told]],
        "doubled": [[*log.records], [one for record in told for one in (record, record)]],
        "sent again": [log.records, told[:half], told[:half], told, log.records],
        "first": [told, log.records],
    }
    found = {}
    for name, batches in ways.items():
        folder = tmp_path / name.replace(" ", "-")
        folder.mkdir()
        with governance(folder) as made:
            for batch in batches:
                made.consumer.take(batch)
            assert made.consumer.parked_rows() == []
            found[name] = (digest_of_all(made.digests(NOON)), _values(made))
    assert all(one == found["once"] for one in found.values())


def test_a_past_day_s_state_is_what_the_log_said_then(worlds: list[World], tmp_path: Path) -> None:
    """`as_of`: before the contract was signed there is none, and no appraisal."""
    log = Log()
    log.registered(ESTATE)
    with governance(tmp_path) as made:
        made.consumer.take([*log.records, *published(worlds[1])])
        now = present(ROOT, made.state(ROOT), NOON)["property_service"]
        past = present(ROOT, made.state(ROOT, date(2026, 3, 8)), NOON)["property_service"]
    assert [c["contract"] for c in now["contracts"]] == ["k-1"]
    assert past["contracts"] == []
    assert (past["enrolment"]["stage"], past["enrolment"]["tier"]) == ("SURVEYED", "")


def test_nobody_is_named_and_no_position_is_in_the_state(
    worlds: list[World], tmp_path: Path
) -> None:
    """Neither subjects nor an objection's words (rulings F), nor a position of a log (A12)."""
    for number, world in enumerate(worlds):
        log, folder = Log(), tmp_path / str(number)
        folder.mkdir()
        log.registered(ESTATE)
        with governance(folder) as made:
            made.consumer.take([*log.records, *published(world)])
            said = str(present(ROOT, made.state(ROOT), NOON)["property_service"])
        assert not [one for one in PERSONS if one in said]
        assert "position" not in said


def test_the_part_begins_empty() -> None:
    """An older state has no such part and reads as one without contracts."""
    assert AlliancePart().contract_in_effect is None
