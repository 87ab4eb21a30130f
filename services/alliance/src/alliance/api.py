"""The alliance over REST: every command, and what may be read (ruling A7)."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, FastAPI, Path, Request
from fastapi.responses import Response

from alliance.application import Alliances, commands
from alliance.exports import appraisal_file, items_file, summary_file
from alliance.items_api import mount_item_sheets
from alliance.queries import Queries
from chassis.actors import Actor
from chassis.limits import Buckets
from chassis.reads import Cursor, Limit, Reads, Ref, decode_cursor, json, page
from chassis.rest import mount
from law.service_words import ContractLabels
from pages.tables import Form

ENROLMENT = "/estates/{estate_id}/enrolment"
ONE = "/estates/{estate_id}/contracts/{contract}"
Quarter = Annotated[str, Path(pattern=r"^\d{4}q[1-4]$", description="a quarter: 2026q2")]
Year = Annotated[str, Path(pattern=r"^\d{4}$", description="a year")]
Code = Annotated[str, Path(pattern=r"^(\d{6}|\d{9}|\d{12})$", description="a district or street")]


def mount_alliances(app: FastAPI, alliances: Alliances, reads: Reads, buckets: Buckets) -> None:
    """Mount every command and every question of the service."""
    mount(app, alliances.core.executor, commands(), reads.tokens.actor, buckets)
    router = APIRouter(prefix="/alliance/v1", tags=["alliance"])
    _mount(router, Queries(alliances), reads)
    _mount_judged(router, Queries(alliances), reads)
    _mount_sheets(router, Queries(alliances), alliances.labels)
    mount_item_sheets(router, Queries(alliances), reads, buckets)
    app.include_router(router)


def _mount(router: APIRouter, queries: Queries, reads: Reads) -> None:
    def who(request: Request) -> Actor:
        return reads.tokens.actor(request.headers.get("authorization", ""))

    @router.get("/alliances/{code}", summary="An alliance: its council and its members")
    def read_alliance(code: Code) -> Response:
        return json(queries.alliance(code))

    @router.get(ENROLMENT, summary="An estate's enrolment: survey, tier, floor, emergency")
    def read_enrolment(estate_id: UUID) -> Response:
        return json(queries.enrolment(estate_id))

    @router.get(ENROLMENT + "/objections", summary="Words of objections to a tier, for the street")
    def read_objections(request: Request, estate_id: UUID) -> Response:
        return json({"items": queries.objections(estate_id, who(request))})

    @router.get("/estates/{estate_id}/contracts", summary="An estate's contracts")
    def list_contracts(estate_id: UUID, limit: Limit = 100, cursor: Cursor = None) -> Response:
        rows = queries.contracts(estate_id, decode_cursor(cursor, str) or "", limit + 1)
        return page(rows, limit, lambda r: r["contract"])

    @router.get(ONE, summary="A contract: what it says, what was done, how it ends")
    def read_contract(estate_id: UUID, contract: Ref) -> Response:
        return json(queries.contract(estate_id, contract))


def _mount_judged(router: APIRouter, queries: Queries, reads: Reads) -> None:
    @router.get(ONE + "/appraisals", summary="A contract's appraisals")
    def list_appraisals(estate_id: UUID, contract: Ref) -> Response:
        return json({"items": queries.appraisals(estate_id, contract)})

    @router.get(ONE + "/appraisals/{quarter}", summary="An appraisal: figures, points, grade")
    def read_appraisal(estate_id: UUID, contract: Ref, quarter: Quarter) -> Response:
        return json(queries.appraisal(estate_id, contract, quarter))

    @router.get(
        ONE + "/appraisals/{quarter}/objections", summary="Words of objections, for who appraises"
    )
    def read_words(request: Request, estate_id: UUID, contract: Ref, quarter: Quarter) -> Response:
        reader = reads.tokens.actor(request.headers.get("authorization", ""))
        return json({"items": queries.appraisal_objections(estate_id, contract, quarter, reader)})

    @router.get("/estates/{estate_id}/adoptions/{org}", summary="A department's adoption")
    def read_adoption(estate_id: UUID, org: Ref) -> Response:
        return json(queries.adoption(estate_id, org))

    @router.get("/estates/{estate_id}/secretary-projects/{project}", summary="A secretary project")
    def read_project(estate_id: UUID, project: Ref) -> Response:
        return json(queries.project(estate_id, project))

    @router.get(
        "/alliances/{code}/providers/{provider}/ratings/{year}",
        summary="A year's rating of a provider's party organisation",
    )
    def read_rating(code: Code, provider: Ref, year: Year) -> Response:
        return json(queries.rating(code, provider, year))


def _mount_sheets(router: APIRouter, queries: Queries, labels: ContractLabels) -> None:
    @router.get(
        ONE + "/summary.{form}", summary="A contract's summary as a sheet", response_class=Response
    )
    def export_summary(estate_id: UUID, contract: Ref, form: Form) -> Response:
        return summary_file(queries, estate_id, contract, form, labels)

    @router.get(
        ONE + "/items.{form}",
        summary="The services that a contract owes, as items/sheet reads them",
        response_class=Response,
    )
    def export_items(estate_id: UUID, contract: Ref, form: Form) -> Response:
        return items_file(queries, estate_id, contract, form)

    @router.get(
        ONE + "/appraisals/{quarter}/points.{form}",
        summary="A quarter's appraisal as a sheet",
        response_class=Response,
    )
    def export_appraisal(estate_id: UUID, contract: Ref, quarter: Quarter, form: Form) -> Response:
        return appraisal_file(queries, estate_id, contract, quarter, form)
