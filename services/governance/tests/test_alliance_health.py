"""Health in means, rules and service from facts, and gaps with their days (domain 7.2, E5, E8, A-3, R-66)."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from cogov.alliance.v1 import events_pb2 as pb
from cogov.committee.v1 import events_pb2 as committee_pb
from cogov.committee.v1 import verdict_pb2 as verdicts
from governance.present import present
from governance.queries import state_read
from law.indicators import INDICATORS
from services.governance.tests.alliance_facts import Served, clock, noon
from services.governance.tests.governance_kit import ESTATE, Log, governance

ROOT = str(ESTATE)


def served(day: str = "2026-03-10", tier: str = "STANDARD", **more: Any) -> tuple[Log, Served]:
    """Give an estate with a tier."""
    log = Log()
    log.registered()
    return log, Served(log).tiered(tier, day, **more)


def read(folder: Path, log: Log, day: str) -> dict[str, Any]:
    """Read the estate's state on a day."""
    with governance(folder) as g:
        g.consumer.take(log.records)
        assert g.consumer.parked_rows() == []
        return present(ROOT, g.state(ROOT), noon(day))


def reading(built: dict[str, Any], name: str) -> dict[str, Any]:
    """Give one indicator of a state."""
    readings = built["dimensions"][name.partition(".")[0]]["readings"]
    found: dict[str, Any] = next(r for r in readings if r["indicator"] == name)
    return found


def voted(log: Log, *, item: int = 4, status: str = "") -> None:
    """Have a motion `m1` of the meeting `mt` decided by the owners, and perhaps undone."""
    motion = committee_pb.Motion(
        motion_id="m1", title="选聘物业", item=item, **{"class": "ORDINARY"}
    )
    at: dict[str, Any] = {"at": noon("2026-03-20")}
    log.fact("committee", "meeting_scheduled", "mt", ref="mt", motions=[motion], **at)
    verdict = verdicts.Verdict(motion_class="ORDINARY", result="PASSED")
    counted = verdicts.MotionVerdict(motion_id="m1", in_effect=True, verdict=verdict)
    log.fact("committee", "ballots_counted", "mt", motions=[counted], ballots=3, **at)
    log.fact("committee", "result_posted", "mt", until="2026-03-27", late=False, **at)
    log.fact("committee", "result_final", "mt", at=noon("2026-03-28"))
    if status:
        log.fact("committee", status, "mt", at=noon("2026-05-01"), motion_ids=["m1"])


def in_service(log: Log, it: Served) -> None:
    """Have the owners decide, a contract signed on it, and service started."""
    voted(log)
    it.signed("k-1", "2026-03-29", it.terms("2026-04-01", "2027-03-31"))
    it.started("k-1", "2026-04-01")


def test_what_no_service_can_know_yet_is_no_data_and_says_who_could_supply_it(
    tmp_path: Path,
) -> None:
    """Fees, audits, whistles: never guessed; six dimensions, no total (7.2)."""
    log, _ = served()
    built = read(tmp_path, log, "2026-03-11")
    unknown = [
        *("G2.fee_collection", "G2.fund_posted", "G2.common_income_posted", "G2.accounts_audited"),
        *("B2.last_appraisal", "B2.response", "B2.resolution", "B2.satisfaction"),
        "G3.rules_and_covenant",
    ]
    for name in unknown:
        one = reading(built, name)
        assert (one["value"], one["no_data"]) == (None, "NEVER_RECORDED"), name
        assert one["supplier_seat"] == INDICATORS[name].supplier_seat
    for name in ("G3.contract_basis_lawful", "G3.postings_on_time", "G3.decisions_standing"):
        assert reading(built, name)["no_data"] == "NOT_APPLICABLE", name
    assert [d["word"] for d in built["dimensions"].values()] == ["INSUFFICIENT"] * 6
    assert built["weakest"] == {"cannot_be_said": "INSUFFICIENT"}


def test_means_count_what_was_published_and_are_zero_only_once_it_was_owed(tmp_path: Path) -> None:
    """G2: two of four make a value; never posted is 0 after twelve months of service, a hard red."""
    log, it = served()
    in_service(log, it)
    it.disclosed("k-1", "fund_use", "2026q2", "2026-06-30")
    soon = read(tmp_path, log, "2026-09-30")
    assert reading(soon, "G2.fund_posted")["value"] == "1"
    assert reading(soon, "G2.common_income_posted")["no_data"] == "NEVER_RECORDED"
    assert soon["dimensions"]["G2"]["word"] == "INSUFFICIENT"
    assert soon["money"]["maintenance_fund"] == {"posted_on": "2026-06-30"}

    (tmp_path / "later").mkdir()
    later = read(tmp_path / "later", log, "2026-10-02")
    assert reading(later, "G2.common_income_posted")["value"] == "0"
    assert (later["dimensions"]["G2"]["value"], later["dimensions"]["G2"]["word"]) == (50, "RED")

    (tmp_path / "year").mkdir()
    year = read(tmp_path / "year", log, "2027-07-01")
    (red,) = year["dimensions"]["G2"]["hard_reds"]
    assert (red["name"], str(red["since"])) == ("G2.fund_not_posted", "2027-07-01")
    assert year["dimensions"]["G2"]["word"] == "HARD_RED"
    assert year["weakest"] == {"dimensions": ["G2"], "cause": ["G2.fund_not_posted"]}


def test_fees_are_those_that_providers_published_for_the_last_four_quarters(
    tmp_path: Path,
) -> None:
    """G2: collected ÷ due over the year, full from four fifths; a year later nothing is known."""
    log, it = served()
    in_service(log, it)
    it.disclosed("k-1", "performance", "2026q2", "2026-07-02", fees=(10_000, 9_000))
    it.disclosed("k-1", "performance", "2026q3", "2026-10-02", fees=(10_000, 3_000))
    seen = {"collected": 12_000, "due": 20_000}
    for day, value, inputs in (
        ("2026-12-31", "3/4", seen),
        ("2027-03-31", "3/4", seen),
        ("2027-04-01", "3/8", {"collected": 3_000, "due": 10_000}),
        ("2027-07-01", None, {}),
    ):
        (tmp_path / day).mkdir()
        one = reading(read(tmp_path / day, log, day), "G2.fee_collection")
        assert (one["value"], one["inputs"]) == (value, inputs), day


def test_in_the_guarantee_tier_fees_say_nothing(tmp_path: Path) -> None:
    """There the floor funds count, of which nobody tells: NO_DATA, never a guess."""
    log, it = served(tier="GUARANTEE")
    it.signed("k-1", "2026-03-29", it.terms("2026-04-01", "2027-03-31"))
    it.started("k-1", "2026-04-01")
    it.disclosed("k-1", "performance", "2026q2", "2026-07-02", fees=(10_000, 9_000))
    one = reading(read(tmp_path, log, "2026-07-03"), "G2.fee_collection")
    assert one["no_data"] == "NEVER_RECORDED"


def test_rules_ask_whether_the_contract_s_decision_stands(tmp_path: Path) -> None:
    """G3: basis, postings and decisions; a decision that was annulled carries no contract."""
    log, it = served()
    in_service(log, it)
    built = read(tmp_path, log, "2026-04-30")
    values = {n: reading(built, f"G3.{n}")["value"] for n in _G3}
    assert values == dict.fromkeys(_G3, "1")
    assert reading(built, "G3.rules_and_covenant")["no_data"] == "NEVER_RECORDED"
    assert (built["dimensions"]["G3"]["value"], built["dimensions"]["G3"]["word"]) == (100, "GREEN")

    undone = Log(dict(log.positions), dict(log.versions), list(log.records))
    undone.fact("committee", "decision_annulled", "mt", at=noon("2026-05-01"), motion_ids=["m1"])
    (tmp_path / "undone").mkdir()
    built = read(tmp_path / "undone", undone, "2026-05-02")
    assert reading(built, "G3.contract_basis_lawful")["value"] == "0"
    assert reading(built, "G3.decisions_standing")["value"] == "0"
    (contract,) = built["property_service"]["contracts"]
    assert contract["basis"]["decision"]["status"] == "ANNULLED"


_G3 = ("contract_basis_lawful", "postings_on_time", "decisions_standing")


def test_rules_of_procedure_and_a_covenant_are_one_half_each(tmp_path: Path) -> None:
    """Both must be known; the covenant is the owners' decision on item 2 that is in force."""
    log, _ = served()
    voted(log, item=2)
    log.fact("committee", "rules_recorded", "rules", adopted_on="2026-03-01", text_sha256="0" * 64)
    built = read(tmp_path, log, "2026-04-01")
    assert reading(built, "G3.rules_and_covenant")["value"] == "1"


def test_service_is_the_last_confirmed_quarter_and_a_posted_one_does_not_count_yet(
    tmp_path: Path,
) -> None:
    """B2: 88.64 of 100; one of four indicators leaves the dimension without a figure."""
    log, it = served()
    in_service(log, it)
    it.appraised("k-1", "2026q2", "2026-07-05", 8864, "GOOD")
    it.appraised("k-1", "2026q3", "2026-10-05", 5900, "FAIL", stage="POSTED")
    built = read(tmp_path, log, "2026-10-06")
    assert reading(built, "B2.last_appraisal")["value"] == "554/625"
    assert built["dimensions"]["B2"]["word"] == "INSUFFICIENT"
    (contract,) = built["property_service"]["contracts"]
    assert [(a["quarter"], a["total_x100"], a["grade"]) for a in contract["appraisals"]] == [
        ("2026q2", 8864, "GOOD"),
        ("2026q3", None, ""),
    ]


def test_a_contract_that_goes_on_undecided_is_a_hard_red_after_ninety_days(tmp_path: Path) -> None:
    """G1: R-64 lets it go on, and nobody decided; the day is counted from the term's end."""
    log, it = served()
    in_service(log, it)
    it.said("contract_indefinite", "k-1", "2027-03-31", since="2027-04-01")
    assert read(tmp_path, log, "2027-06-29")["dimensions"]["G1"]["hard_reds"] == []
    (tmp_path / "late").mkdir()
    late = read(tmp_path / "late", log, "2027-06-30")
    assert [r["name"] for r in late["dimensions"]["G1"]["hard_reds"]] == ["G1.contract_undecided"]


# Gaps


def gap(built: dict[str, Any]) -> dict[str, Any]:
    """Give the only gap."""
    (found,) = built["property_service"]["gaps"]
    return dict(found)


def floor(**more: Any) -> tuple[Log, Served]:
    """Give a guarantee estate that waits for a department."""
    starts = (clock("alliance.adoption", "2026-04-09", "PRACTICE", "R-67", "STREET"),)
    return served(tier="GUARANTEE", rate=10, starts=starts, **more)


def test_an_estate_without_adopter_counts_its_days_and_is_a_gap_on_day_31(tmp_path: Path) -> None:
    """A-3: from the confirmed tier; until the last day it is near, then it is open; adoption ends it."""
    log, it = floor()
    near = gap(read(tmp_path, log, "2026-04-01"))
    assert (near["what"], near["open"], near["since"]) == ("NO_ADOPTER", False, "2026-03-10")
    assert (near["last_day"], near["days_left"], near["days"]) == ("2026-04-09", 8, 22)

    stops = ("alliance.adoption",)
    it.said("floor_service_gap_opened", "enrolment", "2026-04-10", since="2026-04-10", stops=stops)
    (tmp_path / "open").mkdir()
    opened = gap(read(tmp_path / "open", log, "2026-04-20"))
    assert (opened["what"], opened["open"]) == ("FLOOR_SERVICE_GAP", True)
    assert (opened["since"], opened["days"], opened["days_left"]) == ("2026-03-10", 41, None)

    it.said("estate_adopted", "enrolment", "2026-04-21", org="dept-water")
    (tmp_path / "closed").mkdir()
    built = read(tmp_path / "closed", log, "2026-04-22")["property_service"]
    assert built["gaps"] == []
    assert built["enrolment"]["floor_gaps"][0]["until"] == "2026-04-21"


def test_an_emergency_service_counts_down_to_its_last_day(tmp_path: Path) -> None:
    """R-66: six months at the most; when it ends nothing is left of the gap."""
    log, it = served(tier="BASIC")
    emergency = pb.Emergency(provider="provider-e", started_on="2026-04-01", ends_by="2026-09-30")
    it.said("emergency_service_started", "enrolment", "2026-04-01", emergency=emergency)
    found = gap(read(tmp_path, log, "2026-09-01"))
    assert (found["what"], found["ref"]) == ("EMERGENCY_ENDING", "provider-e")
    assert (found["days_left"], found["open"]) == (29, False)


def test_a_contract_s_end_is_near_for_ninety_days_unless_another_is_signed(tmp_path: Path) -> None:
    """Domain 7.1; a signed renewal closes it; afterwards who serves without a contract is a gap (R-64)."""
    log, it = served()
    in_service(log, it)
    days = {"2026-12-30": [], "2026-12-31": ["CONTRACT_ENDING"], "2027-03-31": ["CONTRACT_ENDING"]}
    with governance(tmp_path) as g:
        g.consumer.take(log.records)
        for day, expected in days.items():
            built = present(ROOT, g.state(ROOT), noon(day))["property_service"]
            assert [x["what"] for x in built["gaps"]] == expected
            assert all(x["last_day"] == "2027-03-31" for x in built["gaps"])
        said = len(log.records)
        it.said("contract_ended", "k-1", "2027-03-31", last_day="2027-03-31")
        takeover = (clock("alliance.takeover", "2027-05-01", "PRACTICE", "R-64", "STREET"),)
        it.said("service_gap_opened", "k-1", "2027-03-31", since="2027-04-01", starts=takeover)
        g.consumer.take(log.records[said:])
        found = gap(present(ROOT, g.state(ROOT), noon("2027-04-11")))
        assert (found["what"], found["days"], found["days_left"]) == ("SERVICE_GAP", 10, 20)


def test_days_are_counted_when_read_and_are_in_no_digest(tmp_path: Path) -> None:
    """A12: the same facts, read on two days on which nothing else changed, have one digest."""
    log, _ = floor()
    with governance(tmp_path) as g:
        g.consumer.take(log.records)
        first = state_read(g, ROOT, None, noon("2026-03-20"))
        second = state_read(g, ROOT, None, noon("2026-03-21"))
    assert first[1] == second[1]
    assert first[0] != second[0]


# Stars


def test_stars_stand_beside_the_state_and_never_in_an_appraisal(tmp_path: Path) -> None:
    """A-4, ADR-0044: those of the alliances above the estate, of those who served it; no others."""
    log, it = served()
    in_service(log, it)
    it.allied("220105", "2026-01-05", provider_a="甲物业")
    it.rated("220105", "provider-a", "2026", "2027-02-01", 4, 9100)
    it.rated("220106", "provider-a", "2026", "2027-02-01", 1, 6100)
    it.rated("220105", "provider-z", "2026", "2027-02-01", 5, 9900)
    at = datetime(2027, 3, 1, 4, tzinfo=UTC)
    with governance(tmp_path) as g:
        g.consumer.take(log.records)
        body, digest = state_read(g, ROOT, None, at)
        past, _ = state_read(g, ROOT, noon("2027-01-31").date(), at)
        assert [root for root, _ in g.states()] == [ROOT]
        assert dict(g.digests(at)) == {ROOT: digest}
    said = body.decode()
    assert said.count('"stars":4') == 1
    assert "6100" not in said
    assert "9900" not in said
    assert '"organisations":{"provider-a":"甲物业"}' in said
    assert '"ratings":[]' in past.decode()


@pytest.mark.parametrize("fact", ["appraisal_scored", "roster_recorded", "rating_posted"])
def test_what_came_without_its_beginning_parks_the_estate(fact: str, tmp_path: Path) -> None:
    """Nothing is made up and nothing is lost: the record waits for whoever looks after it (D3)."""
    log = Log()
    log.registered()
    log.fact("alliance", fact, "nothing")
    with governance(tmp_path) as g:
        g.consumer.take(log.records)
        assert len(g.consumer.parked_rows()) == 1
