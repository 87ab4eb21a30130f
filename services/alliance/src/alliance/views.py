"""The alliance's read models: its estates, contracts and appraisals, and what others' facts say of them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import Boolean, Column, Connection, Date, Integer, String, Table, Uuid
from typing_extensions import override

from alliance.domain.adoption import Adoption
from alliance.domain.appraisal import Appraisal
from alliance.domain.contract import Contract
from alliance.domain.enrolment import Enrolment
from alliance.domain.project import SecretaryProject
from alliance.domain.rating import StarRating
from chassis.consumer import parked_table
from chassis.core import Tables
from chassis.domain import Event
from chassis.mapper import Mapper
from chassis.store import Store, Stored
from chassis.views import BIG, upsert

OF_ENROLMENTS = "alliance.Enrolment."
OF_CONTRACTS = "alliance.Contract."
OF_ALLIANCES = "alliance.Alliance."
OF_APPRAISALS = "alliance.Appraisal."
OF_RATINGS = "alliance.StarRating."
OF_ADOPTIONS = "alliance.Adoption."
OF_PROJECTS = "alliance.SecretaryProject."

Row = Callable[[Any, Sequence[Event]], dict[str, Any]]
"""Makes a stream's row of the thing and of its facts."""


@dataclass(slots=True)
class AllianceTables(Tables):
    """The tables of every service, and this one's own."""

    parked: Table = field(init=False)
    enrolments: Table = field(init=False)
    contracts: Table = field(init=False)
    appraisals: Table = field(init=False)
    ratings: Table = field(init=False)
    adoptions: Table = field(init=False)
    projects: Table = field(init=False)
    surveys: Table = field(init=False)
    meetings: Table = field(init=False)
    motions: Table = field(init=False)

    @override
    def __post_init__(self) -> None:
        Tables.__post_init__(self)
        self.parked = parked_table(self.metadata)
        self.enrolments = Table(
            "enrolments",
            self.metadata,
            Column("stream", Uuid, primary_key=True),
            Column("estate_id", String(36), nullable=False, unique=True),
            Column("stage", String(20), nullable=False),
            Column("tier", String(10), nullable=False),
        )
        self.contracts = Table(
            "contracts",
            self.metadata,
            Column("stream", Uuid, primary_key=True),
            Column("estate_id", String(36), nullable=False, index=True),
            Column("ref", String(40), nullable=False),
            Column("stage", String(20), nullable=False),
            Column("provider", String(40), nullable=False),
            Column("tier", String(10), nullable=False),
            Column("starts_on", Date, nullable=False),
            Column("until", Date),
            Column("served_from", Date),
        )
        self.appraisals = Table(
            "appraisals",
            self.metadata,
            Column("stream", Uuid, primary_key=True),
            Column("estate_id", String(36), nullable=False, index=True),
            Column("contract", String(40), nullable=False),
            Column("quarter", String(6), nullable=False),
            Column("provider", String(40), nullable=False, index=True),
            Column("stage", String(10), nullable=False),
            Column("grade", String(4), nullable=False),
            Column("total_x100", Integer),
        )
        self.ratings = Table(
            "ratings",
            self.metadata,
            Column("stream", Uuid, primary_key=True),
            Column("code", String(12), nullable=False, index=True),
            Column("provider", String(40), nullable=False, index=True),
            Column("year", String(4), nullable=False),
            Column("stage", String(20), nullable=False),
            Column("total_x100", Integer),
            Column("stars", Integer),
        )
        self.adoptions = Table(
            "adoptions",
            self.metadata,
            Column("stream", Uuid, primary_key=True),
            Column("estate_id", String(36), nullable=False, index=True),
            Column("org", String(40), nullable=False, index=True),
            Column("stage", String(10), nullable=False),
            Column("until", Date, nullable=False),
        )
        self.projects = Table(
            "projects",
            self.metadata,
            Column("stream", Uuid, primary_key=True),
            Column("estate_id", String(36), nullable=False, index=True),
            Column("ref", String(40), nullable=False),
            Column("org", String(40), nullable=False, index=True),
            Column("stage", String(10), nullable=False),
            Column("due_on", Date, nullable=False),
        )
        self.surveys = Table(
            "surveys",
            self.metadata,
            Column("estate_id", String(36), primary_key=True),
            Column("surveyed_on", Date, nullable=False),
            Column("boundary_closable", Boolean, nullable=False),
            Column("dangerous_facility", Boolean, nullable=False),
            Column("provider_present", Boolean, nullable=False),
            Column("position", BIG, nullable=False),
        )
        self.meetings = Table(
            "meetings",
            self.metadata,
            Column("stream", String(36), primary_key=True),
            Column("estate_id", String(36), nullable=False, index=True),
            Column("ref", String(40), nullable=False),
            Column("met_on", Date),
        )
        self.motions = Table(
            "motions",
            self.metadata,
            Column("stream", String(36), primary_key=True),
            Column("motion", String(40), primary_key=True),
            Column("estate_id", String(36), nullable=False, index=True),
            Column("meeting", String(40), nullable=False),
            Column("item", Integer, nullable=False),
            Column("passed", Boolean, nullable=False, default=False),
            Column("final", Boolean, nullable=False, default=False),
            Column("undone", Boolean, nullable=False, default=False),
            Column("position", BIG, nullable=False),
        )


@dataclass(slots=True)
class AllianceView:
    """Keeps the lists in step with the log; a row is what its stream's facts make of it."""

    tables: AllianceTables
    store: Store
    mapper: Mapper

    def apply(self, conn: Connection, stored: Sequence[Stored], facts: Sequence[Event]) -> None:  # noqa: ARG002  (a view's form)
        """Take in a batch."""
        kept: tuple[tuple[str, Table, Row], ...] = (
            (OF_ENROLMENTS, self.tables.enrolments, _enrolment),
            (OF_CONTRACTS, self.tables.contracts, _contract),
            (OF_APPRAISALS, self.tables.appraisals, _appraisal),
            (OF_RATINGS, self.tables.ratings, _rating),
            (OF_ADOPTIONS, self.tables.adoptions, _adoption),
            (OF_PROJECTS, self.tables.projects, _project),
        )
        for prefix, table, row in kept:
            touched = dict.fromkeys(s.stream for s in stored if s.topic.startswith(prefix))
            rows = [self._row(stream, row) for stream in touched]
            if rows:
                upsert(conn, table, rows)

    def _row(self, stream: Any, row: Row) -> dict[str, Any]:
        facts = [self.mapper.read(one) for one in self.store.events(stream)]
        thing: Any = None
        for fact in facts:
            thing = fact.mutate(thing)
        return {"stream": stream, **row(thing, facts)}


def _enrolment(of: Enrolment, facts: Sequence[Event]) -> dict[str, Any]:
    return {"estate_id": str(facts[0].estate_id), "stage": of.stage, "tier": of.tier}


def _contract(of: Contract, facts: Sequence[Event]) -> dict[str, Any]:
    return {
        "estate_id": str(facts[0].estate_id),
        "ref": of.ref,
        "stage": of.stage,
        "provider": of.terms.provider,
        "tier": of.terms.tier,
        "starts_on": of.terms.starts_on,
        "until": of.until(),
        "served_from": _served_from(of, facts),
    }


def _served_from(of: Contract, facts: Sequence[Event]) -> date | None:
    """Give its first day of service; a renewal begins on its own first day, though recorded the eve."""
    started = [one.on for one in facts if type(one).__name__ == "ServiceStarted"]
    if of.from_before:
        return of.terms.starts_on
    return max(started[0], of.terms.starts_on) if started else None


def _appraisal(of: Appraisal, facts: Sequence[Event]) -> dict[str, Any]:
    return {
        "estate_id": str(facts[0].estate_id),
        "contract": of.contract,
        "quarter": of.quarter,
        "provider": of.provider,
        "stage": of.stage,
        "grade": of.grade,
        "total_x100": of.total_x100,
    }


def _rating(of: StarRating, _: Sequence[Event]) -> dict[str, Any]:
    return {
        "code": of.code,
        "provider": of.provider,
        "year": of.year,
        "stage": of.stage,
        "total_x100": of.total_x100,
        "stars": of.stars,
    }


def _adoption(of: Adoption, facts: Sequence[Event]) -> dict[str, Any]:
    return {
        "estate_id": str(facts[0].estate_id),
        "org": of.org,
        "stage": of.stage,
        "until": of.until,
    }


def _project(of: SecretaryProject, facts: Sequence[Event]) -> dict[str, Any]:
    return {
        "estate_id": str(facts[0].estate_id),
        "ref": of.project,
        "org": of.org,
        "stage": of.stage,
        "due_on": of.due_on,
    }
