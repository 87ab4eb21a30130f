"""What a resident can do about a topic or a consultation where it stands, and until when."""

from dataclasses import dataclass
from typing import Any

from law.steps import BY_THE_ASSEMBLY

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Hint:
    """One thing to do: its text by name, and the last day for it (ISO; empty where there is none)."""

    name: str
    until: str = ""


AT_ONCE: dict[str, tuple[str, ...]] = {
    "AWAITS_CONSULTATION": ("be_heard", "by_council"),
    "AWAITS_PLAN": ("rounds_come",),
    "AWAITS_SETTLEMENT": ("settlement",),
    "AWAITS_ROUND_CLOSE": ("answers_come",),
    "AWAITS_ANSWERS": ("answers_come",),
    "AWAITS_ROUND": ("rounds_come",),
    "AWAITS_REVISION": ("rounds_come",),
    "AWAITS_MEMBERS_REVIEW": ("by_council",),
    "AWAITS_COUNCIL_REVIEW": ("by_council",),
    "AWAITS_FREEZE": ("frozen_next",),
    "AWAITS_MEETING": ("ask_convener",),
    "AWAITS_VOTE": ("vote",),
    "AWAITS_RESIDENTS_DECISION": ("residents_meet",),
    "AWAITS_PUBLICATION": ("object_later",),
    "AWAITS_OBJECTION_ANSWERS": ("objections_answered",),
    "WORK_GOES_ON": ("watch", "inspect"),
    "AWAITS_ACCEPTANCE": ("watch", "inspect"),
    "AWAITS_RESULT": ("accounts_come", "inspect"),
    "AWAITS_SATISFACTION": ("survey",),
    "AWAITS_CLOSE": ("inspect",),
}
"""What can be done while a topic waits for something, by the blocker's code."""

WHEN_OVER: dict[str, tuple[str, ...]] = {
    "RETURNED": ("again_by_petition",),
    "WITHDRAWN": ("again",),
    "LAPSED": ("again",),
    "REJECTED": ("after_half_a_year",),
    "CLOSED": ("inspect",),
}
"""What can be done once it is over, by how it ended."""

HEARD = {"TALK": "anyone", "HEARING": "public_hearing"}
"""Who is heard in a form; else those whom it affects."""


def about_topic(found: Json, posting: Json | None) -> list[Hint]:
    """Say what a resident can do about a topic; `posting` is how its decision hangs."""
    waits = found["waiting_for"]
    if waits is None:
        return [Hint(name) for name in WHEN_OVER.get(found["stage"], ())]
    code = waits["blocker"]
    hints = _by_day(found, code, posting) or [Hint(name) for name in AT_ONCE.get(code, ())]
    if code == "AWAITS_PROPOSAL" and found["origin"] != "PETITION":
        hints = [Hint("petition"), Hint("return_reason")]
    if found["decisions"] and found["decisions"][-1]["passed"]:
        hints.append(Hint("sue"))
    return hints


def _by_day(found: Json, code: str, posting: Json | None) -> list[Hint]:
    """Give what can be done until a day: an opinion, an objection, a question to the accounts."""
    if code == "ROUND_OPEN":
        return [Hint("opinion", found["rounds"][-1]["last_day"])]
    if posting and code in {"POSTING_RUNS", "AWAITS_FINAL_RESULT"}:
        ballot = found["decision_class"] in BY_THE_ASSEMBLY
        until = posting["until"]
        return [Hint("object", until), *([Hint("check_ballot", until)] if ballot else [])]
    if found["results"] and code in {"AWAITS_SATISFACTION", "RESULT_POSTING_RUNS"}:
        asked = [Hint("survey")] if code == "AWAITS_SATISFACTION" else []
        return [*asked, Hint("question_accounts", found["results"][-1]["until"])]
    return []


def about_talk(found: Json) -> list[Hint]:
    """Say what a resident can do about a consultation."""
    stage = found["stage"]
    if stage in {"DECLINED", "LAPSED"}:
        return [Hint("ask_again")]
    if found["conclusion"] is None:
        return [Hint(HEARD.get(found["form"], "affected")), Hint("by_seats")]
    hints = [Hint("disagree")] if found["form"] in {"COORDINATION", "HEARING"} else []
    if any(action["state"] != "VERIFIED" for action in found["actions"]):
        hints.append(Hint("not_done"))
    return [*hints, Hint("minutes_wrong")]
