"""One lawful example of every command on adoptions and secretaries' projects, and a way to each stage."""

from datetime import date
from typing import Any

from alliance import commands as wish
from alliance.commands.forms import ADOPTION, PROJECT
from alliance.domain.known import ForAdoption
from chassis.domain import Command
from chassis.testing.kit import Example, Lapse, Step
from law.dates import end_of
from services.alliance.tests.alliance_kit import ESTATE, PROOF
from services.alliance.tests.judged_examples import By, Paths, Ways

A, P = (ESTATE, "dept-water"), (ESTATE, "p-1")
UNTIL, LATER = date(2026, 9, 30), date(2026, 12, 31)


def adopted(by: By, enrolment: Any) -> tuple[list[Example], Paths, Ways]:
    """Give examples, paths and ways of an adoption; `enrolment` is one with a tier."""
    known = ForAdoption(enrolment, frozenset(["dept-water"]))

    def at(role: str, c: Command, days: int = 9) -> Example:
        return by(role, c, days, known)

    assign = at("STREET_OFFICER", wish.AssignAdoption(*A, UNTIL, "清运与巡查"))
    activate = at("DEPARTMENT_OFFICER", wish.ActivateAdoption(*A), 10)
    roster = at(
        "DEPARTMENT_OFFICER", wish.RecordRoster(*A, 6, ("MON", "THU"), ("楼道清扫", "夜间巡查")), 11
    )
    service = at(
        "DEPARTMENT_OFFICER",
        wish.RecordFloorService(*A, "楼道清扫", date(2026, 3, 12), "清扫 4 个单元", PROOF),
        12,
    )
    complete = at("STREET_OFFICER", wish.CompleteAdoption(*A, "已移交物业", PROOF), 40)
    end = at("STREET_OFFICER", wish.EndAdoption(*A, "机构调整"), 20)
    again = at("STREET_OFFICER", wish.AssignAdoptionAgain(*A, LATER, "冬季清雪"), 50)
    stages: dict[str | None, list[Step]] = {
        None: [],
        "ASSIGNED": [assign],
        "ACTIVE": [assign, activate],
        "COMPLETED": [assign, activate, complete],
        "LAPSED": [assign, Lapse("alliance.adoption_term", end_of(UNTIL))],
    }
    ways: Ways = {wish.RecordFloorService: [assign, activate, roster]}
    return [assign, activate, roster, service, complete, end, again], {ADOPTION: stages}, ways


def carried(by: By) -> tuple[list[Example], Paths, Ways]:
    """Give examples and paths of a secretary's project; who takes it on is of its organisation."""
    assign = by(
        "STREET_OFFICER",
        wish.AssignSecretaryProject(*P, "加装电梯 3 部", UNTIL, "社区党委书记", "dept-water"),
    )
    accept = by("DEPARTMENT_OFFICER", wish.AcceptSecretaryProject(*P), 1)
    report = by("DEPARTMENT_OFFICER", wish.ReportSecretaryProject(*P, "已完成 1 部", PROOF), 30)
    complete = by("STREET_OFFICER", wish.CompleteSecretaryProject(*P, "3 部均已验收", PROOF), 60)
    stages: dict[str | None, list[Step]] = {
        None: [],
        "ASSIGNED": [assign],
        "ACTIVE": [assign, accept],
        "COMPLETED": [assign, accept, complete],
        "LAPSED": [assign, Lapse("alliance.secretary_project", end_of(UNTIL))],
    }
    return [assign, accept, report, complete], {PROJECT: stages}, {}
