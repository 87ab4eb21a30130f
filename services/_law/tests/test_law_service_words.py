"""Every service of every profile's catalogue has a name people read, and no two have the same."""

import pytest

from law import service_words as words
from law.appraisal import POINTS, Grade, ServiceFigures
from law.contracts import Basis, Ground
from law.profiles import JurisdictionProfile, shipped
from law.service_words import ITEMS, LEVELS, item_called, level_called
from law.tiers import TIERS


@pytest.mark.parametrize("profile", shipped(), ids=lambda it: f"{it.id}-{it.version}")
def test_the_whole_catalogue_has_words(profile: JurisdictionProfile) -> None:
    """Whatever a profile asks for can be shown, and read from a sheet."""
    for item, of in profile.tier_catalogue.items.items():
        assert item_called(item) != item
        assert [one for one in of.levels if level_called(one) == one] == []
        assert len({level_called(one) for one in of.levels}) == len(of.levels)


def test_a_word_means_one_item() -> None:
    """In either language."""
    for called in (ITEMS, LEVELS):
        for language in ("zh", "en"):
            assert len({getattr(one, language) for one in called.values()}) == len(called)


def test_what_is_nobody_s_catalogue_goes_by_its_own_words() -> None:
    """A contract may promise more."""
    assert (item_called("gate-2"), level_called("每晚巡查")) == ("gate-2", "每晚巡查")
    assert item_called("public_order", "en") == "public order"


def test_everything_that_is_said_of_a_contract_or_a_quarter_has_a_word() -> None:
    """Tiers, bases, grounds, grades and dimensions as the law has them; what is counted is a figure."""
    assert set(words.TIERS) == set(TIERS)
    assert set(words.BASES) == set(Basis)
    assert set(words.GROUNDS) == set(Ground)
    assert set(words.GRADES) == set(Grade)
    assert list(words.DIMENSIONS) == list(words.FIGURES) == list(POINTS)
    counted = {name for pair in words.FIGURES.values() for name in pair if name}
    assert counted == set(ServiceFigures.__struct_fields__)
