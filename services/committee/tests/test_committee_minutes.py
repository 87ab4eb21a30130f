"""A meeting's minutes: made from its facts, objected to by owners, signed by who held it (R-12, R-23)."""

import hashlib
from datetime import date
from typing import Any

import msgspec
import pytest

from chassis.actors import Actor
from chassis.refusals import InvalidState, MinutesChanged, NotFound, RoleNotAllowed
from committee import commands as wish
from committee.commands import refusals as no
from committee.minutes import minutes_of, minutes_shown
from services.committee.tests.committee_edge import MT, Edge
from services.committee.tests.committee_kit import (
    CHAIR,
    COUNTER,
    COUNTER_2,
    ESTATE,
    STREET,
    WITNESS,
    World,
    local,
    owner,
)

FIELDS = {
    "ballots", "ballots_sha256", "channels", "closes_on", "convener", "convener_basis", "counters",
    "extent", "form", "heads", "kind", "meeting", "motions", "motions_sha256", "notice_on",
    "objections", "on_roll", "opens_on", "posted_at", "posted_late", "posted_until", "roll", "rules",
    "rules_edition", "verdicts", "version", "warnings", "witnessed",
}  # fmt: skip
"""What is signed; another field would change the digest of what was signed before."""

TEXT = "会议室太小，门外的业主听不到讨论。"


@pytest.fixture(name="posted")
def _posted(world: World) -> World:
    world.opened([100] * 9)
    for n in range(1, 8):
        world.cast(n)
    world.counted()
    world.post()
    return world


def objecting(n: int, world: World, text: str = TEXT) -> wish.ObjectToMeetingMinutes:
    """Have the n-th owner's objection recorded."""
    return wish.ObjectToMeetingMinutes(ESTATE, "mt-1", world.entry(n), text)


def signing(world: World, who: Actor, dissent: str | None = None) -> None:
    """Sign the present version."""
    sha = minutes_of(world.meeting()).sha256
    world.do(who, wish.SignMeetingMinutes(ESTATE, "mt-1", sha, dissent))


def test_there_are_no_minutes_before_the_result_is_posted(world: World) -> None:
    """Before it they would tell what only counters know."""
    world.opened([100] * 9)
    with pytest.raises(NotFound):
        minutes_of(world.meeting())
    assert Edge(world).status(f"{MT}/minutes") == 404


def test_minutes_say_what_was_called_asked_counted_and_posted(posted: World) -> None:
    """R-12: in the meeting's own facts, as far as they are public; the digest is of just that."""
    made = minutes_of(posted.meeting())
    content = made.content

    assert (content["convener"], content["notice_on"]) == ("committee", "2026-03-02")
    assert [m["motion_id"] for m in content["motions"]] == ["m-1"]
    assert content["verdicts"][0]["verdict"]["result"] == "PASSED"
    assert (content["heads"], content["ballots"], content["counters"]) == (9, 7, 2)
    assert (content["posted_at"], content["version"], content["objections"]) == (
        "Board at gate 1", 1, [],
    )  # fmt: skip
    assert set(content) == FIELDS
    canonical = msgspec.json.encode(content, order="sorted")
    assert made.sha256 == hashlib.sha256(canonical).hexdigest()
    assert "owner-" not in canonical.decode()
    assert "counter-1" not in canonical.decode()


def test_an_objection_makes_a_version_and_changes_none(posted: World) -> None:
    """R-23: an owner's words, once an entry; what was signed stays what it was."""
    first = minutes_of(posted.meeting())
    signing(posted, COUNTER)
    posted.do(owner(3), objecting(3, posted))
    second = minutes_of(posted.meeting())

    assert second.content["objections"] == [TEXT]
    assert (second.version, minutes_of(posted.meeting(), 1)) == (2, first)
    assert minutes_shown(posted.meeting(), 1)["superseded"]
    with pytest.raises(InvalidState, match="OBJECTED"):
        posted.do(owner(3), objecting(3, posted, "再说一次"))


def test_only_an_owner_of_the_roll_has_words_recorded(posted: World) -> None:
    """Not for another's entry, not for one that is not there."""
    with pytest.raises(RoleNotAllowed):
        posted.do(owner(4), objecting(3, posted))
    elsewhere = wish.ObjectToMeetingMinutes(ESTATE, "mt-1", posted.entry(77), TEXT)
    with pytest.raises(no.NotOnRoll):
        posted.do(owner(3), elsewhere)


def test_nobody_keeps_minutes_open_by_objecting(posted: World) -> None:
    """B4 by analogy: words are taken in while the result is posted, and no longer."""
    posted.to(local(date(2026, 4, 20), 9))
    assert posted.meeting().stage == "RESULT_FINAL"
    with pytest.raises(InvalidState):
        posted.do(owner(3), objecting(3, posted))


def test_minutes_are_complete_when_all_who_held_the_meeting_have_signed(posted: World) -> None:
    """Convener, every counter, the witness: the version each has read, with dissent."""
    for who in (CHAIR, COUNTER, WITNESS):
        signing(posted, who)
    assert not minutes_shown(posted.meeting())["complete"]
    signing(posted, COUNTER_2, "计票场地没有监控")
    shown = minutes_shown(posted.meeting())

    assert shown["complete"]
    assert [s["as"] for s in shown["signatures"]] == ["CONVENER", "COUNTER", "WITNESS", "COUNTER"]
    assert shown["signatures"][-1]["dissent"] == "计票场地没有监控"
    with pytest.raises(InvalidState, match="SIGNED"):
        signing(posted, COUNTER)
    posted.do(owner(3), objecting(3, posted))
    assert not minutes_shown(posted.meeting())["complete"]
    assert not minutes_shown(posted.meeting(), 1)["complete"]


def test_who_did_not_hold_the_meeting_signs_nothing(posted: World) -> None:
    """Nor does anybody sign another version than the one that stands."""
    for who in (STREET, owner(1)):
        with pytest.raises(RoleNotAllowed):
            signing(posted, who)
    with pytest.raises(MinutesChanged):
        posted.do(CHAIR, wish.SignMeetingMinutes(ESTATE, "mt-1", "0" * 64))


def test_a_recount_that_is_posted_again_makes_a_version_of_its_own(posted: World) -> None:
    """C10: what the first posting said, and who signed that, stays."""
    first = minutes_of(posted.meeting())
    signing(posted, CHAIR)
    for n in (6, 7):
        entry = posted.entry(n)
        posted.do(owner(n), wish.ContestBallot(ESTATE, "mt-1", entry, "Not mine"))
        c = wish.DecideContest(
            ESTATE, "mt-1", entry, struck=True, reason="Another hand", evidence_sha256="a" * 64
        )
        posted.do(COUNTER, c)
    posted.do(COUNTER, wish.RecountBallots(ESTATE, "mt-1"))
    posted.count()
    posted.post()
    second = minutes_of(posted.meeting())

    assert (first.content["ballots"], second.content["ballots"]) == (7, 5)
    assert second.content["verdicts"][0]["verdict"]["result"] == "NOT_PASSED"
    assert (second.version, minutes_of(posted.meeting(), 1)) == (2, first)


@pytest.fixture(name="edge")
def _edge(posted: World) -> Edge:
    return Edge(posted)


def test_everybody_reads_every_version(edge: Edge, posted: World) -> None:
    """R-23, over REST."""
    posted.do(owner(3), objecting(3, posted))
    present: Any = edge.get(f"{MT}/minutes").json()
    first: Any = edge.get(f"{MT}/minutes", version=1).json()

    assert (present["version"], present["superseded"]) == (2, False)
    assert (first["version"], first["superseded"]) == (1, True)
    assert edge.status(f"{MT}/minutes", version=3) == 404
    assert edge.status(f"{MT}/minutes", version=0) == 400
