"""The registry's lists as sheets: units, with their owners for the clerk, and a roll's entries.

Both have the columns that an import reads, in words that it knows: what was exported is imported again
unchanged (F14).
"""

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from chassis.actors import Actor
from chassis.reads import Reads, Ref, logged
from pages.tables import MEDIA, Form, Row, file_headers, sheet, square_metres
from registry.identities import Person
from registry.queries import Queries
from registry.rights import CLERK, UNITS, on_the_estate
from registry.sheets.fields import ENTRY_COLUMNS, OWNER_COLUMNS, UNIT_COLUMNS

KINDS = {
    "dwelling": "住宅",
    "commercial": "商业",
    "parking": "车位",
    "stall": "摊位",
    "other": "其他",
}
SOURCES = {"register": "不动产登记", "survey": "测绘", "contract": "合同"}
STATES = {"unsold": "未销售", "sold_undelivered": "已售未交付", "delivered": "已交付"}

WithOwners = Annotated[
    bool, Query(description="with owners' names, documents and telephones; the clerk only, logged")
]


def mount_exports(router: APIRouter, reads: Reads, queries: Queries) -> None:
    """Give each list its file, with the rights of the list itself."""

    @router.get(
        "/estates/{estate_id}/units.{form}",
        summary="The units as a sheet, as an import reads it",
        response_class=Response,
    )
    def export_units(
        request: Request, estate_id: UUID, form: Form, *, owners: WithOwners = False
    ) -> Response:
        actor = reads.require(request, str(estate_id), CLERK if owners else UNITS)
        return units_file(queries, actor, estate_id, form, owners=owners)

    @router.get(
        "/estates/{estate_id}/rolls/{roll}/entries.{form}",
        summary="A roll's entries as a sheet: doors and areas, never names",
        response_class=Response,
    )
    def export_entries(request: Request, estate_id: UUID, roll: Ref, form: Form) -> Response:
        actor = reads.tokens.actor(request.headers.get("authorization", ""))
        on_the_estate(reads, queries, actor, estate_id)
        return entries_file(queries, estate_id, roll, form)


def units_file(
    queries: Queries, actor: Actor, estate_id: UUID, form: Form, *, owners: bool
) -> Response:
    """Give the units; each person that is read with them is written down (ruling A7)."""
    rows, labels = queries.whole_units(estate_id), queries.labels(estate_id)
    logged(actor, "units", str(estate_id), form=form)
    persons: dict[str, Person] = {}
    if owners:
        persons = queries.persons(estate_id, {o for row in rows for o in row["owners"]})
        for subject in sorted(persons):
            logged(actor, "subject", str(estate_id), of=subject)
    lines = (line for row in rows for line in _unit_lines(row, labels, persons, owners=owners))
    header = (*UNIT_COLUMNS, *OWNER_COLUMNS) if owners else UNIT_COLUMNS
    return _file(queries, ("units", "房屋"), form, header, lines)


def entries_file(queries: Queries, estate_id: UUID, roll: str, form: Form) -> Response:
    """Give a roll's entries, a row for each of their units; never a name."""
    labels = queries.labels(estate_id)
    lines = (
        (row["entry_id"], *_door(row["door"], labels), KINDS[row["kind"]], _area(row))
        for row in queries.roll_units(estate_id, roll)
    )
    return _file(queries, (f"roll-{roll}", "业主名册"), form, ENTRY_COLUMNS, lines)


def _file(
    queries: Queries, names: tuple[str, str], form: Form, header: Row, rows: Iterable[Row]
) -> Response:
    headers = file_headers(*names, queries.today(), form)
    return Response(sheet(form, names[1], header, rows), 200, headers, MEDIA[form])


def _unit_lines(
    row: dict[str, Any], labels: dict[str, str], persons: Mapping[str, Person], *, owners: bool
) -> Iterator[Row]:
    """Give a unit's rows: one, or one for each of its owners."""
    unit = (
        *_door(row["door"], labels),
        KINDS[row["kind"]],
        _area(row),
        SOURCES[row["area_source"]],
        STATES[row["state"]],
        row["developer"],
    )
    if not owners:
        yield unit
        return
    for subject in row["owners"] or [""]:
        who = persons.get(subject)
        yield (*unit, *((who.name, who.document, who.phone) if who else ("", "", "")), subject)


def _door(door: Mapping[str, str], labels: Mapping[str, str]) -> Row:
    phase, stairwell = door.get("phase", ""), door.get("stairwell", "")
    return phase, labels[door["building"]], stairwell, door["room"]


def _area(row: Mapping[str, Any]) -> Decimal:
    return square_metres(row["area_cm2"])
