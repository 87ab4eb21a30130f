"""What a feed tells: facts that a resident would want to hear of, each with the page it leads to."""

from typing import Any

from msgspec import Struct

from governance.deliberation_topic import Topic
from governance.parts import fact_id, instant

OF_VOTES = {
    "RollPublished",
    "MeetingNoticed",
    "MeetingCancelled",
    "VotingExtended",
    "ResultPosted",
    "VerdictStands",
    "ResultFinal",
    "DecisionAnnulled",
    "DecisionRevokedByCourt",
    "DecisionChallenged",
    "DecisionSuspended",
    "DecisionUpheld",
}
"""Facts of rolls and meetings."""

OF_TOPICS = {
    "TopicRaised",
    "TopicProposed",
    "TopicReturned",
    "TopicWithdrawn",
    "ConsultationAttached",
    "ConsultationExhausted",
    "PlanVersionPublished",
    "OpinionRoundOpened",
    "OpinionsAnswered",
    "PlanFrozen",
    "VoteArranged",
    "VoteCalledOff",
    "Resolved",
    "ResolutionFailed",
    "ResolutionPublished",
    "ObjectionAnswered",
    "ResolutionAnnulled",
    "ResolutionRevoked",
    "ImplementationStarted",
    "WorkAccepted",
    "WorkRefused",
    "ResultPublished",
    "RectificationRequired",
    "DeliberationClosed",
    "DeliberationSuspended",
    "DeliberationResumed",
    "TopicLapsed",
}
"""Facts of a topic: what takes it on, what stops it, and what residents may answer to."""

KEPT = 50
"""So many of an estate's topics' are kept: as many as a feed has entries."""


class News(Struct):
    """Something a feed tells: a fact, and what it is about: a meeting, a topic, a contract, or none of them.

    `said` names better words than the fact's own, where they say how it came out; `until` is the last
    day (YYYY-MM-DD) to answer it. Of property service `about` is what it came to, a tier, a grade or so
    many stars, `org` the provider, `period` the quarter (2026q2) or the year that was judged.
    """

    by: str
    type: str
    on: str
    at: str
    meeting: str = ""
    title: str = ""
    topic: str = ""
    said: str = ""
    until: str = ""
    about: str = ""
    contract: str = ""
    org: str = ""
    period: str = ""


def news_of_topic(of: Topic, meta: Any) -> News | None:
    """Give what a feed tells of a topic's fact, once it has had its effect; None of most."""
    name = meta.type.rpartition(".")[2]
    if name not in OF_TOPICS:
        return None
    said = _came_out(of) if name == "Resolved" else ""
    until = of.rounds[-1].last_day if name == "OpinionRoundOpened" else ""
    at = instant(meta.recorded_at)
    return News(fact_id(meta), name, meta.on, at, "", of.title, of.topic, said, until)


def _came_out(of: Topic) -> str:
    """Say how a decision came out; one that was taken over before has only become final."""
    now, before = of.decisions[-1], of.decisions[-2:-1]
    again = any(b["ref"] == now["ref"] and b["passed"] and not b["final"] for b in before)
    if now["final"] and now["passed"] and again:
        return "final"
    return "decided_" + ("yes" if now["passed"] else "no") + ("" if now["final"] else "_yet")
