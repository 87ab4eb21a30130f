"""A meeting's minutes on the board: any version, its objections, who signed; HTML and PDF (R-12)."""

import re
from collections.abc import Iterator
from html import unescape
from typing import Any

import pytest
from fastapi.testclient import TestClient

from chassis.app import make_app
from governance.application import Governance
from governance.board.web import mount_board
from governance.present import present
from services.governance.tests.board_kit import NOW, Story, at, estate_of
from services.governance.tests.board_stories import STORIES, flipped
from services.governance.tests.governance_kit import Log, governance

ESTATE = estate_of("flipped")
MINUTES = f"/estates/{ESTATE}/meetings/2026-1/minutes"
TEXT = '门外的业主听不到讨论。<script>alert("x")</script>'


def _objected(it: Story) -> None:
    it.fact("committee", "meeting_minutes_objected", "mt", "2026-10-21", text=TEXT)
    signed: dict[str, Any] = {"as": "COUNTER", "version": 2, "sha256": "c1" * 32}
    it.fact("committee", "meeting_minutes_signed", "mt", "2026-10-22", **signed)


@pytest.fixture(scope="module", name="board")
def _board(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Governance]:
    """A result that was posted, objected to, recounted and posted again; and a vote that is open."""
    log = Log()
    flipped(log, _objected)
    signed: dict[str, Any] = {
        "as": "CONVENER",
        "version": 3,
        "sha256": "c2" * 32,
        "dissent": "计票场地没有监控",
    }
    said: dict[str, Any] = {
        "estate": ESTATE,
        "at": at("2026-11-21"),
        "type_": "committee.It.MeetingMinutesSigned",
    }
    log.fact("committee", "meeting_minutes_signed", "mt", **said, **signed)
    STORIES["open"](log)
    with governance(tmp_path_factory.mktemp("minutes")) as made:
        made.consumer.take(log.records)
        assert made.consumer.parked_rows() == []
        yield made


@pytest.fixture(scope="module", name="client")
def _client(board: Governance) -> TestClient:
    app = make_app("governance", {})
    mount_board(app, board, lambda: NOW, public="", sample=True)
    return TestClient(app)


def text_of(answer: Any) -> str:
    """Give what a page says, without tags."""
    assert answer.status_code == 200
    return unescape(re.sub(r"<[^>]+>", "", answer.text))


def test_the_present_version_tells_the_last_posting_and_who_signed_it(client: TestClient) -> None:
    """Result, figures as far as they are public, the objection of an owner, dissent of who signed."""
    said = text_of(client.get(MINUTES))

    assert "业主大会会议纪要" in said
    assert "纪要第 3 版" in said
    assert "未通过" in said
    assert "计入选票 30 张" in said
    assert "门外的业主听不到讨论。" in said
    assert "召集人" in said
    assert "不同意见：计票场地没有监控" in said
    assert "c2" * 32 in said
    assert "已有新版本" not in said


def test_a_version_that_was_signed_stays_what_it_was(client: TestClient) -> None:
    """The first posting's result with the objection, and the counter's name under it."""
    said = text_of(client.get(MINUTES + "?version=2"))

    assert "已有新版本" in said
    assert "未通过" not in said
    assert "通过" in said
    assert "计入选票 30 张" not in said
    assert "c1" * 32 in said
    assert "计票场地没有监控" not in said
    assert "听不到讨论" not in text_of(client.get(MINUTES + "?version=1"))


@pytest.mark.slow
def test_minutes_are_paper_too_in_both_languages(client: TestClient) -> None:
    """A4 with the address as a QR code; words nobody may run as a script."""
    answer = client.get("/en" + MINUTES)
    assert "Minutes of the owners’ meeting" in text_of(answer)
    assert TEXT not in answer.text
    assert len(answer.content) <= 60_000
    made = client.get(MINUTES + ".pdf")
    assert made.content.startswith(b"%PDF")
    assert made.headers["content-type"] == "application/pdf"


@pytest.mark.parametrize(
    "path",
    [
        MINUTES + "?version=4",
        MINUTES + "?version=x",
        MINUTES.replace("2026-1", "2026-9"),
        MINUTES.replace(str(ESTATE), str(estate_of("open"))),
    ],
)
def test_there_are_no_other_minutes(client: TestClient, path: str) -> None:
    """Not of a version that there is not, of no meeting, or before the result is posted."""
    assert client.get(path).status_code == 404


def test_the_vote_s_page_leads_to_the_minutes(client: TestClient) -> None:
    """And a vote that is open has none."""
    assert f'href="{MINUTES}"' in client.get(MINUTES.replace("minutes", "motions/m1")).text
    other = f"/estates/{estate_of('open')}/meetings/2026-1/motions/m1"
    assert "/minutes" not in client.get(other).text


def test_minutes_stand_in_the_state(board: Governance) -> None:
    """Versions, objections and signatures: as what, never whose."""
    root = str(ESTATE)
    minutes = present(root, board.state(root), NOW)["meetings"][0]["minutes"]

    assert [(e["posting"], e["objections"]) for e in minutes["editions"]] == [
        (1, 0),
        (1, 1),
        (2, 1),
    ]
    assert [s["as"] for s in minutes["signatures"]] == ["COUNTER", "CONVENER"]
