"""The parts that the alliance's commands and facts share: items, promises, projects, figures."""

from datetime import date
from typing import Annotated, Literal

from msgspec import Meta, Struct

from chassis.domain import Evidence, Line, Reference, Text
from law.parameters import Tier

ALLIANCE = "/alliances/{code}"
ENROLMENT = "/estates/{estate_id}/enrolment"
CONTRACT = "/estates/{estate_id}/contracts/{contract}"
APPRAISAL = "/estates/{estate_id}/contracts/{contract}/appraisals/{quarter}"
ADOPTION = "/estates/{estate_id}/adoptions/{org}"
PROJECT = "/estates/{estate_id}/secretary-projects/{project}"
RATING = "/alliances/{code}/providers/{provider}/ratings/{year}"

Code = Annotated[
    str,
    Meta(pattern=r"^(\d{6}|\d{9}|\d{12})$", description="code of a district, street, community"),
]
Community = Annotated[str, Meta(pattern=r"^\d{12}$", description="code of a community")]
Org = Annotated[str, Meta(pattern=r"^[a-z0-9-]{1,40}$", description="an organisation's reference")]
Quarter = Annotated[str, Meta(pattern=r"^\d{4}q[1-4]$", description="a calendar quarter: 2026q2")]
Year = Annotated[str, Meta(pattern=r"^\d{4}$", description="a calendar year")]
Basis = Literal[
    "ASSEMBLY_DECISION",
    "DEVELOPER_PRELIMINARY",
    "JOINT_OWNERS",
    "COMMUNITY_SELF_MANAGED",
    "STREET_EMERGENCY",
]
DisclosureKind = Literal[
    "service_items",
    "responsible_persons",
    "service_quality",
    "fee_items",
    "fee_standard",
    "performance",
    "fund_use",
    "common_income",
]
"""As `law.contracts.DISCLOSURES`, and `Basis` as the law's; a test holds them equal."""
Percent = Annotated[int, Meta(ge=0, le=100, description="a whole per cent")]
Fen = Annotated[int, Meta(ge=0, le=10**15, description="money in fen")]
FeePerMonth = Annotated[int, Meta(ge=0, le=10**6, description="fen per square metre and month")]
Number = Annotated[int, Meta(ge=0, le=10**6)]
Days = Annotated[int, Meta(ge=1, le=3650, description="calendar days")]
Proof = Annotated[tuple[Evidence, ...], Meta(min_length=1, max_length=20)]
Reasons = Annotated[tuple[Line, ...], Meta(min_length=1, max_length=20)]

ItemRef = Annotated[
    str,
    Meta(pattern=r"^[a-z0-9_-]{1,40}$", description="an item of the catalogue, or one of its own"),
]

OrgKind = Literal["STREET", "COMMUNITY", "PROVIDER", "DEPARTMENT", "COMMITTEE", "SOCIAL_ORG"]


class _Form(Struct, frozen=True, forbid_unknown_fields=True):
    """A part of a command; an unknown field is refused, not ignored."""


class Item(_Form, frozen=True):
    """A service that is owed: `item` and `level` by the profile's catalogue, or words of one's own.

    `every` says how often it is due within a quarter, so that what was done can be counted.
    """

    item: ItemRef
    level: Line
    text: Line | None = None
    every: Annotated[int, Meta(ge=0, le=1000, description="times due in a quarter")] = 1


class Procedure(_Form, frozen=True):
    """How something is done: the regular half of the contract model (规范化)."""

    procedure: Reference
    text: Text


class Project(_Form, frozen=True):
    """An annexed project with goal, budget, day and acceptance (项目化)."""

    project: Reference
    goal: Text
    budget_fen: Fen
    due_on: date
    accepted_by: Line


class Promise(_Form, frozen=True):
    """What a provider promises in public, in the owners' favour: it is part of the contract (R-60)."""

    promise: Reference
    text: Text


class Fees(_Form, frozen=True):
    """What a quarter's service fees came to: what was due, and what of it came in."""

    due_fen: Fen
    collected_fen: Fen


class AgreedDays(_Form, frozen=True):
    """Days of notice that the contract agrees where it leaves the law's (ruling E6)."""

    dismissal: Days | None = None
    non_renewal: Days | None = None
    indefinite: Days | None = None


class Terms(_Form, frozen=True):
    """What a contract says (R-60).

    `provider` is who serves, by its reference; `clauses` are published tags of what else it agrees;
    `topic` names the deliberation that it carries out, so that a clause can be followed back.
    """

    provider: Org
    tier: Tier
    starts_on: date
    ends_on: date
    fee_fen_per_m2_month: FeePerMonth
    collection: Line
    quality: Text
    fund_use: Text
    premises: Text
    handover: Text
    items: Annotated[tuple[Item, ...], Meta(min_length=1, max_length=200)]
    procedures: Annotated[tuple[Procedure, ...], Meta(max_length=50)] = ()
    projects: Annotated[tuple[Project, ...], Meta(max_length=50)] = ()
    promises: Annotated[tuple[Promise, ...], Meta(max_length=50)] = ()
    clauses: Annotated[tuple[Line, ...], Meta(max_length=20)] = ()
    notice: AgreedDays = AgreedDays()
    topic: Reference | None = None


class Checked(_Form, frozen=True):
    """One line of a checklist, and whether it is there."""

    line: Line
    there: bool
