"""Doors that look alike, side by side: one unit that was registered twice, or two units.

Below them what was merged, so that a merger that was wrong can be undone.
"""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from fastapi.responses import Response

from chassis.reads import logged
from chassis.refusals import ValidationFailed
from registry import commands as wish
from registry.office.acting import Office
from registry.office.web import Ask
from registry.queries import door_text

GROUPS = 50
"""So many groups are shown at once."""
INTO = "|"


@dataclass(slots=True)
class Doors:
    """The page of the doors that look alike."""

    office: Office

    def doors(self, ask: Ask) -> Response:
        """Show the groups, with whose the units are; each person is logged as read (ruling A7)."""
        return self.office.web.show(ask, "doors.html", refusal=None, **self._values(ask))

    def merge(self, ask: Ask) -> Response:
        """Merge one unit into another, as the pressed button says."""
        estate_id = self.office.require(ask)
        goes, _, stays = (ask.form.one("merge") or "").partition(INTO)
        reason = (ask.form.one("reason") or "").strip()
        if not stays or not reason:
            raise ValidationFailed(problem=_MISSING["merge"][ask.lang])
        self.office.do(ask, wish.MergeUnit(estate_id, goes, stays, reason[:4000]))
        return self.office.web.to(ask, f"/office/estates/{estate_id}/doors")

    def restore(self, ask: Ask) -> Response:
        """Undo the merger of one unit."""
        estate_id = self.office.require(ask)
        unit, reason = ask.form.one("unit") or "", (ask.form.one("reason") or "").strip()
        if not reason:
            raise ValidationFailed(problem=_MISSING["restore"][ask.lang])
        self.office.do(ask, wish.RestoreUnit(estate_id, unit, reason[:4000]))
        return self.office.web.to(ask, f"/office/estates/{estate_id}/doors")

    def _merged(self, estate_id: UUID, labels: dict[str, str]) -> list[dict[str, Any]]:
        """Give what was merged: its door, the door it went into, and why."""
        return [
            double | {side: door_text(double[side], labels) for side in ("door", "into")}
            for double in self.office.queries.doubles(estate_id)
        ]

    def _values(self, ask: Ask) -> dict[str, Any]:
        estate_id, queries = self.office.require(ask), self.office.queries
        groups = queries.look_alikes(estate_id)["doors"]
        refs = {u["unit"] for group in groups[:GROUPS] for u in group}
        rows = {r["unit"]: r for r in queries.whole_units(estate_id) if r["unit"] in refs}
        subjects = {o for r in rows.values() for o in r["owners"]}
        persons, labels = queries.persons(estate_id, subjects), queries.labels(estate_id)
        for subject in sorted(persons):
            logged(ask.actor, "subject", str(estate_id), of=subject)
        units = {
            ref: {
                "unit": ref,
                "door": door_text(row["door"], labels),
                "area_cm2": row["area_cm2"],
                "state": row["state"],
                "owners": [persons[o].name if o in persons else None for o in row["owners"]],
            }
            for ref, row in rows.items()
        }
        return {
            "estate": queries.estate(estate_id),
            "groups": [[units[u["unit"]] for u in group] for group in groups[:GROUPS]],
            "count": len(groups),
            "most": GROUPS,
            "merged": self._merged(estate_id, labels),
        }


_MISSING = {
    "merge": {
        "zh": "请写明理由，再选择哪一套并入哪一套",
        "en": "give a reason and choose which unit is merged into which",
    },
    "restore": {"zh": "请写明撤销合并的理由", "en": "say why the merger is undone"},
}
