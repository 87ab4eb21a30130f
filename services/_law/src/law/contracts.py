"""Service contracts (R-60 to R-67): what one may rest on, its days, and what its end leads to. Pure."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from enum import StrEnum
from types import MappingProxyType

from msgspec import Struct

from law.calendar import WorkingDays
from law.dates import Due, add_days, add_months, deadline_in_days, notice_is_long_enough
from law.errors import InvalidError
from law.parameters import Tier
from law.profiles import JurisdictionProfile
from law.tags import CLAUSES, FORBIDDEN_CLAUSES

RULE_VERSION = "contract/v1"
"""Which reading decided; a changed rule gets a new version, and old decisions keep theirs."""

CONTENTS: tuple[str, ...] = (
    "service_items",
    "service_quality",
    "fee_standard",
    "fee_collection",
    "fund_use",
    "premises",
    "term",
    "handover",
)
"""What a written contract says (R-60); the provider's public promises in the owners' favour join it."""

DISCLOSURES: tuple[str, ...] = (
    "service_items",
    "responsible_persons",
    "service_quality",
    "fee_items",
    "fee_standard",
    "performance",
    "fund_use",
    "common_income",
)
"""What a provider publishes regularly, whatever the tier (R-62)."""


class Basis(StrEnum):
    """What a contract rests on (domain 4.2.4); checked against the deciding service's fact."""

    ASSEMBLY_DECISION = "ASSEMBLY_DECISION"
    DEVELOPER_PRELIMINARY = "DEVELOPER_PRELIMINARY"
    JOINT_OWNERS = "JOINT_OWNERS"
    COMMUNITY_SELF_MANAGED = "COMMUNITY_SELF_MANAGED"
    STREET_EMERGENCY = "STREET_EMERGENCY"


RULES_OF_BASIS: Mapping[Basis, tuple[str, ...]] = MappingProxyType(
    {
        Basis.ASSEMBLY_DECISION: ("R-01", "R-02", "R-04"),
        Basis.DEVELOPER_PRELIMINARY: ("R-22",),
        Basis.JOINT_OWNERS: ("R-26",),
        Basis.COMMUNITY_SELF_MANAGED: ("R-67",),
        Basis.STREET_EMERGENCY: ("R-66",),
    }
)
"""The rules that each basis stands on."""

WITHOUT_OWNERS = frozenset({Basis.COMMUNITY_SELF_MANAGED, Basis.STREET_EMERGENCY})
"""Bases that no owner has agreed to: no fee is owed on them unless the owners decided that one is."""


class BasisFault(StrEnum):
    """Why a basis does not carry a contract (`NO_LEGAL_BASIS`)."""

    TIER_NOT_CARRIED = "TIER_NOT_CARRIED"
    FEE_WITHOUT_OWNERS_DECISION = "FEE_WITHOUT_OWNERS_DECISION"


def fault_of_basis(
    basis: Basis, tier: Tier, fee_fen_per_m2_month: int, *, owners_decided_fee: bool = False
) -> BasisFault | None:
    """Tell why a basis does not carry a contract of a tier at a fee; None: it does (R-61, domain 4.2.4).

    The standard tier rests on the owners' decision, or on the developer's contract before they have one
    (`[I]`). `owners_decided_fee` says that the owners decided on this fee, by R-02 and R-04, without
    having chosen who serves.

    Raises:
        InvalidError: the fee, in fen for a square metre and month, is below 0.
    """
    if fee_fen_per_m2_month < 0:
        raise InvalidError("a fee is not below 0")
    if basis not in WITHOUT_OWNERS:
        return None
    if tier == "STANDARD":
        return BasisFault.TIER_NOT_CARRIED
    if fee_fen_per_m2_month and not owners_decided_fee:
        return BasisFault.FEE_WITHOUT_OWNERS_DECISION
    return None


class ForbiddenClause(Struct, frozen=True):
    """A clause that no contract may hold: its tag, the code that refuses it, the rule."""

    tag: str
    code: str
    rule: str


def forbidden_clauses(tags: Iterable[str]) -> tuple[ForbiddenClause, ...]:
    """Give the clauses that void a contract's signing, in the published list's order (R-61, R-63).

    Raises:
        InvalidError: a tag that is not published (`law.tags.CLAUSES`).
    """
    given = frozenset(tags)
    if unknown := given - CLAUSES:
        raise InvalidError(f"no such clause: {', '.join(sorted(unknown))}")
    return tuple(
        ForbiddenClause(tag, code, rule)
        for tag, (code, rule) in FORBIDDEN_CLAUSES.items()
        if tag in given
    )


class Ground(StrEnum):
    """Why somebody leaves a contract (R-64): it decides by whom, and how long before."""

    DISMISSAL = "DISMISSAL"
    NON_RENEWAL = "NON_RENEWAL"
    INDEFINITE = "INDEFINITE"


class Leaver(StrEnum):
    """Who gives notice: the owners, after their decision by R-02 and R-04, or the provider."""

    OWNERS = "OWNERS"
    PROVIDER = "PROVIDER"


NOTICE_DAYS: Mapping[Ground, int] = MappingProxyType(
    {Ground.DISMISSAL: 60, Ground.NON_RENEWAL: 90, Ground.INDEFINITE: 60}
)
"""Days of written notice where the contract agrees no others: national law, no profile's (R-64)."""


class AgreedNotice(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Days of notice that a contract agrees; None where it leaves the law's (ruling E6)."""

    dismissal: int | None = None
    non_renewal: int | None = None
    indefinite: int | None = None

    def on(self, ground: Ground) -> int | None:
        """Give what is agreed for a ground."""
        agreed: int | None = getattr(self, ground.value.lower())
        return agreed


STATUTORY = AgreedNotice()
"""A contract that agrees no other days than the law's."""


def ground_of(by: Leaver, *, indefinite: bool) -> Ground:
    """Tell on which ground somebody may leave: only owners end a running term before its last day.

    A provider with a running term may refuse to go on after it; a contract without term is left by
    either side.
    """
    if indefinite:
        return Ground.INDEFINITE
    return Ground.DISMISSAL if by is Leaver.OWNERS else Ground.NON_RENEWAL


def notice_days_of(ground: Ground, agreed: AgreedNotice = STATUTORY) -> int:
    """Give the calendar days of notice that a ground asks for (R-64, ruling E6).

    民法典 946 and 947 let a contract agree other days, shorter or longer. 948, of contracts without
    term, does not: there an agreement counts only where it is longer (`[I]`).

    Raises:
        InvalidError: less than one day is agreed.
    """
    statutory, days = NOTICE_DAYS[ground], agreed.on(ground)
    if days is None:
        return statutory
    if days < 1:
        raise InvalidError("a notice has at least one day")
    return max(days, statutory) if ground is Ground.INDEFINITE else days


def notice_suffices(
    ground: Ground, notice_on: date, effective_on: date, agreed: AgreedNotice = STATUTORY
) -> bool:
    """Tell whether a notice is early enough: calendar days, no roll (`NOTICE_TOO_SHORT`, D-5).

    `effective_on` is the last day of service that is owed; for `NON_RENEWAL` the term's last day.
    """
    return notice_is_long_enough(notice_on, effective_on, notice_days_of(ground, agreed))


def earliest_end(ground: Ground, notice_on: date, agreed: AgreedNotice = STATUTORY) -> date:
    """Give the first day on which a notice of a day can take effect."""
    return add_days(notice_on, notice_days_of(ground, agreed))


def latest_notice(ground: Ground, effective_on: date, agreed: AgreedNotice = STATUTORY) -> date:
    """Give the last day on which notice can be given so that it takes effect on a day."""
    return add_days(effective_on, -notice_days_of(ground, agreed))


def filing_due(
    signed_on: date, profile: JurisdictionProfile, working_days: WorkingDays
) -> Due | None:
    """Give until when a contract must have been filed; None where nobody asks for it (R-65, D-4)."""
    days = profile.contract_filing_days
    return None if days is None else deadline_in_days(signed_on, days, working_days)


def renewal_decision_due(ends_on: date, profile: JurisdictionProfile) -> date:
    """Give the day by which the owners have decided on renewal; counted back, it never rolls (R-65, D-5).

    A contract shorter than that is due before it begins: whoever starts the clock takes the later day.
    """
    return add_months(ends_on, -profile.number("renewal_decision_months"))


def emergency_ends_by(starts_on: date, profile: JurisdictionProfile) -> date:
    """Give the last day that an emergency service may have (`EMERGENCY_TOO_LONG`, R-66, D-3)."""
    return add_months(starts_on, profile.number("emergency_service_months"))


class AtEnd(Struct, frozen=True, kw_only=True):
    """How things stand on the last day of a contract's term, 24:00.

    `serving`: its provider is there. `non_renewal`: he gave notice in time that he does not go on.
    `renewed`: a contract that renews this one is signed. `replaced`: the owners decided for another
    provider, or to manage themselves. `takeover_on`: the first day of a signed successor, if there is one.
    """

    basis: Basis
    ends_on: date
    serving: bool
    non_renewal: bool = False
    renewed: bool = False
    replaced: bool = False
    takeover_on: date | None = None


class Ending(Struct, frozen=True):
    """What a contract's end leads to: RENEWED, INDEFINITE or ENDED, and the gap in service.

    `gap_from` is the first day with no contract in effect (`ServiceGapOpened`; the old provider serves
    until somebody takes over, R-64), None where there is none.
    """

    state: str
    gap_from: date | None = None


def after_end(at: AtEnd) -> Ending:
    """Tell what follows a term's last day (R-64, ruling E6, A-5): never nothing.

    An emergency service ends, whoever still serves: at most six months are what R-66 allows.
    """
    if at.renewed:
        return Ending("RENEWED")
    goes_on = at.serving and not at.non_renewal and not at.replaced
    if goes_on and at.basis is not Basis.STREET_EMERGENCY:
        return Ending("INDEFINITE")
    after = at.ends_on + timedelta(days=1)
    taken_over = at.takeover_on is not None and at.takeover_on <= after
    return Ending("ENDED", None if taken_over else after)


IN_EFFECT: frozenset[str] = frozenset({"IN_FORCE", "EXPIRING", "INDEFINITE", "TERMINATING"})
"""The states of a contract that is in effect: at most one for an area and a day (A-1, R-61, ruling E6)."""
