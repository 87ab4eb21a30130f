"""Who looks after an estate without a fee: departments that adopted it, secretaries' projects."""

from collections.abc import Callable
from typing import Any

from msgspec import Struct, field

from governance.parts import as_json, fact_id

Json = dict[str, Any]
KEPT_SERVICES = 20
"""So many of a department's last services are told one by one; all of them are counted."""


class Adoption(Struct):
    """A department that looks after the estate: what it is to do, its roster, its work in numbers."""

    org: str
    until: str
    duties: str
    by: str
    stage: str = "ASSIGNED"
    since: str = ""
    roster: Json | None = None
    services: int = 0
    last_service: str = ""
    done: list[Json] = field(default_factory=list)
    ended: Json | None = None


class Project(Struct):
    """A secretary's project."""

    project: str
    goal: str
    due_on: str
    post: str
    org: str
    by: str
    stage: str = "ASSIGNED"
    reports: list[Json] = field(default_factory=list)
    result: str = ""
    ended_on: str = ""


def _assigned_again(of: Adoption, meta: Any, fact: Any) -> None:
    of.stage, of.until, of.duties, of.by = "ASSIGNED", fact.until, fact.duties, fact_id(meta)
    of.since, of.roster, of.ended = "", None, None


def _activated(of: Adoption, meta: Any, fact: Any) -> None:
    of.stage, of.since = "ACTIVE", fact.since


def _rostered(of: Adoption, meta: Any, fact: Any) -> None:
    of.roster = as_json(fact.roster) | {"on": meta.on, "by": fact_id(meta)}


def _served_floor(of: Adoption, meta: Any, fact: Any) -> None:
    of.services += 1
    of.last_service = max(of.last_service, fact.done_on)
    told = {"task": fact.task, "done_on": fact.done_on, "what": fact.what, "by": fact_id(meta)}
    of.done = [*of.done, told][-KEPT_SERVICES:]


def _adoption_over(stage: str) -> Callable[[Adoption, Any, Any], None]:
    def change(of: Adoption, meta: Any, fact: Any) -> None:
        of.stage, of.ended = stage, as_json(fact) | {"on": meta.on, "by": fact_id(meta)}

    return change


ADOPTION: dict[str, Callable[[Adoption, Any, Any], None]] = {
    "adoption_assigned_again": _assigned_again,
    "adoption_activated": _activated,
    "roster_recorded": _rostered,
    "floor_service_recorded": _served_floor,
    "adoption_completed": _adoption_over("COMPLETED"),
    "adoption_withdrawn": _adoption_over("WITHDRAWN"),
    "adoption_lapsed": _adoption_over("LAPSED"),
}
"""What each fact of an adoption's stream changes, after the first."""


def _project_accepted(of: Project, meta: Any, fact: Any) -> None:
    of.stage = "ACTIVE"


def _project_reported(of: Project, meta: Any, fact: Any) -> None:
    of.reports.append({"progress": fact.progress, "on": meta.on, "by": fact_id(meta)})


def _project_completed(of: Project, meta: Any, fact: Any) -> None:
    of.stage, of.result, of.ended_on = "COMPLETED", fact.result, meta.on


def _project_lapsed(of: Project, meta: Any, fact: Any) -> None:
    of.stage, of.ended_on = "LAPSED", fact.due_on


PROJECT: dict[str, Callable[[Project, Any, Any], None]] = {
    "secretary_project_accepted": _project_accepted,
    "secretary_project_reported": _project_reported,
    "secretary_project_completed": _project_completed,
    "secretary_project_lapsed": _project_lapsed,
}
"""What each fact of a project's stream changes, after the first."""
