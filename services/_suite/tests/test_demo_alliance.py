"""The story of the alliance: what it expects of its figures is the law's own sum, in every district."""

import pytest

from law.appraisal import rate, score
from law.profiles import profile_id_for
from registry.communities import communities
from suite.demo.alliance.assembly import Q1, Q2, Q3, Q4
from suite.demo.alliance.judged import REVIEWED, Quarter
from suite.demo.alliance.play import ESTATES


@pytest.mark.parametrize(("quarter", "disputed"), [(Q1, 1), (Q2, 0), (Q3, 0), (Q4, 0)])
def test_a_quarter_of_the_story_is_worth_what_the_law_says(quarter: Quarter, disputed: int) -> None:
    """Each item is due three times; what was disputed does not count."""
    found = score(quarter.figures(3, disputed))

    assert (str(found.grade), found.total_x100) == (quarter.grade, quarter.total_x100)


def test_the_year_of_the_story_is_worth_two_stars() -> None:
    """A mean of 58.8125 points is 11.7625 of 20 for its service; 77.76 with the reviewers' 66."""
    found = rate(REVIEWED, [quarter.total_x100 for quarter in (Q1, Q2, Q3, Q4)])

    assert (found.total_x100, found.stars) == (7776, 2)


def test_every_estate_lives_in_each_district_and_its_profile() -> None:
    """Three ways in three profiles."""
    places = {(name.split("-")[0], district) for name, district, _ in ESTATES}
    districts = {c.district_code for c in communities().values()}

    assert places == {(way, it) for way in ("assembly", "floor", "vanished") for it in districts}
    assert {profile_id_for(it) for _, it in places} == {"HENAN", "HAINAN", "JILIN"}
