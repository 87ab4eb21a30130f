"""Somebody asks for a consultation, and is answered (domain 4.4, R-71, R-72)."""

from typing import Annotated

from msgspec import Meta

from chassis.domain import Command, Count, EstateId, Evidence, Line, Reference, Text, command
from chassis.refusals import ReasonRequired, ValidationFailed
from consultation.commands.forms import Demand, Form, Seats, Tags
from consultation.refusals import (
    DemandBelowShare,
    IssueNotInScope,
    SignaturesMissing,
    StatutoryDemand,
)

CONSULTATION = "/estates/{estate_id}/consultations/{consultation}"


@command(
    CONSULTATION,
    by="RESIDENT COMMITTEE_CHAIR COMMITTEE_MEMBER SYSTEM",
    relation="the holder of a seat; a resident brings ten signatures",
    to="REQUESTED",
    refuses=(IssueNotInScope, SignaturesMissing, DemandBelowShare, ValidationFailed),
    rules="R-71 R-72 R-74 R-80",
    seals="opinion",
)
class RequestConsultation(Command, frozen=True):
    """Ask for a consultation on one issue.

    `proposal` is its first version; `tags` say what the matter is (law.tags); `topic` is the
    deliberation it belongs to; `affected` are the seats it directly touches. Residents state how
    many signed (ten at least) and the sheet of their signatures; the names stay on the sheet.
    """

    estate_id: EstateId
    consultation: Reference
    form: Form
    title: Line
    proposal: Text
    tags: Tags = ()
    topic: Reference | None = None
    affected: Seats = ()
    signatures: Count = 0
    signed: Annotated[tuple[Evidence, ...], Meta(max_length=20)] = ()
    demand: Demand | None = None


@command(
    CONSULTATION,
    "decide",
    by="RESIDENTS_COMMITTEE_OFFICER ESTATE_BRANCH_SECRETARY",
    frm="REQUESTED",
    to="ACCEPTED DECLINED",
    refuses=(ReasonRequired, StatutoryDemand),
    rules="R-71 R-72",
)
class DecideRequest(Command, frozen=True):
    """Accept a request, or decline it with a reason and what the asker can do instead."""

    estate_id: EstateId
    consultation: Reference
    accept: bool
    reason: Text | None = None
    alternative: Text | None = None
