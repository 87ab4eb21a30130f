"""The published list of tags: what each implies for a motion's item (ruling C1)."""

from collections.abc import Mapping
from types import MappingProxyType

ITEM_OF_TAG: Mapping[str, int] = MappingProxyType(
    {
        "rules_of_procedure": 1,
        "covenant": 2,
        "elect_committee": 3,
        "replace_committee_member": 3,
        "hire_provider": 4,
        "renew_provider": 4,
        "dismiss_provider": 4,
        "self_management": 4,
        "use_fund": 5,
        "raise_fund": 6,
        "rebuild": 7,
        "elevator": 7,
        "common_part_use": 8,
        "common_part_business": 8,
        "paid_parking": 8,
        "common_income": 9,
        "other_major_matter": 9,
    }
)
"""The item of R-01 that a tag implies; another item is ITEM_MISMATCH."""

NOT_VOTABLE = frozenset({"dwelling_to_business"})
"""What no majority decides: every affected owner must consent (R-18)."""

OUTSIDE = frozenset({"outside_property"})
"""What is not the assembly's business (R-43)."""

TAGS = frozenset(ITEM_OF_TAG) | NOT_VOTABLE | OUTSIDE
"""Every tag there is."""
