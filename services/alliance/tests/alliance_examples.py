"""One lawful example of every command, and a way to every stage of alliance, enrolment and contract."""

from datetime import date, datetime, timedelta
from typing import Any

from alliance import commands as wish
from alliance.application import AGGREGATES
from alliance.commands.forms import ALLIANCE, CONTRACT, ENROLMENT
from alliance.domain import clocks
from alliance.domain.facts import Decided, Survey
from alliance.domain.known import (
    EmergencyKnown,
    ForAbandoning,
    ForLeaving,
    ForNotice,
    ForSigning,
    ForStarting,
    GradeKnown,
    SurveyKnown,
    Words,
)
from chassis.domain import Cause, Command, Sealed
from chassis.mapper import Mapper
from chassis.testing.kit import Beside, Example, Lapse, Step, after
from law.dates import end_of
from services.alliance.tests.adopted_examples import adopted, carried
from services.alliance.tests.alliance_kit import (
    CHECKED,
    DISTRICT,
    ESTATE,
    INPUTS,
    NOON,
    PLACE,
    PROOF,
    SHA,
    terms,
)
from services.alliance.tests.judged_examples import judged, rated

MAPPER = Mapper(*AGGREGATES)
E, K = ESTATE, (ESTATE, "k-1")
SEALED = Sealed("objection", b"sealed")
SURVEY = Survey(date(2026, 3, 2), True, False, False, Cause("registry", 1))  # noqa: FBT003
DECIDED = Decided("m-1", "x-1", 4, True, True, False, Cause("committee", 9))  # noqa: FBT003


def on(days: int) -> datetime:
    """Give an instant so many days on."""
    return NOON + timedelta(days=days)


def by(role: str, c: Command, days: int = 0, known: Any = None) -> Example:
    """Give an example of somebody with a role; providers and departments are the ones in question."""
    of = {"PROVIDER_MANAGER": "provider-a", "PROVIDER_STAFF": "provider-a"}
    org = of.get(role, "dept-water" if role == "DEPARTMENT_OFFICER" else None)
    return Example(c, known, on(days), f"s-{role.lower()}", frozenset({role}), org=org)


def due(clock: str, last_day: date) -> Lapse:
    """Let a clock run out at the end of a day."""
    return Lapse(clock, end_of(last_day))


# The alliance

FOUND = by(
    "STREET_OFFICER", wish.FoundAlliance(DISTRICT, "区红色物业联盟", "DISTRICT", ("甲", "乙", "丙"))
)
JOIN = by("STREET_OFFICER", wish.JoinAlliance(DISTRICT, "dept-water", "DEPARTMENT", "水务部门"))
DISSOLVE = by("STREET_OFFICER", wish.DissolveAlliance(DISTRICT, "区划调整"))
ALLIANCES: dict[str | None, list[Step]] = {
    None: [],
    "FOUNDED": [FOUND],
    "ACTIVE": [FOUND, JOIN],
    "DISSOLVED": [FOUND, DISSOLVE],
}

# An estate's enrolment

NOMINATE = by("STREET_OFFICER", wish.NominateEstate(E, ("无物业服务",)))
SURVEYED = by("STREET_OFFICER", wish.AcceptSurvey(E), known=SurveyKnown(SURVEY))
PROPOSE = by("STREET_OFFICER", wish.ProposeTier(E, "公告栏", PROOF, **INPUTS))
CONFIRM = by("ALLIANCE_COUNCIL", wish.ConfirmTier(E, PROOF), 8)
TIERED: list[Step] = [NOMINATE, SURVEYED, PROPOSE, CONFIRM]
EXIT = by("STREET_OFFICER", wish.ExitAlliance(E, "另行管理"), 9)
EMERGENCY = by(
    "STREET_OFFICER",
    wish.StartEmergencyService(E, "provider-e", date(2026, 8, 1), "企业撤离", "公告栏"),
    9,
    EmergencyKnown(None),
)
ORDER = by(
    "STREET_OFFICER",
    wish.OrderRectification(E, "k-1", "2026q2", "清运不及时"),
    130,
    GradeKnown("FAIL"),
)


def enrolled(stage: str) -> Any:
    """Give an enrolment as it stands beside a contract."""
    found = after(TIERED)
    if stage == "EMERGENCY_SERVICE":
        found = after([*TIERED, EMERGENCY])
    return found


# A contract

DRAFT = by("RESIDENTS_COMMITTEE_OFFICER", wish.DraftContract(*K, terms()))
SIGN = by(
    "COMMITTEE_CHAIR",
    wish.SignContract(*K, "ASSEMBLY_DECISION", SHA, "m-1", "x-1"),
    9,
    ForSigning(enrolled("TIERED"), DECIDED, ()),
)
FILE = by("RESIDENTS_COMMITTEE_OFFICER", wish.FileContract(*K, "街道办事处", PROOF), 10)
START = by(
    "RESIDENTS_COMMITTEE_OFFICER",
    wish.StartService(*K, CHECKED),
    30,
    ForStarting(enrolled("TIERED"), None),
)
STANDING = by(
    "STREET_OFFICER",
    wish.RecordStandingContract(
        *K,
        terms(starts_on=date(2026, 1, 1)),
        "ASSEMBLY_DECISION",
        date(2025, 12, 20),
        None,
        SHA,
        PROOF,
    ),
    9,
    ForSigning(enrolled("TIERED"), None, ()),
)
IN_FORCE: list[Step] = [DRAFT, SIGN, START]
RENEWAL = due(clocks.RENEWAL, date(2026, 12, 31))
TERM = due(clocks.TERM, date(2027, 3, 31))
NEXT = by(
    "RESIDENTS_COMMITTEE_OFFICER",
    wish.DraftContract(
        E, "k-2", terms(starts_on=date(2027, 4, 1), ends_on=date(2028, 3, 31)), "k-1"
    ),
)
FOLLOWED = Beside(lambda of: of.followed(after([NEXT]), None), on(40))
LEAVE = by(
    "COMMITTEE_CHAIR",
    wish.GiveTerminationNotice(*K, date(2027, 9, 30), "另有安排", "m-1", "x-1"),
    40,
    ForNotice(DECIDED),
)
LEFT = ForLeaving(enrolled("TIERED"), succeeded=False)
GONE = by("STREET_OFFICER", wish.RecordProviderGone(*K, "人员撤离", PROOF), 50, LEFT)
HANDOVER = by(
    "COMMITTEE_CHAIR",
    wish.CompleteHandover(*K, CHECKED, PROOF),
    60,
    LEFT,
)
WORK = by("PROVIDER_MANAGER", wish.RecordItemWork(*K, "refuse_removal", "2026q2", 3, PROOF), 40)
ABANDON = by(
    "RESIDENTS_COMMITTEE_OFFICER", wish.AbandonContract(*K, "未能进场"), 11, ForAbandoning(None)
)
CONTRACTS: dict[str | None, list[Step]] = {
    None: [],
    "DRAFT": [DRAFT],
    "SIGNED": [DRAFT, SIGN],
    "FILED": [DRAFT, SIGN, FILE],
    "IN_FORCE": IN_FORCE,
    "EXPIRING": [*IN_FORCE, RENEWAL],
    "INDEFINITE": [*IN_FORCE, RENEWAL, TERM],
    "TERMINATING": [*IN_FORCE, LEAVE],
    "RENEWED": [*IN_FORCE, FOLLOWED, TERM],
    "ENDED": [*IN_FORCE, GONE],
    "HANDED_OVER": [*IN_FORCE, GONE, HANDOVER],
    "ABANDONED": [DRAFT, ABANDON],
}

EXAMPLES: dict[type[Command], Example] = {
    type(e.command): e
    for e in (
        FOUND, JOIN, DISSOLVE, NOMINATE, SURVEYED, PROPOSE, CONFIRM, EXIT, EMERGENCY, ORDER, DRAFT,
        SIGN, FILE, START, STANDING, LEAVE, GONE, HANDOVER, WORK, ABANDON,
        by("STREET_OFFICER", wish.LeaveAlliance(DISTRICT, "dept-water", "机构调整")),
        by("ALLIANCE_COUNCIL", wish.RecordCouncilDecision(DISTRICT, "d-1", "通过年度安排", PROOF)),
        by("COMMUNITY_PARTY_SECRETARY",
           wish.RecordPartyOrganisation(DISTRICT, "dept-water", PLACE, functioning=True, evidence=PROOF)),
        by("STREET_OFFICER", wish.NominateAgain(E, ("再次无物业服务",)), 10),
        by("RESIDENT", wish.ObjectToTier(E, "o-1", "INPUT_WRONG", "收缴率过高"), 1,
           Words(owns=False, text=SEALED)),
        by("STREET_OFFICER", wish.ReviewTier(E, PROOF, **INPUTS), 20, (SurveyKnown(SURVEY), None)),
        by("STREET_OFFICER", wish.EndEmergencyService(E, "已有企业进场"), 12),
        by("STREET_OFFICER", wish.AcceptRectification(E, accepted=True, evidence=PROOF), 140),
        by("RESIDENTS_COMMITTEE_OFFICER", wish.ReviseContract(*K, terms())),
        by("PROVIDER_MANAGER", wish.PublishPromise(*K, "lift", "困人半小时到场", "公告栏"), 40),
        by("PROVIDER_MANAGER",
           wish.PublishDisclosure(*K, "fund_use", "2026q2", "公告栏", PROOF), 40),
        by("COMMITTEE_CHAIR",
           wish.DisputeItemWork(*K, "refuse_removal", "2026q2", 1, "照片为旧照", PROOF), 41),
        by("STREET_OFFICER",
           wish.ReportServiceFigures(*K, "2026q2", 40, 10, 20, 18, 0, "热线台账", PROOF), 130),
        by("PROVIDER_MANAGER", wish.AnswerAsProvider(*K, "WORK", "refuse_removal", "照片为当日所拍"), 42),
    )
}  # fmt: skip
"""One lawful example of every command."""


SIGNED = Beside(lambda of: of.sign("k-1"), on(9))
SERVED = Beside(lambda of: of.serve("k-1"), on(30))
IN_SERVICE: list[Step] = [*TIERED, SIGNED, SERVED]
ENROLMENTS: dict[str | None, list[Step]] = {
    None: [],
    "NOMINATED": [NOMINATE],
    "SURVEYED": [NOMINATE, SURVEYED],
    "TIERED": TIERED,
    "CONTRACTED": [*TIERED, SIGNED],
    "IN_SERVICE": IN_SERVICE,
    "RECTIFYING": [*IN_SERVICE, ORDER],
    "EMERGENCY_SERVICE": [*TIERED, EMERGENCY],
    "EXITED": [NOMINATE, EXIT],
}
PATHS = {ALLIANCE: ALLIANCES, ENROLMENT: ENROLMENTS, CONTRACT: CONTRACTS}
WAYS: dict[type[Command], list[Step]] = {
    wish.ConfirmTier: [NOMINATE, SURVEYED, PROPOSE],
    wish.ObjectToTier: [NOMINATE, SURVEYED, PROPOSE],
    wish.LeaveAlliance: [FOUND, JOIN],
    wish.RecordPartyOrganisation: [FOUND, JOIN],
    wish.DisputeItemWork: [*IN_FORCE, WORK],
}
"""The way to where a command's own example is lawful, where the stage alone does not say it."""

for more, paths, ways in (
    judged(by, after(IN_FORCE)),
    rated(by),
    adopted(by, after(TIERED)),
    carried(by),
):
    EXAMPLES |= {type(e.command): e for e in more}
    PATHS |= paths
    WAYS |= ways

AT_ITS_STAGE = {
    cls: WAYS.get(cls)
    or next(
        path
        for stage, path in PATHS[cls.spec.address].items()
        if (stage in cls.spec.frm if cls.spec.act else stage is None)
    )
    for cls in EXAMPLES
}
"""The way to where each command's example is carried out."""
