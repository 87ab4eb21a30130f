"""Who looks after an estate without a fee: departments that adopt it, and secretaries' projects."""

from datetime import date
from typing import Annotated, Literal

from msgspec import Meta

from alliance.commands.forms import ADOPTION, PROJECT, Org, Proof
from alliance.refusals import EstateNotReady, NotADepartment, UnknownTask
from chassis.domain import Command, EstateId, Line, Reference, Text, command
from chassis.refusals import SelfVerification, ValidationFailed

ASSIGNERS = "STREET_OFFICER ALLIANCE_COUNCIL"
SECRETARIES = "COMMUNITY_PARTY_SECRETARY ESTATE_BRANCH_SECRETARY DEPARTMENT_OFFICER"

Weekday = Literal["MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN"]
Weekdays = Annotated[tuple[Weekday, ...], Meta(min_length=1, max_length=7)]
Tasks = Annotated[tuple[Line, ...], Meta(min_length=1, max_length=50)]
Posts = Annotated[int, Meta(ge=1, le=1000, description="how many posts are manned, never by whom")]


@command(
    ADOPTION,
    by=ASSIGNERS,
    to="ASSIGNED",
    refuses=(EstateNotReady, NotADepartment, ValidationFailed),
    rules="R-67",
)
class AssignAdoption(Command, frozen=True):
    """Assign an estate to a department until a day, with what it is to do (A-3)."""

    estate_id: EstateId
    org: Org
    until: date
    duties: Text


@command(
    ADOPTION,
    "assign-again",
    by=ASSIGNERS,
    frm="COMPLETED LAPSED",
    to="ASSIGNED",
    refuses=(EstateNotReady, NotADepartment, ValidationFailed),
    rules="R-67",
)
class AssignAdoptionAgain(Command, frozen=True):
    """Assign an estate again to a department that had it before."""

    estate_id: EstateId
    org: Org
    until: date
    duties: Text


@command(
    ADOPTION,
    "activate",
    by="DEPARTMENT_OFFICER",
    frm="ASSIGNED",
    to="ACTIVE",
)
class ActivateAdoption(Command, frozen=True):
    """Take the estate on: from now on it is adopted."""

    estate_id: EstateId
    org: Org


@command(
    ADOPTION,
    "roster",
    by="DEPARTMENT_OFFICER",
    frm="ACTIVE",
    to="ACTIVE",
    refuses=(ValidationFailed,),
)
class RecordRoster(Command, frozen=True):
    """Say how many posts are manned on which weekdays, and for what; the last roster counts."""

    estate_id: EstateId
    org: Org
    members: Posts
    days: Weekdays
    tasks: Tasks


@command(
    ADOPTION,
    "floor-service",
    by="DEPARTMENT_OFFICER",
    frm="ACTIVE",
    to="ACTIVE",
    refuses=(UnknownTask, ValidationFailed),
)
class RecordFloorService(Command, frozen=True):
    """Say what was done of the roster's tasks, and when, with evidence."""

    estate_id: EstateId
    org: Org
    task: Line
    done_on: date
    what: Text
    evidence: Proof


@command(
    ADOPTION,
    "complete",
    by=ASSIGNERS,
    frm="ACTIVE",
    to="COMPLETED",
)
class CompleteAdoption(Command, frozen=True):
    """Say with evidence that what was to be done is done; the department leaves."""

    estate_id: EstateId
    org: Org
    summary: Text
    evidence: Proof


@command(
    ADOPTION,
    "end",
    by=f"{ASSIGNERS} DEPARTMENT_OFFICER",
    frm="ASSIGNED ACTIVE",
    to="LAPSED",
)
class EndAdoption(Command, frozen=True):
    """End it before its time, with the reason."""

    estate_id: EstateId
    org: Org
    reason: Text


@command(
    PROJECT,
    by=ASSIGNERS,
    to="ASSIGNED",
    refuses=(ValidationFailed,),
)
class AssignSecretaryProject(Command, frozen=True):
    """Assign a secretary's project (书记项目): its goal and day, whose post answers for it, of which org."""

    estate_id: EstateId
    project: Reference
    goal: Text
    due_on: date
    post: Line
    org: Org


@command(
    PROJECT,
    "accept",
    by=SECRETARIES,
    frm="ASSIGNED",
    to="ACTIVE",
)
class AcceptSecretaryProject(Command, frozen=True):
    """Take the project on, for the organisation it was assigned to."""

    estate_id: EstateId
    project: Reference


@command(
    PROJECT,
    "report",
    by=SECRETARIES,
    frm="ACTIVE",
    to="ACTIVE",
)
class ReportSecretaryProject(Command, frozen=True):
    """Say how far it has come, with evidence."""

    estate_id: EstateId
    project: Reference
    progress: Text
    evidence: Proof


@command(
    PROJECT,
    "complete",
    by=ASSIGNERS,
    frm="ACTIVE",
    to="COMPLETED",
    refuses=(SelfVerification,),
)
class CompleteSecretaryProject(Command, frozen=True):
    """Say with evidence that the goal is reached; not by the organisation that carried it out."""

    estate_id: EstateId
    project: Reference
    result: Text
    evidence: Proof
