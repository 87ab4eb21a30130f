"""A plan that the deliberation froze, in an estate's state and under what comes next (ruling C1)."""

from datetime import timedelta
from pathlib import Path
from typing import Any

from fastapi.testclient import TestClient

from chassis.app import make_app
from cogov.committee.v1 import events_pb2 as committee
from governance.application import Governance
from governance.board.web import mount_board
from governance.present import present
from services.governance.tests.board_kit import NOW, Story, clock, estate_of, midnight
from services.governance.tests.governance_kit import Log, governance
from services.governance.tests.topic_stories import Topic

TITLE = "8 号楼东单元加装电梯"
LATE = NOW + timedelta(days=27)


def _told(board: Governance, *facts: tuple[str, dict[str, Any]]) -> Log:
    log = Log()
    it = Story(log, "pending", "和顺里小区")
    waits = clock("motion.pending", midnight("2026-12-18"), "PRACTICE", "R-15", "CONVENER")
    it.fact(
        "committee", "pending_motion_recorded", "lift", "2026-11-18", starts=[waits], ref="lift-9",
        topic="lift", title=TITLE, item=7, plan_sha256="3d" * 32, extent=committee.Extent(kind="estate"),
    )  # fmt: skip
    for kind, fields in facts:
        it.fact("committee", kind, "lift", "2026-11-20", **fields)
    board.consumer.take(log.records)
    return log


def _state(board: Governance) -> dict[str, Any]:
    root = str(estate_of("pending"))
    return present(root, board.state(root), NOW)


TAKEN = (
    "pending_motion_taken_up",
    {"meeting": "mt-1", "motion": "m-1", "stops": ["motion.pending"]},
)


def test_it_stands_in_the_state_and_its_day_on_the_page(tmp_path: Path) -> None:
    """One line with the day by which a convener schedules it."""
    with governance(tmp_path) as board:
        _told(board)
        state = _state(board)
        app = make_app("governance", {})
        mount_board(app, board, lambda: NOW, public="", sample=True)
        page = TestClient(app).get(f"/estates/{estate_of('pending')}").text

    [pending] = state["pending_motions"]
    assert (pending["motion"], pending["stage"], pending["title"]) == ("lift-9", "PENDING", TITLE)
    assert [c["what"] for c in state["clocks"]] == ["motion.pending"]
    told = page.partition('id="next"')[2].partition("</section>")[0]
    assert TITLE in told
    assert "把议案提交业主大会" in told
    assert "12" in told
    assert "18" in told


def test_one_that_a_meeting_has_or_that_is_over_waits_no_longer(tmp_path: Path) -> None:
    """Taken up, let go, held; taken back it is gone."""
    let_go = ("pending_motion_released", {"meeting": "mt-1"})
    nothing: dict[str, Any] = {}
    held, resumed = ("pending_motion_held", nothing), ("pending_motion_resumed", nothing)
    over = ("pending_motion_withdrawn", {"reason": "NEW_PLAN"})
    done = ("pending_motion_decided", {"meeting": "mt-1"})
    found = []
    for n, facts in enumerate(
        ((TAKEN,), (TAKEN, let_go), (held,), (held, resumed), (over,), (TAKEN, done))
    ):
        with governance(tmp_path / str(n)) as board:
            _told(board, *facts)
            assert board.consumer.parked_rows() == []
            found.append([p["stage"] for p in _state(board)["pending_motions"]])

    assert found == [["TAKEN_UP"], ["PENDING"], ["HELD"], ["PENDING"], [], []]


MISSED = ("deadline_missed", {"clock": "motion.pending", "stops": ["motion.pending"]})


def _page(board: Governance, prefix: str = "", path: str = "") -> str:
    app = make_app("governance", {})
    mount_board(app, board, lambda: LATE, public="", sample=True)
    return TestClient(app).get(f"{prefix}/estates/{estate_of('pending')}{path}").text


def test_a_convener_that_lets_its_days_pass_may_be_ordered_by_the_street(tmp_path: Path) -> None:
    """R-15: the page says so, and who convenes after that; and once the street has ordered it."""
    with governance(tmp_path) as board:
        log = _told(board, MISSED)
        late = _page(board)
        assert "召集人应在 12月18日 24:00 前安排会议，没有做到。" in late
        assert "街道办事处可以责令限期召集" in late
        assert "R-15" in late
        assert "The street office may order it to convene by a day" in _page(board, "/en")
        assert "已经责令" not in late
        told = len(log.records)
        it = Topic(log, "pending", "和顺里小区")
        it.raised(TITLE, "2026-11-02", of="lift")
        it.fact(
            "committee", "convening_ordered", "order", "2026-12-21",
            body="committee", until="2027-01-10",
        )  # fmt: skip
        board.consumer.take([r for r in log.records[told:] if r.source != "registry"])
        for path in ("", "/topics/lift"):
            page = _page(board, path=path)
            assert "街道办事处可以责令限期召集" in page
            assert "街道办事处已经责令业主委员会在 2027年1月10日前召集。" in page


def test_one_that_was_put_before_the_assembly_in_time_says_nothing_of_the_street(
    tmp_path: Path,
) -> None:
    """Taken up, there is nothing to order."""
    with governance(tmp_path) as board:
        _told(board, TAKEN)
        assert "责令" not in _page(board)


def test_a_petition_whose_meeting_nobody_arranged_in_time_is_told_as_well(tmp_path: Path) -> None:
    """A fifth of the owners asked for it (R-14): whose turn it is, and what the street may do (R-15)."""
    with governance(tmp_path) as board:
        log = Log()
        it = Story(log, "pending", "和顺里小区")
        waits = clock("meeting.schedule", midnight("2026-12-18"), "PRACTICE", "R-14", "CONVENER")
        it.fact("committee", "petition_opened", "ask", "2026-11-01", title=TITLE, items=[7])
        it.fact("committee", "meeting_petitioned", "ask", "2026-11-18", starts=[waits])
        board.consumer.take(log.records)
        running = _page(board)
        board.consumer.take(log.records[-1:])  # again, as Kafka may
        told = len(log.records)
        it.fact("committee", "deadline_missed", "ask", "2026-12-19",
                clock="meeting.schedule", stops=["meeting.schedule"])  # fmt: skip
        board.consumer.take(log.records[told:])
        late = _page(board)
        told = len(log.records)
        it.fact("committee", "petition_scheduled", "ask", "2026-12-20", meeting="2026-3")
        board.consumer.take(log.records[told:])
        done = _page(board)
        assert board.consumer.parked_rows() == []

    assert TITLE in running.partition('id="next"')[2].partition("</section>")[0]
    assert "责令" not in running
    assert "召集人应在 12月18日 24:00 前安排会议，没有做到。" in late
    assert "街道办事处可以责令限期召集" in late
    assert "责令" not in done
