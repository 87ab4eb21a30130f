"""An import's page: the doubtful rows first, columns to map, buildings to join, and the confirmation."""

from dataclasses import dataclass, field
from functools import partial
from typing import Any, get_args
from uuid import UUID

from fastapi.responses import Response
from msgspec import structs

from chassis.domain import stream_id
from chassis.refusals import NotFound, Refusal
from registry import commands as wish
from registry.commands.forms import AreaSource
from registry.office.acting import Office
from registry.office.confirming import Confirmations
from registry.office.estates import upload_of
from registry.office.web import Ask
from registry.sheets import FIELDS

ROWS = 100
"""So many rows are shown on a page."""
SECONDS = 2
"""So often a page that waits for its confirmation asks again, without a script."""
ORDER = ("refused", "other_estate", "test", "doubtful", "total", "not_owner", "note", "ok")


@dataclass(slots=True)
class Imports:
    """The page of one import."""

    office: Office
    confirmations: Confirmations = field(default_factory=Confirmations)

    def preview(self, ask: Ask) -> Response:
        """Show what a sheet would register, how far that is, or what became of the import.

        How far it is, is told whichever process registers it; what refused it, by that process alone.
        """
        estate_id, load = self._which(ask)
        stream = _stream(estate_id, load)
        try:
            running = self.confirmations.at(stream)
        except Refusal as refusal:
            return self._refused(ask, refusal)
        values = self._values(ask, estate_id, load)
        told = self.office.registry.identities.told(stream)
        if running is None and told is None:
            return self.office.web.show(ask, "import.html", refusal=None, **values)
        done = told[0] if told else 0
        if running is not None:  # what was said last is said no more when it is nearly over
            done = running.seen = max(running.seen, done)
        values |= {"percent": done // 10}
        answer = self.office.web.show(ask, "import.html", refusal=None, **values)
        answer.headers["Refresh"] = str(SECONDS)
        return answer

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
        """Register what the preview said, without the rows whose number was ticked."""
        estate_id, load = self._which(ask)
        ticked = ask.form.one("left_out") or ""
        left_out = int(ticked) if ticked.isdecimal() and len(ticked) < 9 else 0
        wanted = wish.ConfirmImport(estate_id, load, left_out)
        try:
            work = partial(self.office.do, ask, wanted)
            self.confirmations.begin(_stream(estate_id, load), work)
        except Refusal as refusal:
            return self._refused(ask, refusal)
        return self.office.web.to(ask, f"/office/estates/{estate_id}/imports/{load}")

    def cancel(self, ask: Ask) -> Response:
        """Give the import up."""
        estate_id, load = self._which(ask)
        self.office.do(ask, wish.CancelImport(estate_id, load))
        return self.office.web.to(ask, f"/office/estates/{estate_id}")

    def _refused(self, ask: Ask, refusal: Refusal) -> Response:
        values = self._values(ask, *self._which(ask))
        return self.office.web.refused(ask, refusal, "import.html", **values)

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
            "percent": None,
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
            "mapped": "、".join(f"{field} = {said}" for field, said in preview["mapping"].items()),
            "sources": get_args(AreaSource),
            "several": any(p["code"] == "SEVERAL_ESTATES" for p in preview["problems"]),
        }


def _stream(estate_id: UUID, load: str) -> UUID:
    return stream_id(f"/estates/{estate_id}/imports/{load}")
