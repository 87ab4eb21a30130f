"""An import's page: the doubtful rows first, columns to map, buildings to join, and the confirmation."""

from dataclasses import dataclass
from typing import Any, get_args
from uuid import UUID

from fastapi.responses import Response
from msgspec import structs

from chassis.refusals import NotFound
from registry import commands as wish
from registry.commands.forms import AreaSource
from registry.office.acting import Office
from registry.office.estates import upload_of
from registry.office.web import Ask
from registry.sheets import FIELDS

ROWS = 100
"""So many rows are shown on a page."""
ORDER = ("refused", "other_estate", "test", "doubtful", "total", "not_owner", "note", "ok")


@dataclass(slots=True)
class Imports:
    """The page of one import."""

    office: Office

    def preview(self, ask: Ask) -> Response:
        """Show what a sheet would register, or what became of the import."""
        estate_id, load = self._which(ask)
        return self.office.web.show(
            ask, "import.html", refusal=None, **self._values(ask, estate_id, load)
        )

    def change(self, ask: Ask) -> Response:
        """Read the sheet again with what was decided; the earlier reading is given up."""
        estate_id, load = self._which(ask)
        shown = self.office.uploads.shown(estate_id, load)["preview"]
        before = structs.replace(
            self.office.uploads.sent(estate_id, load), mapping=shown["mapping"]
        )
        again = self.office.once(ask)
        sent = upload_of(ask.form, before.file, before.data, before)
        self.office.take(ask)
        self.office.uploads.take(ask.actor, again, estate_id, again, sent, None)
        executor = self.office.registry.core.executor
        executor.execute(wish.CancelImport(estate_id, load), ask.actor, f"{again}:before")
        return self.office.web.to(ask, f"/office/estates/{estate_id}/imports/{again}")

    def confirm(self, ask: Ask) -> Response:
        """Register what the preview said."""
        estate_id, load = self._which(ask)
        self.office.do(ask, wish.ConfirmImport(estate_id, load))
        return self.office.web.to(ask, f"/office/estates/{estate_id}/imports/{load}")

    def cancel(self, ask: Ask) -> Response:
        """Give the import up."""
        estate_id, load = self._which(ask)
        self.office.do(ask, wish.CancelImport(estate_id, load))
        return self.office.web.to(ask, f"/office/estates/{estate_id}")

    def _which(self, ask: Ask) -> tuple[UUID, str]:
        estate_id, load = self.office.require(ask), ask.word("load")
        if not load.replace("-", "").isalnum() or len(load) > 40:
            raise NotFound
        return estate_id, load

    def _values(self, ask: Ask, estate_id: UUID, load: str) -> dict[str, Any]:
        found = self.office.uploads.shown(estate_id, load)
        preview = found.get("preview")
        values: dict[str, Any] = {
            "estate": self.office.queries.estate(estate_id),
            "load": load,
            "stage": found["stage"],
            "preview": preview,
            "undecided": len(self.office.registry.undecided(estate_id)),
        }
        if preview is None:
            return values
        reasons = preview["reasons"]
        pages = max(1, -(-len(reasons) // ROWS))
        at = ask.number("page", pages)
        unknown = {
            c["header"]: None for c in preview["columns"] if c["field"] is None and c["header"]
        }
        states = [row["state"] for row in preview["rows"]]
        return values | {
            "reasons": reasons[(at - 1) * ROWS : at * ROWS],
            "at": at,
            "pages": pages,
            "states": [(s, states.count(s)) for s in ORDER if s in states],
            "unknown": unknown,
            "fields": [field.label for field in FIELDS.values() if field.read],
            "mapped": ", ".join(f"{field} = {said}" for field, said in preview["mapping"].items()),
            "sources": get_args(AreaSource),
            "several": any(p["code"] == "SEVERAL_ESTATES" for p in preview["problems"]),
        }
