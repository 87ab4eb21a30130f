"""The alliance's forms say what the law says, and leave out nothing that it asks for (R-60, R-62)."""

from typing import get_args

import msgspec
import pytest

from alliance.commands.forms import APPRAISAL, CONTRACT, Basis, DisclosureKind, Terms
from law.contracts import CONTENTS, DISCLOSURES
from law.contracts import Basis as LawBasis
from law.parameters import Tier
from law.service_words import APPRAISED, STAGES
from law.tiers import TIERS
from services.alliance.tests.alliance_examples import PATHS
from services.alliance.tests.alliance_kit import TERMS

FIELDS_OF = {
    "service_items": ("items",),
    "service_quality": ("quality",),
    "fee_standard": ("fee_fen_per_m2_month",),
    "fee_collection": ("collection",),
    "fund_use": ("fund_use",),
    "premises": ("premises",),
    "term": ("starts_on", "ends_on"),
    "handover": ("handover",),
}


@pytest.mark.parametrize("content", CONTENTS)
def test_a_contract_cannot_leave_out_what_the_law_asks_for(content: str) -> None:
    """R-60: each content is a field that must be there."""
    whole = msgspec.to_builtins(TERMS)
    assert msgspec.convert(whole, Terms) == TERMS
    for field in FIELDS_OF[content]:
        with pytest.raises(msgspec.ValidationError, match=field):
            msgspec.convert({k: v for k, v in whole.items() if k != field}, Terms)


def test_words_of_the_forms_are_the_law_s() -> None:
    """Bases, tiers and what is disclosed, in the law's order where it has one."""
    assert set(get_args(Basis)) == set(LawBasis)
    assert get_args(DisclosureKind) == DISCLOSURES
    assert set(get_args(Tier)) == set(TIERS)


def test_every_stage_of_a_contract_and_an_appraisal_has_a_word() -> None:
    """And no word is of a stage that is none."""
    assert set(STAGES) == {stage for stage in PATHS[CONTRACT] if stage}
    assert set(APPRAISED) == {stage for stage in PATHS[APPRAISAL] if stage}
