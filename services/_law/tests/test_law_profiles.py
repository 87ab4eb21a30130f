from datetime import date
from typing import Any

import pytest

from law.errors import InvalidError, StatutoryRuleNotConfigurableError
from law.parameters import PARAMETERS, STATUTORY_WORDS, CountersMin
from law.profiles import JurisdictionProfile, in_force, load, profile_id_for, shipped

TODAY = date(2026, 3, 2)


def overlay(parameters: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Build an overlay document over CN_NATIONAL."""
    return {
        "id": "SOMEWHERE",
        "version": 3,
        "effective_from": "2025-01-01",
        "extends": "CN_NATIONAL",
        "parameters": parameters,
        **more,
    }


def sourced(value: object, grade: str = "I") -> dict[str, object]:
    """Give a value its source and grade."""
    return {"value": value, "source": "a test", "grade": grade}


@pytest.mark.parametrize(
    ("code", "profile"),
    [
        ("220105001002", "JILIN"),
        ("410702", "HENAN"),
        ("469023100", "HAINAN"),
        ("220104001002", "CN_NATIONAL"),
        ("410703001", "CN_NATIONAL"),
        ("310101002003", "CN_NATIONAL"),
    ],
)
def test_a_communitys_code_decides_its_profile(code: str, profile: str) -> None:
    """Erdao is under JILIN, Hongqi under HENAN, Chengmai under HAINAN, all others national."""
    assert profile_id_for(code) == profile


@pytest.mark.parametrize("code", ["", "41", "4107", "4107020", "41070２", "410702-001", "x" * 12])
def test_what_is_no_statutory_code_decides_nothing(code: str) -> None:
    """A cut, padded or damaged code is refused, never taken for the district it begins with."""
    with pytest.raises(InvalidError):
        profile_id_for(code)


@pytest.mark.parametrize("profile", shipped(), ids=lambda profile: profile.id)
def test_every_shipped_profile_holds_every_parameter_with_source_and_grade(
    profile: JurisdictionProfile,
) -> None:
    """Every value carries where it comes from and how sure we are."""
    assert profile.parameters.keys() == PARAMETERS.keys()
    assert all(each.source for each in profile.parameters.values())
    assert all(each.grade in {"A", "B", "C", "I"} for each in profile.parameters.values())
    assert profile.reference == f"{profile.id}@1"


def test_the_profiles_differ_as_the_table_says() -> None:
    """R-14, R-15 and the posting differ between Henan, Jilin and the rest."""
    national, henan, hainan, jilin = (
        in_force(name, TODAY) for name in ("CN_NATIONAL", "HENAN", "HAINAN", "JILIN")
    )

    assert [p.petition_measure for p in (national, henan, hainan, jilin)] == [
        "BOTH",
        "HEADS",
        "BOTH",
        "BOTH",
    ]
    assert [p.overdue_convener for p in (national, henan, hainan, jilin)] == [
        "RESIDENTS_COMMITTEE",
        "STREET",
        "RESIDENTS_COMMITTEE",
        "RESIDENTS_COMMITTEE",
    ]
    assert (jilin.result_posting.within_days, jilin.result_posting.long_days) == (3, 15)
    assert (henan.result_posting.within_days, henan.result_posting.long_days) == (3, 7)
    assert jilin.counters_min == CountersMin(count=5, owners_only=True)
    assert national.counters_min == CountersMin(count=2, owners_only=False)
    assert jilin.ballot_form == "NAMED_AND_SIGNED"
    assert "app" not in jilin.channels
    assert {"app", "paper"} <= henan.channels
    assert national.proxy_cap is None
    assert (national.voting_window.least, national.voting_window.most) == (1, 60)
    assert [p.contract_filing_days for p in (national, henan, hainan, jilin)] == [
        None,
        15,
        None,
        None,
    ]
    assert henan.parameters["renewal_decision_months"].grade == "A"
    assert national.parameters["renewal_decision_months"].grade == "I"


def test_the_national_clocks_are_those_of_the_rulings() -> None:
    """Ruling G13: the days of every clock of a vote; domain 4.4: of a consultation."""
    national = in_force("CN_NATIONAL", TODAY)

    assert {name: national.days(name) for name in PARAMETERS if name.endswith("_days")
            and name not in {"voting_window_days", "contract_filing_days"}} == {
        "petition_signature_days": 90,
        "petition_schedule_days": 30,
        "petition_referral_days": 7,
        "notice_days": 15,
        "roll_posting_days": 7,
        "objection_days": 5,
        "objection_street_days": 3,
        "count_days": 3,
        "contest_days": 7,
        "consultation_answer_working_days": 2,
        "consultation_notice_working_days": 3,
        "consultation_session_days": 10,
        "hearing_session_days": 20,
        "talk_notice_days": 3,
        "coordination_notice_days": 3,
        "hearing_notice_days": 10,
        "evaluation_notice_days": 3,
        "consultation_resume_days": 14,
        "consultation_posting_due_days": 3,
        "joint_conference_days": 7,
        "talk_interval_days": 92,
        "consultation_lapse_days": 180,
        "topic_proposal_days": 7,
        "topic_opens_days": 14,
        "topic_consultation_days": 30,
        "consultation_reuse_days": 90,
        "opinion_round_days": 7,
        "topic_decision_days": 30,
        "resolution_posting_due_days": 3,
        "resolution_posting_days": 7,
        "progress_days": 31,
        "work_posting_days": 7,
        "rejected_topic_days": 180,
        "topic_lapse_days": 180,
        "survey_valid_days": 90,
        "survey_due_days": 30,
        "tier_posting_days": 7,
        "adoption_days": 30,
        "rectification_days": 30,
        "takeover_days": 30,
        "appraisal_due_days": 15,
        "appraisal_posting_days": 7,
        "rating_posting_days": 7,
    }  # fmt: skip
    assert national.number("urgent_notice_hours") == 24
    assert national.number("consultation_sessions_most") == 3


@pytest.mark.parametrize(
    "key",
    [
        "quorum",
        "Quorum_Area",
        "approval_threshold",
        "participationShare",
        "ORDINARY",
        "major-heads",
        "qu_or-um",
        "ｑｕｏｒｕｍ",
        "表决比例",
    ],
)
def test_x15_an_overlay_cannot_set_vote_thresholds(key: str) -> None:
    """X15, C-6: quorum and approval are national law, whatever the key's spelling."""
    with pytest.raises(StatutoryRuleNotConfigurableError) as refused:
        load(overlay({key: sourced("1/2")}))

    assert refused.value.code == "STATUTORY_RULE_NOT_CONFIGURABLE"


def test_x15_nor_hide_them_beside_or_inside_a_parameter() -> None:
    """X15: at the top of the document and deep inside a value they are refused alike."""
    with pytest.raises(StatutoryRuleNotConfigurableError):
        load(overlay({}, quorum="1/2"))
    with pytest.raises(StatutoryRuleNotConfigurableError):
        load(overlay({"counters_min": sourced({"rules": [{"quorum": 1}]})}))


def test_no_parameter_of_ours_is_taken_for_a_threshold() -> None:
    """The reserved words and the parameters' names do not meet."""
    assert not [
        name for name in PARAMETERS for word in STATUTORY_WORDS if word in name.replace("_", "")
    ]


@pytest.mark.parametrize(
    "parameters",
    [
        {"colour_of_the_ballot": sourced("red")},
        {"notice_days": sourced(14)},
        {"notice_days": sourced("15")},
        {"notice_days": sourced(value=True)},
        {"petition_measure": sourced("AREA")},
        {"counters_min": sourced({"count": 1, "owners_only": False})},
        {"counters_min": sourced({"count": 2, "owners_only": False, "tea": True})},
        {"electronic_voting": sourced({"channels": []})},
        {"electronic_voting": sourced({"channels": ["pigeon"]})},
        {"notice_days": {"value": 15, "source": "a test"}},
        {"notice_days": sourced(15, grade="Z")},
        {"notice_days": 20},
        {"emergency_service_months": sourced(7)},
        {"contract_filing_days": sourced(0)},
        {"tier_basic_percent_least": sourced(101)},
    ],
)
def test_an_overlay_with_an_unknown_or_wrong_value_is_refused(parameters: dict[str, Any]) -> None:
    """R-12, R-66: unknown names, wrong types, less notice or a longer emergency than the law's."""
    with pytest.raises(InvalidError) as refused:
        load(overlay(parameters))

    assert refused.value.code == "VALIDATION_FAILED"


def test_an_overlay_changes_what_it_names_and_keeps_the_rest() -> None:
    """An overlay over CN_NATIONAL: its own values, the national ones for everything else."""
    profile = load(overlay({"notice_days": sourced(20), "proxy_cap": sourced(3)}))

    assert profile.reference == "SOMEWHERE@3"
    assert profile.days("notice_days") == 20
    assert profile.proxy_cap == 3
    assert profile.days("contest_days") == 7


def test_an_overlay_extends_the_national_profile_only() -> None:
    """Overlays do not stand on one another, and a profile of its own is complete."""
    with pytest.raises(InvalidError):
        load(overlay({}, extends="HENAN"))
    with pytest.raises(InvalidError, match="lacks"):
        load(overlay({}, extends=None))


def test_no_profile_is_in_force_before_the_civil_code() -> None:
    """Traps: before 2021-01-01 other thresholds held, so nothing of ours applies."""
    with pytest.raises(InvalidError):
        in_force("CN_NATIONAL", date(2020, 12, 31))
    with pytest.raises(InvalidError):
        in_force("ATLANTIS", TODAY)


def test_asking_a_parameter_for_what_it_is_not_is_refused() -> None:
    """A window is not a number of days."""
    with pytest.raises(InvalidError):
        in_force("CN_NATIONAL", TODAY).days("voting_window_days")
