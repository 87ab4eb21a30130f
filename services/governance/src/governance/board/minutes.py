"""A meeting's minutes as their page shows them: any version, as it was when it was made."""

from typing import Any

from chassis.refusals import NotFound
from governance.board.asked import Asked
from governance.board.estates import Estate
from governance.board.votes import vote_of

Json = dict[str, Any]


def meeting_minutes(estate: Estate, asked: Asked) -> Json:
    """Give what a version of a meeting's minutes says, the present one without a number."""
    ref = asked.param("m")
    meeting = next((m for m in estate.state["meetings"] if m["meeting"] == ref), None)
    if meeting is None or meeting["minutes"] is None:
        raise NotFound
    minutes = meeting["minutes"]
    last = len(minutes["editions"])
    asked_for = asked.query("version") or str(last)
    if asked_for not in map(str, range(1, last + 1)):
        raise NotFound
    version = int(asked_for)
    edition = minutes["editions"][version - 1]
    told = _as_posted(meeting, edition["posting"])
    return {
        "meeting": told,
        "votes": [vote_of(told, motion) for motion in told["motions"]],
        "version": version,
        "newest": version == last,
        "objections": minutes["objections"][: edition["objections"]],
        "signatures": [s for s in minutes["signatures"] if s["version"] == version],
    }


def _as_posted(meeting: Json, posting: int) -> Json:
    """Give a meeting as one of its postings has it, whatever became of its decisions since."""
    former = meeting["minutes"]["former"]
    replaced = former[posting - 1] if posting <= len(former) else None
    motions = []
    for motion in meeting["motions"]:
        told = {**motion, "decision": "POSTED", "undone": None, "court": None}
        if replaced is not None:
            verdict = replaced["verdicts"][motion["motion_id"]]
            told |= {"verdict": verdict["verdict"], "in_effect": verdict["in_effect"]}
        motions.append(told)
    fields = {} if replaced is None else {k: v for k, v in replaced.items() if k != "verdicts"}
    return {**meeting, **fields, "stage": "RESULT_POSTED", "motions": motions}
