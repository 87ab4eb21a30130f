"""What each fact makes of an estate's state, and what is read of it (rulings C10, C11, F, G5)."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from chassis.domain import CLOCKS
from cogov.committee.v1 import events_pb2 as committee_pb
from cogov.committee.v1 import verdict_pb2 as verdicts
from cogov.registry.v1 import events_pb2 as registry_pb
from committee.domain import clocks as of_committee
from committee.published import FACTS as COMMITTEE_FACTS
from governance import committee_part, registry_part
from governance.present import present
from registry.domain import clocks as of_registry
from registry.published import FACTS as REGISTRY_FACTS
from services.governance.tests.governance_kit import ESTATE, MARCH, Log, governance


def read(folder: Path, log: Log, at: datetime = MARCH) -> dict[str, Any]:
    """Feed a log and read the estate."""
    with governance(folder) as g:
        g.consumer.take(log.records)
        return present(str(ESTATE), g.state(str(ESTATE)), at)


def counted(result: str = "PASSED", *, in_effect: bool = True) -> verdicts.MotionVerdict:
    """Give a motion's verdict."""
    verdict = verdicts.Verdict(motion_class="ORDINARY", result=result)
    return verdicts.MotionVerdict(motion_id="m1", in_effect=in_effect, verdict=verdict)


def voted() -> Log:
    """A vote that was counted."""
    log = Log()
    log.registered()
    log.meeting()
    log.fact("committee", "voting_closed", "mt")
    log.fact("committee", "ballots_counted", "mt", motions=[counted()], ballots=3)
    return log


@pytest.mark.parametrize("field", sorted(set(REGISTRY_FACTS.values())))
def test_every_fact_of_the_registry_is_known_here(field: str) -> None:
    """What the registry publishes, governance folds (contract)."""
    assert field in registry_part.CHANGES


@pytest.mark.parametrize("field", sorted(set(COMMITTEE_FACTS.values())))
def test_every_fact_of_the_committee_is_known_here(field: str) -> None:
    """What the committee publishes, governance folds (contract)."""
    assert field in committee_part.CHANGES


def test_the_quorum_needed_is_shown_exactly_while_a_vote_is_open(tmp_path: Path) -> None:
    """⌈2·ta/3⌉ of area and heads, in integers (R-02, ruling G5); 1000.01 m² need 666.68 m²."""
    log = Log()
    log.registered()
    log.meeting()

    meeting = read(tmp_path, log)["meetings"][0]

    assert meeting["stage"] == "OPEN"
    assert meeting["needed"] == {"area_cm2": 6_666_734, "heads": 2}
    assert meeting["motions"][0]["verdict"] is None


def test_groups_of_turnout_vanish_at_the_close(tmp_path: Path) -> None:
    """While open, groups of buildings are shown; afterwards only the whole (ruling C11)."""
    log = Log()
    log.registered()
    log.meeting()
    group = committee_pb.TurnoutGroup(buildings=["b1"], total_heads=12)
    log.fact("committee", "turnout_snapshot_taken", "mt", groups=[group], enough=True)
    assert read(tmp_path / "a", log)["meetings"][0]["turnout"]["groups"]

    log.fact("committee", "voting_closed", "mt")

    assert read(tmp_path / "b", log)["meetings"][0]["turnout"]["groups"] == []


@pytest.mark.parametrize(
    ("facts", "status"),
    [
        ([], "COUNTED"),
        (["result_posted"], "POSTED"),
        (["result_posted", "posting_ended", "result_final"], "IN_FORCE"),
    ],
)
def test_a_passed_motion_becomes_a_decision_step_by_step(
    tmp_path: Path, facts: list[str], status: str
) -> None:
    """Counted, posted, in force when the posting is over (ruling C10)."""
    log = voted()
    for kind in facts:
        if kind == "result_posted":
            log.fact("committee", kind, "mt", until="2026-05-01")
        else:
            log.fact("committee", kind, "mt")

    built = read(tmp_path, log)

    assert [d["status"] for d in built["decisions"]] == [status]


def test_a_motion_that_failed_is_no_decision_in_either_direction(tmp_path: Path) -> None:
    """A failed renewal is not a dismissal (F30)."""
    log = Log()
    log.registered()
    log.meeting()
    motion = counted("NOT_PASSED", in_effect=False)
    log.fact("committee", "ballots_counted", "mt", motions=[motion])
    log.fact("committee", "result_posted", "mt", until="2026-05-01")

    assert read(tmp_path, log)["decisions"][0]["status"] == "NO_DECISION"


def test_a_contest_that_could_turn_the_verdict_keeps_it_pending(tmp_path: Path) -> None:
    """Nothing is implemented while contests could change the verdict (ruling C10)."""
    log = voted()
    log.fact("committee", "result_posted", "mt", until="2026-05-01")
    log.fact("committee", "contest_opened", "mt", could_change=["m1"])
    pending = read(tmp_path / "a", log)
    log.fact("committee", "contest_decided", "mt")

    assert pending["decisions"][0]["status"] == "PENDING_CONTEST"
    assert pending["meetings"][0]["contests_open"] is True
    assert read(tmp_path / "b", log)["decisions"][0]["status"] == "POSTED"


@pytest.mark.parametrize(
    ("kind", "status", "stage"),
    [
        ("decision_annulled", "ANNULLED", "ANNULLED"),
        ("decision_revoked_by_court", "REVOKED", "REVOKED_BY_COURT"),
    ],
)
def test_a_decision_can_be_undone_and_both_are_shown(
    tmp_path: Path, kind: str, status: str, stage: str
) -> None:
    """Annulled by an authority (R-17), revoked by a court (R-16); the verdict stays readable."""
    log = voted()
    log.fact("committee", kind, "mt", motion_ids=["m1"], ends=True)

    built = read(tmp_path, log)

    assert built["decisions"][0]["status"] == status
    assert built["meetings"][0]["stage"] == stage
    assert built["meetings"][0]["motions"][0]["verdict"]["result"] == "PASSED"


def test_a_court_s_action_shows_until_the_decision_is_undone(tmp_path: Path) -> None:
    """R-16, rulings F: challenged, suspended, upheld; the posting goes on beneath it."""
    log = voted()
    log.fact("committee", "result_posted", "mt", until="2026-05-01")
    shown = []
    for kind in ("decision_challenged", "decision_suspended", "result_final", "decision_upheld"):
        fields: dict[str, Any] = {} if kind == "result_final" else {"motion_ids": ["m1"]}
        log.fact("committee", kind, "mt", **fields)
        [decision] = read(tmp_path / kind, log)["decisions"]
        shown.append(decision["status"])
    log.fact("committee", "decision_annulled", "mt", motion_ids=["m1"], ends=True)

    assert shown == ["CHALLENGED", "SUSPENDED", "SUSPENDED", "UPHELD"]
    assert read(tmp_path / "end", log)["decisions"][0]["status"] == "ANNULLED"


def test_a_clock_runs_is_met_or_is_missed(tmp_path: Path) -> None:
    """A running clock counts its days when read; a missed one stays with who had to act (A10, F)."""
    due = datetime(2026, 3, 11, 16, tzinfo=UTC)
    clock = {"clock": "roll.posting", "responsible": "REGISTRY_CLERK", "basis": "LAW", "due": due}
    log = Log()
    log.registered()
    log.fact("registry", "roll_drafted", "roll", roll="r", starts=(clock,))
    running = read(tmp_path / "a", log)
    missed_fact = "registry.OwnerRoll.DeadlineMissed"
    log.fact("registry", "deadline_missed", "roll", stops=("roll.posting",), type_=missed_fact)
    missed = read(tmp_path / "b", log)

    assert running["clocks"][0]["state"] == "RUNNING"
    assert running["clocks"][0]["days_left"] == 9  # 24:00 of the 11th belongs to the 11th (D-2)
    assert running["next_date"]["what"] == "roll.posting"
    assert missed["clocks"][0]["state"] == "MISSED"
    assert missed["clocks"][0]["days_left"] is None
    assert missed["next_date"] == {"none": "NO_CLOCK_RUNS"}


def test_a_clock_that_was_met_in_time_is_forgotten_and_a_late_one_is_not(tmp_path: Path) -> None:
    """Lateness is shown; what was done in time needs no memory."""
    due = datetime(2026, 3, 11, 16, tzinfo=UTC)
    clock = {
        "clock": "result.posting_due",
        "responsible": "COMMITTEE_CHAIR",
        "basis": "LAW",
        "due": due,
    }
    for name, at, states in (("a", MARCH, []), ("b", due + timedelta(days=1), ["LATE"])):
        log = Log()
        log.registered()
        log.fact("registry", "building_added", "estate", building_id="b", starts=(clock,))
        log.fact(
            "registry",
            "building_added",
            "estate",
            building_id="c",
            at=at,
            stops=("result.posting_due",),
        )
        assert [c["state"] for c in read(tmp_path / name, log)["clocks"]] == states


def test_every_kind_of_clock_says_what_it_rests_on() -> None:
    """LAW, NOTICE or PRACTICE with a grade and rules, for every clock of every service (A10)."""
    declared = {
        v for v in (*vars(of_registry).values(), *vars(of_committee).values()) if isinstance(v, str)
    }
    ours = {name: kind for name, kind in CLOCKS.items() if name in declared}
    assert len(ours) >= 16
    for name, kind in ours.items():
        assert kind.basis in {"LAW", "NOTICE", "PRACTICE"}, name
        assert kind.grade in {"A", "B", "C", "I"}, name
        assert kind.rules, name


def test_postings_say_until_when_they_hang(tmp_path: Path) -> None:
    """A posting runs through its last day and is done the day after (D-6)."""
    log = voted()
    log.fact("committee", "result_posted", "mt", until="2026-03-09")
    last = datetime(2026, 3, 9, 10, tzinfo=UTC)

    assert read(tmp_path / "a", log, last)["postings"][0]["state"] == "RUNNING"
    assert read(tmp_path / "b", log, last + timedelta(days=1))["postings"][0]["state"] == "DONE"
    assert date.fromisoformat(read(tmp_path / "c", log)["postings"][0]["until"]) == date(2026, 3, 9)


def test_the_last_survey_is_in_the_state_with_each_facility(tmp_path: Path) -> None:
    """A part of a fact is read as well; what cannot be kept would park the estate."""
    log = Log()
    log.registered()
    facilities = registry_pb.Facilities(roof="ok", elevator="dangerous")
    log.fact("registry", "estate_condition_surveyed", "estate", facilities=facilities)
    survey = log.fact(
        "registry",
        "estate_condition_surveyed",
        "estate",
        boundary_closable=True,
        facilities=facilities,
    )

    found = read(tmp_path, log)["condition"]

    assert (found["boundary_closable"], found["open_boundary"]) == (True, False)
    assert (found["facilities"]["roof"], found["facilities"]["elevator"]) == ("ok", "dangerous")
    assert found["by"].endswith(f"@{survey.position}")


def test_a_merged_unit_counts_no_more_and_a_restored_one_does(tmp_path: Path) -> None:
    """F03: numbers and areas by kind and state, as the registry has them."""
    log = Log()
    log.registered()
    unit: dict[str, Any] = {"kind": "dwelling", "area_cm2": 900_000, "state": "delivered"}
    for fact, stream in (
        ("unit_added", "u1"),
        ("unit_added", "u2"),
        ("unit_merged", "u1"),
        ("unit_merged", "u2"),
        ("unit_restored", "u2"),
    ):
        log.fact("registry", fact, stream, **unit)
    units = read(tmp_path, log)["units"]

    assert (units.count, units.area_cm2) == (1, 900_000)
    assert (units.by_kind, units.by_state) == ({"dwelling": 1}, {"delivered": 1})
