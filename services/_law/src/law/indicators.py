"""The indicators of an estate's health (四有两保, domain 7.2): what each counts, exactly, or why it cannot.

The seed sets four haves and two guarantees as the goal and defines none: all of it is our reading (`[I]`).
A value lies between 0 and 1; what has no data is NO_DATA with a reason, never 0. Pure.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from types import MappingProxyType
from typing import Literal

from msgspec import Struct

from law.contracts import IN_EFFECT, WITHOUT_OWNERS, Basis
from law.dates import add_days, add_months
from law.errors import InvalidError

Reason = Literal["NEVER_RECORDED", "NOT_APPLICABLE", "SMALL_GROUP", "SOURCE_LATE", "ERASED"]
"""Why there is no value (rulings F)."""

HALF = Fraction(1, 2)
SMALL = 5
"""Shares of fewer people than this are shown to nobody."""


class Indicator(Struct, frozen=True):
    """What an indicator counts, in words; who could supply it, by which command; its formula's version.

    `months` or `days` is how far back it looks, where it asks when something last happened. `people`
    says that its whole are persons, so that small groups stay hidden.
    """

    formula: str
    supplier_seat: str
    by_command: str
    months: int = 0
    days: int = 0
    people: bool = False
    version: int = 1


_RC = "RESIDENTS_COMMITTEE_OFFICER"

INDICATORS: Mapping[str, Indicator] = MappingProxyType(
    {
        "G1.party_coverage": Indicator(
            "1 if a party organisation of its own covers the estate, 1/2 if the community's does",
            "COMMUNITY_PARTY_SECRETARY",
            "network: DecideFormation",
        ),
        "G1.lawful_body": Indicator(
            "1 for a committee or PMC in term, 1/2 for the residents' committee acting, else 0",
            "STREET_OFFICER",
            "committee: RecordStandingBody",
        ),
        "G1.seats_filled": Indicator(
            "members in office / seats", "STREET_OFFICER", "committee: RecordStandingBody"
        ),
        "G1.chiefs": Indicator(
            "building and stairwell posts filled / posts", _RC, "network: AssignPost"
        ),
        "G1.service_body": Indicator(
            "1 for a contract in force, 1/2 for emergency, indefinite or self-managed, else 0",
            "STREET_OFFICER",
            "alliance: RecordStandingContract",
        ),
        "G2.fee_collection": Indicator(
            "min(1, collected / due / (4/5)); in the guarantee tier 1 if floor funds are confirmed",
            "PROVIDER_MANAGER",
            "alliance: PublishDisclosure",
        ),
        "G2.fund_posted": Indicator(
            "1 if the fund was posted within 12 months",
            "HOUSING_AUTHORITY",
            "alliance: PublishDisclosure",
            months=12,
        ),
        "G2.common_income_posted": Indicator(
            "1 if the common income was posted within 6 months",
            "PROVIDER_MANAGER",
            "alliance: PublishDisclosure",
            months=6,
        ),
        "G2.accounts_audited": Indicator(
            "1 if the accounts were audited in the term",
            "COMMITTEE_CHAIR",
            "committee: RecordAudit",
        ),
        "G3.rules_and_covenant": Indicator(
            "1/2 for rules of procedure in force, 1/2 for a covenant",
            "STREET_OFFICER",
            "committee: RecordStandingRules",
        ),
        "G3.contract_basis_lawful": Indicator(
            "1 if the contract's basis carries it",
            "STREET_OFFICER",
            "alliance: RecordStandingContract",
        ),
        "G3.postings_on_time": Indicator(
            "postings on time / due, 12 months", "COMMITTEE_CHAIR", "committee: PostResult"
        ),
        "G3.decisions_standing": Indicator(
            "1 - decisions annulled or revoked / decisions, 24 months",
            "COMMITTEE_CHAIR",
            "committee: PostResult",
        ),
        "G4.talk_held": Indicator(
            "1 if a talk was held within 92 days", _RC, "consultation: OpenSession", days=92
        ),
        "G4.five_seat_attendance": Indicator(
            "seats present / 5, mean of the last 4 sessions", _RC, "consultation: OpenSession"
        ),
        "G4.opinions_answered": Indicator(
            "opinion groups answered / received", "LEAD", "deliberation: AnswerOpinions"
        ),
        "G4.remote_participation": Indicator(
            "1 if one can take part from afar", _RC, "consultation: NoticeSession"
        ),
        "B1.no_overdue_safety": Indicator(
            "1 if no safety ticket is overdue", _RC, "whistle: SubmitResult"
        ),
        "B1.urgent_on_time": Indicator(
            "DANGER and UTILITY tickets on time / due, 12 months", _RC, "whistle: SubmitResult"
        ),
        "B1.mediation_success": Indicator(
            "mediations agreed / closed, 12 months", _RC, "whistle: CloseTicket"
        ),
        "B2.last_appraisal": Indicator(
            "points of the last confirmed appraisal / 100",
            "STREET_OFFICER",
            "alliance: ReportServiceFigures",
        ),
        "B2.response": Indicator("tickets answered on time / due", _RC, "whistle: SubmitResult"),
        "B2.resolution": Indicator("tickets solved / closed", _RC, "whistle: CloseTicket"),
        "B2.satisfaction": Indicator(
            "ratings of 4 or 5 / ratings", "RESIDENT", "whistle: Rate", people=True
        ),
    }
)
"""Every indicator by its name, `dimension.indicator`, in the order in which they are shown."""

Inputs = Mapping[str, int | str | bool | date | None]


class Reading(Struct, frozen=True):
    """An indicator's value from 0 to 1, or the reason why there is none; and what it was read from."""

    indicator: str
    value: Fraction | None
    no_data: Reason | None
    inputs: Inputs

    @property
    def about(self) -> Indicator:
        """Give the formula, and who could supply what is missing."""
        return INDICATORS[self.indicator]

    @property
    def rule_version(self) -> str:
        """Name the formula with its version."""
        return f"{self.indicator}/v{self.about.version}"


def without(indicator: str, reason: Reason = "NEVER_RECORDED") -> Reading:
    """Give an indicator that has no data, and why."""
    return _reading(indicator, reason, {})


def share(indicator: str, part: int | None, whole: int | None) -> Reading:
    """Give a part of its whole, for every indicator that is one.

    Of nothing there is no share: NOT_APPLICABLE. Of fewer than 5 people: SMALL_GROUP.
    """
    about = _about(indicator)
    if part is None or whole is None:
        return without(indicator)
    if not 0 <= part <= whole:
        raise InvalidError(f"{indicator}: {part} of {whole} is no share")
    if not whole:
        return without(indicator, "NOT_APPLICABLE")
    if about.people and whole < SMALL:
        return without(indicator, "SMALL_GROUP")
    return _reading(indicator, Fraction(part, whole), {"part": part, "whole": whole})


def yes_no(indicator: str, *, holds: bool | None) -> Reading:
    """Give 1 or 0, for every indicator that asks whether something is so; None: nobody has said."""
    if holds is None:
        return without(indicator)
    return _reading(indicator, Fraction(holds), {"holds": holds})


def recent(
    indicator: str, on: date, last_on: date | None, owed_from: date | None = None
) -> Reading:
    """Give 1 if something last happened within the indicator's months or days, else 0.

    What never happened is 0 only once it was owed for that long, from a day that is known.
    """
    if last_on is None and (owed_from is None or on <= last_day(indicator, owed_from)):
        return without(indicator)
    holds = last_on is not None and on <= last_day(indicator, last_on)
    inputs = {"on": on, "last_on": last_on, "owed_from": owed_from}
    return _reading(indicator, Fraction(holds), inputs)


def last_day(indicator: str, since: date) -> date:
    """Give the last day on which something that happened on a day still counts as recent (D-3)."""
    about = _about(indicator)
    if not about.months and not about.days:
        raise InvalidError(f"{indicator} does not ask when something happened")
    return add_days(add_months(since, about.months), about.days)


FORMS: Mapping[str, Fraction] = MappingProxyType(
    {
        "ESTABLISHED_BRANCH": Fraction(1),
        "INTEGRATED_ORG": Fraction(1),
        "AREA_BRANCH": Fraction(1),
        "JOINT_BRANCH": Fraction(1),
        "COVERED_BY": HALF,
        "NONE": Fraction(0),
    }
)
"""How well each form of party organisation covers an estate (domain 4.7)."""

BODIES: Mapping[str, Fraction] = MappingProxyType(
    {
        "committee": Fraction(1),
        "pmc": Fraction(1),
        "residents_committee_acting": HALF,
        "prep_group": Fraction(0),
        "none": Fraction(0),
    }
)
"""How far each kind of body is one in office (ruling B5)."""


def party_coverage(form: str | None) -> Reading:
    """Give how well a party organisation covers the estate; `form` is one of FORMS."""
    return _of_table("G1.party_coverage", FORMS, form, {"form": form})


def lawful_body(kind: str | None, *, in_term: bool = True) -> Reading:
    """Give whether a lawful body is in office; `kind` is one of BODIES, an expired term is 0."""
    inputs: Inputs = {"kind": kind, "in_term": in_term}
    found = _of_table("G1.lawful_body", BODIES, kind, inputs)
    return found if in_term or kind is None else _reading("G1.lawful_body", Fraction(0), inputs)


def service_body(state: str | None, basis: Basis | None = None) -> Reading:
    """Give whether somebody serves by a contract: its state, "NONE" if there is none, and its basis."""
    if state is None:
        return without("G1.service_body")
    value = Fraction(0)
    if state in IN_EFFECT:
        value = HALF if state == "INDEFINITE" or basis in WITHOUT_OWNERS else Fraction(1)
    return _reading("G1.service_body", value, {"state": state, "basis": basis})


ENOUGH_COLLECTED = Fraction(4, 5)
"""The share of the fees at which collection is as good as it need be."""


def fee_collection(collected: int | None, due: int | None) -> Reading:
    """Give how far fees come in, both in one unit; more than four fifths is 1."""
    if collected is None or due is None:
        return without("G2.fee_collection")
    if collected < 0 or due < 0:
        raise InvalidError("fees are not below 0")
    if not due:
        return without("G2.fee_collection", "NOT_APPLICABLE")
    wanted = ENOUGH_COLLECTED * due
    value = min(Fraction(1), Fraction(collected, wanted))
    return _reading("G2.fee_collection", value, {"collected": collected, "due": due})


def rules_and_covenant(*, rules: bool | None, covenant: bool | None) -> Reading:
    """Give one half for each that is in force; both must be known."""
    inputs: Inputs = {"rules": rules, "covenant": covenant}
    if rules is None or covenant is None:
        return _reading("G3.rules_and_covenant", "NEVER_RECORDED", inputs)
    return _reading("G3.rules_and_covenant", HALF * (rules + covenant), inputs)


def decisions_standing(undone: int | None, decisions: int | None) -> Reading:
    """Give the share of the decisions that were neither annulled nor revoked."""
    kept = None if undone is None or decisions is None else decisions - undone
    return share("G3.decisions_standing", kept, decisions)


SEATS, SESSIONS = 5, 4


def attendance(present: Sequence[int]) -> Reading:
    """Give the mean share of the five seats in the last four sessions; `present`, the oldest first."""
    last = present[-SESSIONS:]
    if any(not 0 <= it <= SEATS for it in last):
        raise InvalidError(f"of {SEATS} seats, {max(last)} cannot be present")
    if not last:
        return without("G4.five_seat_attendance")
    return share("G4.five_seat_attendance", sum(last), SEATS * len(last))


def no_overdue_safety(overdue: int | None) -> Reading:
    """Give 1 if no safety ticket is overdue, else 0."""
    if overdue is None:
        return without("B1.no_overdue_safety")
    return _reading("B1.no_overdue_safety", Fraction(overdue == 0), {"overdue": overdue})


def last_appraisal(total_x100: int | None) -> Reading:
    """Give the points of the last confirmed appraisal, in hundredths, as a share of 100 points."""
    return share("B2.last_appraisal", total_x100, None if total_x100 is None else 10_000)


def _of_table(
    indicator: str, table: Mapping[str, Fraction], word: str | None, inputs: Inputs
) -> Reading:
    if word is None:
        return without(indicator)
    if word not in table:
        raise InvalidError(f"{indicator} knows no {word}")
    return _reading(indicator, table[word], inputs)


def _about(indicator: str) -> Indicator:
    about = INDICATORS.get(indicator)
    if about is None:
        raise InvalidError(f"there is no indicator {indicator}")
    return about


def _reading(indicator: str, value: Fraction | Reason, inputs: Inputs) -> Reading:
    _about(indicator)
    if isinstance(value, Fraction):
        return Reading(indicator, value, None, inputs)
    return Reading(indicator, None, value, inputs)
