"""Estates: registered in a real community, with one area, surveyed, with buildings."""

from dataclasses import replace
from datetime import date

import pytest

from chassis.refusals import ValidationFailed
from chassis.testing.kit import Example
from registry import commands as wish
from registry.communities import communities
from registry.refusals import (
    AreaAlreadyDefined,
    DuplicateBuilding,
    DuplicateEstate,
    JurisdictionNotConfigurable,
)
from services.registry.tests.registry_examples import (
    ADD_BUILDING,
    ALL_OK,
    COMMUNITY,
    ESTATE,
    EXAMPLES,
    REGISTER,
    TODAY,
    estate_uuid,
    shanghai,
    story,
)

AREA = EXAMPLES[wish.DefineManagementArea]
FOUND = (
    "open_boundary",
    "boundary_closable",
    "scattered_buildings",
    "provider_present",
    "committee_present",
    "party_org_present",
    "venue_present",
)


def _register(**changes: object) -> wish.RegisterEstate:
    fields = {"code": COMMUNITY, "name": "阳光小区", "households": 240}
    return wish.RegisterEstate(**fields | changes)  # type: ignore[arg-type]


def test_an_estate_lies_under_the_law_of_its_place() -> None:
    """Its community gives township and jurisdiction; nobody types them."""
    story().when(REGISTER).then(
        "EstateRegistered",
        name="阳光小区",
        community_ref=COMMUNITY,
        township_ref="410702001",
        jurisdiction="HENAN",
        built_year=1998,
        households=240,
    )


def test_an_estate_of_the_same_name_is_refused() -> None:
    """Within one community a name stands for one estate."""
    story(REGISTER).when(REGISTER).then_refused(DuplicateEstate)


@pytest.mark.parametrize("name", ["阳 光小区", " 阳光小区", "阳光小区　"])
def test_blanks_make_no_other_estate(name: str) -> None:
    """Ruling G9: the id follows from the name as it is compared, so a duplicate meets the first."""
    assert estate_uuid(name) == ESTATE
    assert estate_uuid("ＡＢ苑") == estate_uuid("ab苑")


def test_the_same_name_in_another_community_is_another_estate() -> None:
    """Names are unique within a community only."""
    assert estate_uuid("阳光小区", "410702001001") != ESTATE


def test_a_name_of_blanks_is_refused() -> None:
    """It would name nothing."""
    nameless = replace(REGISTER, command=_register(name=" 　"))

    story().when(nameless).then_refused(ValidationFailed)


def test_real_time_lets_nobody_choose_the_law() -> None:
    """Ruling G17: where an estate lies decides, whoever asks."""
    chosen = _register(jurisdiction="CN_NATIONAL")

    story().when(replace(REGISTER, command=chosen)).then_refused(JurisdictionNotConfigurable)


def test_the_law_of_the_place_may_be_said() -> None:
    """Naming what holds anyway chooses nothing."""
    said = _register(jurisdiction="HENAN")

    story().when(replace(REGISTER, command=said)).then("EstateRegistered", jurisdiction="HENAN")


def test_virtual_time_lets_a_profile_be_chosen_and_no_other_word() -> None:
    """A re-enactment runs under the national profile; a profile that does not exist is refused."""
    choices = ("HENAN", frozenset({"CN_NATIONAL", "HENAN"}))
    national = Example(_register(jurisdiction="CN_NATIONAL"), known=choices)
    unknown = Example(_register(jurisdiction="ATLANTIS"), known=choices)

    story().when(national).then("EstateRegistered", jurisdiction="CN_NATIONAL")
    story().when(unknown).then_refused(JurisdictionNotConfigurable)


def test_one_estate_has_one_management_area() -> None:
    """R-61: one area, one assembly, one provider."""
    story(REGISTER).when(AREA).then("ManagementAreaDefined", registered_area_cm2=240_000_000)
    story(REGISTER, AREA).when(AREA).then_refused(AreaAlreadyDefined)


def test_a_survey_of_today_is_taken_and_one_of_tomorrow_is_not() -> None:
    """D-1: today is the day in Shanghai, also when it is still yesterday in UTC."""
    fields = dict.fromkeys(FOUND, False)
    early = shanghai("2026-03-02", 0, 1)

    def survey(day: date) -> Example:
        wanted = wish.RecordConditionSurvey(ESTATE, surveyed_on=day, facilities=ALL_OK, **fields)
        return Example(wanted, now=early)

    story(REGISTER).when(survey(TODAY)).then("EstateConditionSurveyed", facilities=ALL_OK)
    story(REGISTER).when(survey(date(2026, 3, 3))).then_refused(ValidationFailed)


def test_a_building_is_added_once() -> None:
    """Its reference is its own, its label is what stands on the wall."""
    story(REGISTER).when(ADD_BUILDING).then("BuildingAdded", building_id="b1", label="1号楼")
    story(REGISTER, ADD_BUILDING).when(ADD_BUILDING).then_refused(DuplicateBuilding)


def test_every_community_that_ships_is_of_its_district() -> None:
    """A statutory code contains the codes of what the community lies in."""
    known = communities()

    assert len(known) == 372
    assert all(
        code.startswith(c.township_code) and c.township_code.startswith(c.district_code)
        for code, c in known.items()
    )
    assert {c.district for c in known.values()} == {"红旗区", "二道区", "澄迈县"}
