"""What the board needs of the state and of lists (rulings A12, C10, D3, F; ADR-0015)."""

import tempfile
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete

from governance import application
from governance.application import Governance, Lag, open_governance
from governance.listing import DECODER, next_of, running
from governance.parts import ClockState
from governance.present import present
from governance.queries import estates, freshness
from services.governance.tests.board_kit import NOW, estate_of
from services.governance.tests.board_stories import STORIES, states


@pytest.fixture(name="board", scope="module")
def _board() -> Iterator[Governance]:
    with tempfile.TemporaryDirectory() as folder, states(Path(folder)) as made:
        yield made


def shown(board: Governance, tag: str) -> dict[str, Any]:
    """Read one estate's state."""
    root = str(estate_of(tag))
    return present(root, board.state(root), NOW)


def vote(board: Governance, tag: str) -> dict[str, Any]:
    """Read one estate's meeting."""
    found: dict[str, Any] = shown(board, tag)["meetings"][0]
    return found


def test_every_story_is_understood(board: Governance) -> None:
    """Nothing of the stories is parked."""
    assert board.consumer.parked_rows() == []


def test_a_meeting_cites_its_facts_but_none_that_would_count_ballots(board: Governance) -> None:
    """Facts by name, type and date; contests and snapshots are not among them (C10, C11)."""
    types = [e["type"] for e in vote(board, "stands")["events"]]

    assert types[:3] == ["MeetingScheduled", "MeetingNoticed", "VotingOpened"]
    assert "VerdictStands" in types
    assert not {"ContestOpened", "ContestDecided"} & set(types)
    assert "TurnoutSnapshotTaken" not in [e["type"] for e in vote(board, "open")["events"]]
    assert all(set(e) == {"by", "type", "on"} for e in vote(board, "stands")["events"])


def test_an_undone_decision_says_when_by_whom_and_on_what_class_of_ground(
    board: Governance,
) -> None:
    """Date, body and class of ground, and no case number (rulings F)."""
    annulled = vote(board, "annulled")["motions"][0]["undone"]
    revoked = vote(board, "revoked")["motions"][0]["undone"]

    assert annulled | {"by": ""} == {
        "on": "2026-10-09",
        "body": "STREET_OFFICER",
        "ground": "PROCEDURE",
        "by": "",
    }
    assert (revoked["body"], revoked["ground"]) == ("COURT", "")
    assert vote(board, "passed")["motions"][0]["undone"] is None


def test_a_recount_keeps_what_was_counted_before(board: Governance) -> None:
    """Changed: both results are known; the same: only that it was examined (C10)."""
    flipped, stands = vote(board, "flipped"), vote(board, "stands")

    assert flipped["motions"][0]["result_before"] == "PASSED"
    assert flipped["motions"][0]["verdict"]["result"] == "NOT_PASSED"
    assert (stands["verdict_stands"], stands["examined"]) == (True, 0)
    assert stands["motions"][0]["result_before"] is None


def test_postings_have_their_basis_and_length(board: Governance) -> None:
    """The roll's by law for seven days, the result's by practice for fifteen (rulings F)."""
    roll, result = shown(board, "failed")["postings"]

    assert (roll["what"], roll["days"], roll["basis"], roll["state"]) == ("roll", 7, "LAW", "DONE")
    assert (result["what"], result["days"], result["basis"]) == ("result", 15, "PRACTICE")
    assert (result["until"], result["state"]) == ("2026-11-25", "RUNNING")


def test_a_right_that_begins_with_knowing_has_no_date(board: Governance) -> None:
    """One year from when one knows: never a count of days (R-16, rulings F)."""
    [right] = shown(board, "passed")["rights"]

    assert (right["due_at"], right["within"], right["from"]) == (None, "P1Y", "KNOWLEDGE")
    assert "days_left" not in right
    assert shown(board, "notice")["rights"] == []


def test_what_a_channel_brought_is_no_data_until_somebody_publishes_it(board: Governance) -> None:
    """Closing times are there, deliveries and returns are not zero (rulings F)."""
    channel = vote(board, "open")["channels"][0]

    assert channel["closes_at"]
    assert channel["delivered"]["no_data"] == "NEVER_RECORDED"
    assert channel["delivered"]["supplier_seat"] == "COMMITTEE_CHAIR"


def test_a_posting_says_what_each_channel_brought(board: Governance) -> None:
    """Channels that are told together name each other; fewer than five is a small group."""
    [paper] = [c for c in vote(board, "passed")["channels"] if c["channel"] == "paper"]
    [few] = [c for c in vote(board, "failed")["channels"] if c["channel"] == "paper"]

    assert (paper["delivered"], paper["returned"], paper["told_with"]) == (1152, 293, ["door"])
    assert few["returned"] == {"no_data": "SMALL_GROUP"}


@pytest.mark.parametrize("tag", STORIES)
def test_a_row_in_the_list_agrees_with_the_state(board: Governance, tag: str) -> None:
    """The same next date and stages, without the state being read."""
    root, built = str(estate_of(tag)), shown(board, tag)
    row = next(r for r in estates(board, "", "", 100, NOW) if r["estate_id"] == root)

    assert row["name"] == built["identity"].name
    assert row["next_date"] == built["next_date"]
    assert [m["stage"] for m in row["meetings"]] == [m["stage"] for m in built["meetings"]]


def test_the_longest_overdue_by_law_comes_first_then_law_or_notice_then_practice() -> None:
    """Which one date is shown depends on the day it is read (rulings F)."""

    def made(basis: str, day: int) -> ClockState:
        due = datetime(2026, 11, day, 16, tzinfo=UTC).isoformat()
        return ClockState(basis, "", due, basis, "I", [], "", "")

    law, notice, practice = made("LAW", 20), made("NOTICE", 10), made("PRACTICE", 5)

    assert next_of(law, notice, practice, date(2026, 11, 21)) is law
    assert next_of(law, notice, practice, date(2026, 11, 20)) is notice
    assert next_of(None, None, practice, date(2026, 11, 21)) is practice
    assert next_of(None, None, None, date(2026, 11, 21)) is None


def test_a_list_is_made_again_by_a_rebuild_and_by_opening_an_older_folder(tmp_path: Path) -> None:
    """An older release left states without rows; a rebuild leaves the rows it found (ADR-0015)."""
    with states(tmp_path) as board:
        before = estates(board, "", "", 100, NOW)
        board.rebuild()
        again = estates(board, "", "", 100, NOW)
        with board.views.writing() as conn:
            conn.execute(delete(board.tables.listed))
        heads = board.heads
    opened = open_governance(str(tmp_path / "governance.db"), heads)
    filled = estates(opened, "", "", 100, NOW)
    opened.close()

    assert len(before) == len(STORIES)
    assert again == before == filled


def test_news_are_the_latest_first_and_few(board: Governance) -> None:
    """A row keeps what a feed tells of its estate."""
    table = board.tables.listed
    with board.views.reading() as conn:
        value = conn.execute(table.select().where(table.c.root == str(estate_of("annulled"))))
        news = DECODER.decode(value.one().value).news

    assert [n.type for n in news][:2] == ["DecisionAnnulled", "ResultPosted"]
    assert [n.at for n in news] == sorted((n.at for n in news), reverse=True)


def test_a_state_whose_facts_wait_for_over_a_day_is_late(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Parked records of the estate, or a source that this process has seen ahead (D3, F)."""
    with states(tmp_path) as board:
        root = str(estate_of("passed"))
        assert not freshness(board, root, None, NOW)["late"]

        parked = board.tables.parked
        row = {
            "reader": "governance",
            "source": "committee",
            "position": 10**6,
            "root": root,
            "type": "committee.New",
            "value": b"",
            "why": "new",
            "at": datetime.now(UTC) - timedelta(hours=25),
        }
        with board.views.writing() as conn:
            conn.execute(parked.insert().values(**row))
        assert freshness(board, root, None, NOW)["late"]
        assert not freshness(board, root, date(2026, 11, 1), NOW)["late"]  # a past day stays

        other = str(estate_of("failed"))
        board.heads = {"committee": lambda: 10**9}
        assert not freshness(board, other, None, NOW)["late"]
        monkeypatch.setattr(application, "DAY", timedelta(0))
        assert freshness(board, other, None, NOW)["late"]


def test_a_source_that_was_caught_up_with_is_not_late() -> None:
    """Being behind for a moment, again and again, is not being behind for a day."""
    lag = Lag(since={"committee": -1e9})

    assert lag.long({"committee": 1}, {"committee": lambda: 2})
    assert not lag.long({"committee": 2}, {"committee": lambda: 2})
    assert not lag.long({"committee": 2}, {"committee": lambda: 3})


def test_only_running_deadlines_are_next(board: Governance) -> None:
    """What was met is forgotten, what was missed stays with the state but is not next."""
    assert [c.what for c in running(board.state(str(estate_of("failed"))))] == ["result.posting"]
    assert shown(board, "empty")["next_date"] == {"none": "NO_CLOCK_RUNS"}
