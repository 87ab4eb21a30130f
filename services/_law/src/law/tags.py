"""The published lists of tags: what a matter is, and what follows from that (rulings C1, G16)."""

from collections.abc import Iterable, Mapping
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
"""Every tag of a motion."""

AFFAIRS = frozenset(
    {"resident_affair", "neighbour_dispute", "provider_duty", "department_power", "within_decision"}
)
"""What the owners need not decide: an affair of residents, a dispute among neighbours, what a provider
owes already, what is a department's power, what an assembly's decision or the covenant covers."""

OTHER_CHANNEL = frozenset({"in_litigation", "criminal_matter", "emergency_call"})
"""What has a channel of its own: the courts, the police, 110, 119, 120, 122 (R-80)."""

ISSUE_TAGS = TAGS | AFFAIRS | OTHER_CHANNEL
"""Every tag of an issue that is consulted or deliberated on."""

FORBIDDEN_CLAUSES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "whole_subcontract": ("WHOLE_SUBCONTRACT_FORBIDDEN", "R-61"),
        "whole_subcontract_in_parts": ("WHOLE_SUBCONTRACT_FORBIDDEN", "R-61"),
        "utility_cutoff": ("UTILITY_CUTOFF_CLAUSE", "R-63"),
    }
)
"""What no service contract may say, with the code that refuses it and the rule: that the whole service is
passed on, at once or in parts that make up the whole, or that supplies are cut to collect fees."""

CLAUSES = frozenset(FORBIDDEN_CLAUSES) | {"part_subcontract", "other_notice_days"}
"""Every tag of a contract's clause: what is forbidden; that parts are subcontracted, which may be; that
other days of notice are agreed than R-64's."""


def reserved(tags: Iterable[str]) -> frozenset[str]:
    """Give those tags that only the owners can decide: an item of R-01, or every affected owner."""
    return frozenset(tags) & (ITEM_OF_TAG.keys() | NOT_VOTABLE)
