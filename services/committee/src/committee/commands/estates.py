"""What an estate already has when the system meets it (ruling B5), and the street's order."""

from datetime import date
from typing import Annotated, Literal

from msgspec import Meta

from chassis.domain import Command, EstateId, Evidence, Reference, Sha256, Subject, Text, command
from chassis.refusals import ValidationFailed
from committee.commands.forms import Members, RuleParameters, Seats

RULES = "estates/{estate_id}/rules"
BODY = "estates/{estate_id}/bodies/{body}"
CONVENING = "estates/{estate_id}/convenings/{order}"


@command("/" + RULES, by="STREET_OFFICER SYSTEM", to="RECORDED", rules="R-11 B5")
class RecordStandingRules(Command, frozen=True):
    """Record the rules of procedure that hold in an estate."""

    estate_id: EstateId
    adopted_on: date
    text_sha256: Sha256
    parameters: RuleParameters
    evidence: Annotated[tuple[Evidence, ...], Meta(max_length=20)] = ()


@command(
    "/" + RULES,
    "revise",
    by="STREET_OFFICER SYSTEM",
    frm="RECORDED",
    to="RECORDED",
    rules="R-11 B5",
)
class ReviseStandingRules(Command, frozen=True):
    """Record the rules that have replaced those on record."""

    estate_id: EstateId
    adopted_on: date
    text_sha256: Sha256
    parameters: RuleParameters
    evidence: Annotated[tuple[Evidence, ...], Meta(max_length=20)] = ()


@command(
    "/" + BODY, by="STREET_OFFICER", to="STANDING", refuses=(ValidationFailed,), rules="R-42 B5"
)
class RecordStandingBody(Command, frozen=True):
    """Record a body that is in office already."""

    estate_id: EstateId
    body: Reference
    kind: Literal["committee", "pmc", "prep_group", "residents_committee_acting"]
    members: Members
    seats: Seats
    term_ends: date
    evidence: Annotated[list[Evidence], Meta(min_length=1, max_length=20)]
    chair: Subject | None = None


@command(
    "/" + CONVENING,
    by="STREET_OFFICER HOUSING_AUTHORITY",
    to="ORDERED",
    refuses=(ValidationFailed,),
    rules="R-15",
)
class OrderConvening(Command, frozen=True):
    """Order a body to convene the assembly by a day; after it a substitute may."""

    estate_id: EstateId
    order: Reference
    body: Literal["committee", "pmc", "prep_group"]
    until: date
    reasons: Text
