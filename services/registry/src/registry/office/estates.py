"""One estate's page: load a sheet, what waits, what still blocks a roll, lists to save."""

from dataclasses import dataclass
from typing import Any, cast, get_args
from uuid import UUID

from fastapi.responses import Response

from chassis.domain import stream_id
from chassis.reads import logged
from chassis.refusals import NotFound, Refusal, ValidationFailed
from pages.tables import Form as Written
from registry.commands.forms import AreaSource
from registry.domain.clocks import ROLL_POSTING
from registry.exports import entries_file, units_file
from registry.office.acting import Office
from registry.office.web import Ask
from registry.sheets.columns import NEEDED
from registry.uploads import Upload
from sheets.forms import Form, check_file
from sheets.refusals import SheetColumnMissing

MAP, COLUMN, SAME = "map:", "col:", "same:"
"""What fields of the forms begin with: a field's column, a column's field, a building's other name."""


@dataclass(slots=True)
class Estates:
    """The page of one estate."""

    office: Office

    def estate(self, ask: Ask) -> Response:
        """Show the estate."""
        return self.office.web.show(ask, "estate.html", refusal=None, **self._values(ask))

    def upload(self, ask: Ask) -> Response:
        """Take a sheet and lead to its preview; a refused one is told with the columns it has."""
        office, estate_id = self.office, self.office.require(ask)
        try:
            load = office.once(ask)
            sent = upload_of(ask.form, ask.form.file, ask.form.data)
            check_file(ask.form)
            office.take(ask)
            office.uploads.take(ask.actor, load, estate_id, load, sent, None)
        except Refusal as refusal:
            values = self._values(ask)
            if isinstance(refusal, SheetColumnMissing):
                values |= {"headers": refusal.details.get("headers", []), "needed": NEEDED}
            return office.web.refused(ask, refusal, "estate.html", **values)
        return office.web.to(ask, f"/office/estates/{estate_id}/imports/{load}")

    def units(self, ask: Ask) -> Response:
        """Save the units, with their owners if that was asked."""
        estate_id = self.office.require(ask)
        owners = ask.request.query_params.get("owners") == "true"
        return units_file(self.office.queries, ask.actor, estate_id, _written(ask), owners=owners)

    def entries(self, ask: Ask) -> Response:
        """Save a roll's entries."""
        estate_id = self.office.require(ask)
        return entries_file(self.office.queries, estate_id, ask.word("roll"), _written(ask))

    def _values(self, ask: Ask) -> dict[str, Any]:
        estate_id, queries = self.office.require(ask), self.office.queries
        undecided = len(self.office.registry.undecided(estate_id))
        logged(ask.actor, "office", str(estate_id))
        return {
            "estate": queries.estate(estate_id),
            "count": queries.count(estate_id),
            "undecided": undecided,
            "decided": bool(queries.decisions(estate_id, ("", ""))),
            "alike": len(queries.look_alikes(estate_id)["doors"]),
            "merged": bool(queries.doubles(estate_id)),
            "waiting": self._waiting(estate_id),
            "rolls": [self._roll(estate_id, ref) for ref in queries.rolls(estate_id)],
            "sources": get_args(AreaSource),
            "kept": self.office.registry.identities.mapping(estate_id),
            "headers": [],
            "needed": (),
        }

    def _waiting(self, estate_id: UUID) -> list[str]:
        """Give the imports of an estate that wait to be confirmed, by their references."""
        registry = self.office.registry
        found = []
        for stream in registry.identities.waiting():
            events = registry.core.store.events(stream)
            if events and registry.core.mapper.read(events[0]).estate_id == estate_id:
                load = self.office.uploads.reference(stream)
                if load is not None:
                    found.append(load)
        return found

    def _roll(self, estate_id: UUID, ref: str) -> dict[str, Any]:
        """Give a roll's state, and when its posting ends; the page says what still blocks it."""
        address = f"/estates/{estate_id}/rolls/{ref}"
        core = self.office.registry.core
        roll = core.mapper.fold(core.store.events(stream_id(address)))
        clock = roll.running.get(ROLL_POSTING)
        return self.office.queries.roll(estate_id, ref) | {
            "posting_ends": clock.due if clock else None,
            "to_redraft": roll.to_redraft,
        }


def upload_of(form: Form, file: str, data: bytes, before: Upload | None = None) -> Upload:
    """Read what a page's form says of a sheet; `before` is what was decided on it already."""
    source = form.one("area_source") or (before.area_source if before else "contract")
    if source not in get_args(AreaSource):
        raise ValidationFailed(problem=f"area_source: one of {', '.join(get_args(AreaSource))}")
    forget = form.one("forget") == "true"
    mapping = dict(before.mapping or {}) if before and not forget else {}
    buildings = dict(before.buildings) if before else {}
    for name, said in form.fields:
        if name.startswith(MAP) and said:
            mapping[name.removeprefix(MAP)] = said
        elif name.startswith(COLUMN) and said:
            mapping[said] = name.removeprefix(COLUMN)
        elif name.startswith(SAME) and said:
            buildings[name.removeprefix(SAME)] = said
    return Upload(
        file,
        data,
        mapping=mapping if mapping or forget else None,
        buildings=buildings,
        estate=form.one("estate") or (before.estate if before else None),
        area_source=cast("AreaSource", source),
        keep_mapping=form.one("keep_mapping") == "true",
    )


def _written(ask: Ask) -> Written:
    form = ask.word("form")
    if form not in get_args(Written):
        raise NotFound
    return cast("Written", form)
