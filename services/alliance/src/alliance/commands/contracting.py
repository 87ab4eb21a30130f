"""A contract: drafted, signed on a legal basis, filed, served, disclosed, renewed, left, handed over."""

from datetime import date
from typing import Annotated, Literal

from msgspec import Meta

from alliance.commands.forms import (
    CONTRACT,
    Basis,
    Checked,
    DisclosureKind,
    Fees,
    ItemRef,
    Number,
    Proof,
    Quarter,
    Terms,
)
from alliance.refusals import (
    BasisDecisionNotPassed,
    ChecklistIncomplete,
    ContractInEffect,
    EstateNotReady,
    ItemsBelowTierMinimum,
    NoAssemblyDecision,
    NoLegalBasis,
    TierDiffers,
    UnknownItem,
    UtilityCutoffClause,
    WholeSubcontractForbidden,
)
from chassis.domain import Command, EstateId, Line, Reference, Text, command
from chassis.refusals import NoticeTooShort, ValidationFailed

PARTIES = "PROVIDER_MANAGER COMMITTEE_CHAIR PMC_CHAIR RESIDENTS_COMMITTEE_OFFICER STREET_OFFICER"
SERVED = "IN_FORCE EXPIRING INDEFINITE TERMINATING"
WAS_SERVED = f"{SERVED} RENEWED ENDED HANDED_OVER"
"""A contract's last quarter is reported when it is over, and the contract may be so too."""
CLAUSE_RULES = (WholeSubcontractForbidden, UtilityCutoffClause, UnknownItem, ValidationFailed)
Checklist = Annotated[tuple[Checked, ...], Meta(min_length=1, max_length=50)]


@command(CONTRACT, by=PARTIES, to="DRAFT", refuses=CLAUSE_RULES, rules="R-60 R-61 R-63")
class DraftContract(Command, frozen=True):
    """Draft a contract. `renews` names the one of the same provider that it continues."""

    estate_id: EstateId
    contract: Reference
    terms: Terms
    renews: Reference | None = None


@command(
    CONTRACT,
    "revise",
    by=PARTIES,
    frm="DRAFT",
    to="DRAFT",
    refuses=CLAUSE_RULES,
    rules="R-60 R-61 R-63",
)
class ReviseContract(Command, frozen=True):
    """Put other terms in place of the draft's."""

    estate_id: EstateId
    contract: Reference
    terms: Terms


@command(
    CONTRACT,
    "sign",
    by=PARTIES,
    frm="DRAFT",
    to="SIGNED",
    refuses=(
        EstateNotReady,
        TierDiffers,
        NoLegalBasis,
        BasisDecisionNotPassed,
        ItemsBelowTierMinimum,
        ContractInEffect,
        ValidationFailed,
    ),
    rules="R-01 R-26 R-60 R-61 R-66 R-67",
)
class SignContract(Command, frozen=True):
    """Sign it. What it rests on is looked up, never typed in.

    `meeting` and `motion` name the assembly's decision for ASSEMBLY_DECISION, and for a fee on a basis
    without owners; `evidence` proves the other bases. `accepted_by` are the two parties' signatures.
    """

    estate_id: EstateId
    contract: Reference
    basis: Basis
    document_sha256: Annotated[str, Meta(pattern=r"^[0-9a-f]{64}$")]
    meeting: Reference | None = None
    motion: Reference | None = None
    evidence: Proof | None = None


@command(
    CONTRACT,
    by="STREET_OFFICER",
    to="IN_FORCE",
    refuses=(EstateNotReady, ContractInEffect, *CLAUSE_RULES),
    rules="R-60 R-61",
    route=CONTRACT + "/standing",
)
class RecordStandingContract(Command, frozen=True):
    """Record a contract that exists already, with evidence; it is shown as one of before (ruling B5)."""

    estate_id: EstateId
    contract: Reference
    terms: Terms
    basis: Basis
    signed_on: date
    filed_on: date | None
    document_sha256: Annotated[str, Meta(pattern=r"^[0-9a-f]{64}$")]
    evidence: Proof


@command(
    CONTRACT,
    "file",
    by="PROVIDER_MANAGER COMMITTEE_CHAIR PMC_CHAIR RESIDENTS_COMMITTEE_OFFICER",
    frm=f"SIGNED {SERVED}",
    to=f"FILED {SERVED}",
    refuses=(ValidationFailed,),
    rules="R-65",
)
class FileContract(Command, frozen=True):
    """File it with the authority; late is said, not refused."""

    estate_id: EstateId
    contract: Reference
    filed_with: Line
    evidence: Proof


@command(
    CONTRACT,
    "start",
    by="PROVIDER_MANAGER RESIDENTS_COMMITTEE_OFFICER STREET_OFFICER",
    frm="SIGNED FILED",
    to="IN_FORCE",
    refuses=(ChecklistIncomplete, ContractInEffect, ValidationFailed),
    rules="R-61 R-64",
)
class StartService(Command, frozen=True):
    """Start to serve: the handover's checklist is complete, and nobody else serves the area."""

    estate_id: EstateId
    contract: Reference
    checklist: Checklist


@command(
    CONTRACT,
    "promises",
    by="PROVIDER_MANAGER",
    frm=f"SIGNED FILED {SERVED}",
    to=f"SIGNED FILED {SERVED}",
    refuses=(ValidationFailed,),
    rules="R-60",
)
class PublishPromise(Command, frozen=True):
    """Promise something in public, in the owners' favour: it becomes part of the contract."""

    estate_id: EstateId
    contract: Reference
    promise: Reference
    text: Text
    posted_at: Line


@command(
    CONTRACT,
    "disclosures",
    by="PROVIDER_MANAGER",
    frm=SERVED,
    to=SERVED,
    refuses=(ValidationFailed,),
    rules="R-62",
)
class PublishDisclosure(Command, frozen=True):
    """Publish what a provider owes to publish (R-62) for a quarter.

    How the quarter's fees came in belongs to its `performance` [I].
    """

    estate_id: EstateId
    contract: Reference
    kind: DisclosureKind
    quarter: Quarter
    posted_at: Line
    evidence: Proof
    fees: Fees | None = None


@command(
    CONTRACT,
    "work",
    by="PROVIDER_MANAGER PROVIDER_STAFF",
    frm=SERVED,
    to=SERVED,
    refuses=(UnknownItem, ValidationFailed),
    rules="R-60",
)
class RecordItemWork(Command, frozen=True):
    """Say how often an owed item, a promise or a project was done in a quarter, with evidence."""

    estate_id: EstateId
    contract: Reference
    item: ItemRef
    quarter: Quarter
    times: Annotated[int, Meta(ge=1, le=1000)]
    evidence: Proof


@command(
    CONTRACT,
    "dispute-work",
    by="COMMITTEE_CHAIR PMC_CHAIR RESIDENTS_COMMITTEE_OFFICER STREET_OFFICER",
    frm=SERVED,
    to=SERVED,
    refuses=(UnknownItem, ValidationFailed),
    rules="R-60",
)
class DisputeItemWork(Command, frozen=True):
    """Say that work was not done as often as the provider said, with evidence; it no longer counts."""

    estate_id: EstateId
    contract: Reference
    item: ItemRef
    quarter: Quarter
    times: Annotated[int, Meta(ge=1, le=1000)]
    reason: Text
    evidence: Proof


@command(
    CONTRACT,
    "figures",
    by="STREET_OFFICER",
    frm=WAS_SERVED,
    to=WAS_SERVED,
    refuses=(ValidationFailed,),
)
class ReportServiceFigures(Command, frozen=True):
    """Report a quarter's complaints and marks until tickets are counted (ruling E5)."""

    estate_id: EstateId
    contract: Reference
    quarter: Quarter
    satisfaction_sum: Number
    satisfaction_count: Number
    due: Number
    on_time: Number
    overdue_safety: Number
    source: Line
    evidence: Proof


@command(
    CONTRACT,
    "answer",
    by="PROVIDER_MANAGER",
    frm=f"SIGNED FILED {SERVED} ENDED",
    to=f"SIGNED FILED {SERVED} ENDED",
    refuses=(ValidationFailed,),
)
class AnswerAsProvider(Command, frozen=True):
    """Answer in public what was said of the provider: a dispute, an appraisal, an order."""

    estate_id: EstateId
    contract: Reference
    about: Literal["WORK", "APPRAISAL", "RECTIFICATION", "TERMINATION"]
    ref: Annotated[str, Meta(max_length=90)]
    text: Text


@command(
    CONTRACT,
    "termination-notice",
    by="COMMITTEE_CHAIR PMC_CHAIR RESIDENTS_COMMITTEE_OFFICER PROVIDER_MANAGER",
    frm="IN_FORCE EXPIRING INDEFINITE",
    to="TERMINATING",
    refuses=(NoticeTooShort, NoAssemblyDecision, BasisDecisionNotPassed, ValidationFailed),
    rules="R-01 R-64",
)
class GiveTerminationNotice(Command, frozen=True):
    """Give notice: the owners after their decision, or the provider (R-64).

    `effective_on` is the last day of service that is owed; `meeting` and `motion` name the decision.
    """

    estate_id: EstateId
    contract: Reference
    effective_on: date
    reason: Text
    meeting: Reference | None = None
    motion: Reference | None = None


@command(
    CONTRACT,
    "provider-gone",
    by="STREET_OFFICER",
    frm=SERVED,
    to="ENDED",
    rules="R-66",
)
class RecordProviderGone(Command, frozen=True):
    """Record that the provider has vanished, with evidence: the contract ends, and a gap opens."""

    estate_id: EstateId
    contract: Reference
    reason: Text
    evidence: Proof


@command(
    CONTRACT,
    "handover",
    by="COMMITTEE_CHAIR PMC_CHAIR RESIDENTS_COMMITTEE_OFFICER STREET_OFFICER",
    frm="ENDED",
    to="HANDED_OVER",
    refuses=(ValidationFailed,),
    rules="R-64",
)
class CompleteHandover(Command, frozen=True):
    """Record that it was handed over: what was there and what is missing."""

    estate_id: EstateId
    contract: Reference
    items: Checklist
    evidence: Proof


@command(
    CONTRACT,
    "abandon",
    by=PARTIES,
    frm="DRAFT SIGNED FILED",
    to="ABANDONED",
)
class AbandonContract(Command, frozen=True):
    """Give up a draft, or a contract whose service never started, with the reason."""

    estate_id: EstateId
    contract: Reference
    reason: Text
