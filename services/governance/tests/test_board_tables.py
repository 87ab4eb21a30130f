"""The table's pages: seats, versions with who stands where, dissent, what was agreed, minutes (F)."""

import re
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from chassis.app import make_app
from chassis.domain import CLOCKS
from consultation.domain import clocks as of_consultation
from consultation.published import FACTS
from governance.application import Governance
from governance.board.making import SITE
from governance.board.web import mount_board
from governance.present import present
from services.governance.tests.board_kit import NOW, estate, estate_of, text_of
from services.governance.tests.board_stories import states
from services.governance.tests.table_stories import SCRIPT, SEATS, TABLES


@pytest.fixture(name="board", scope="module")
def _board() -> Iterator[Governance]:
    with tempfile.TemporaryDirectory() as folder, states(Path(folder)) as made:
        yield made


@pytest.fixture(name="client", scope="module")
def _client(board: Governance) -> TestClient:
    app = make_app("board", {})
    mount_board(app, board, lambda: NOW, public="https://board.example", sample=True)
    return TestClient(app, follow_redirects=False)


def talk(tag: str) -> str:
    """Give a consultation's address."""
    return f"{estate(tag)}/consultations/c-1"


def test_every_deadline_and_fact_of_the_table_has_a_name() -> None:
    """A code is never shown instead of words."""
    kinds = {v for v in vars(of_consultation).values() if isinstance(v, str) and v in CLOCKS}
    assert len(kinds) == 9
    assert [k for k in kinds if not SITE.words.has(f"clock.what.{k}")] == ["consultation.lapse"]
    silent = {"TableConstituted", "SeatHolderChanged", "SeatVacated", "TalkHeld", "DeadlineMissed"}
    named = {topic.rpartition(".")[2] for topic in FACTS} - silent
    assert [n for n in named if not SITE.words.has(f"happened.{n}")] == []


@pytest.mark.parametrize("prefix", ["", "/en"])
@pytest.mark.parametrize("tag", TABLES)
def test_every_page_of_a_table_renders_within_its_weight(
    client: TestClient, tag: str, prefix: str
) -> None:
    """Estate and consultation in both languages, 60 KB each, no word missing."""
    for path in (estate(tag), talk(tag)):
        answer = client.get(prefix + path)
        assert answer.status_code == 200, path
        assert len(answer.content) <= 60_000, path
        assert 'style="' not in answer.text
        for code in (*SEATS, "AGREED_ACTION", "NO_CONSENSUS", "COORDINATION", "OPPOSE"):
            assert code not in text_of(answer), (path, code)


def test_an_estate_s_page_shows_its_five_seats_and_what_is_on_the_table(
    client: TestClient,
) -> None:
    """Filled, by a substitute, vacant, and how often each came; the link leads to the consultation."""
    answer = client.get(estate("agreed"))
    said = text_of(answer)
    assert f'href="{talk("agreed")}"' in answer.text
    assert "替代：兜底服务单位" in said
    assert "最近 2 次到场或书面表态 1 次" in said
    assert "结果已公示" in said
    vacant = text_of(client.get(estate("declined")))
    assert "空缺，自 2026年10月8日" in vacant


def test_a_consultation_s_page_keeps_every_version_and_every_word_against_it(
    client: TestClient,
) -> None:
    """An expired position stays with its reason; reservations stand beside the outcome."""
    said = text_of(client.get(talk("agreed")))
    assert "商定了" in said
    assert "第 1 版" in said
    assert "已被新版代替" in said
    assert "理由：周末全天不得打孔做不到" in said
    assert "理由：巡查人手不足" in said
    assert "23 名居民联名" in said
    assert "核验通过" in said


def test_dissent_and_what_was_let_pass_are_said_in_words(client: TestClient) -> None:
    """No consensus is a result; a missed deadline names who had to act; both in English too."""
    said = text_of(client.get(talk("dissent")))
    assert "没有谈拢" in said
    assert "不同意见：物业服务方，对第 1 版" in said
    assert "逾期：召开联席会议" in said
    assert "责任席位：街道办事处" in said
    assert "公示晚了" in said
    english = text_of(client.get("/en" + talk("dissent")))
    assert "No consensus" in english
    assert "Dissent: service provider, on version 1" in english


def test_a_script_in_a_proposal_is_shown_as_text(client: TestClient) -> None:
    """On both pages and in the minutes."""
    for path in (estate("dissent"), talk("dissent"), f"{talk('dissent')}/minutes/1"):
        answer = client.get(path)
        assert SCRIPT not in answer.text
        assert SCRIPT in text_of(answer)


def test_a_request_that_was_declined_says_why_and_what_else(client: TestClient) -> None:
    """The reason, and what can be done instead."""
    said = text_of(client.get(talk("declined")))
    assert "这个请求没有受理。" in said
    assert "理由：同一事项上月已经商定" in said
    assert "可以改走：向社区反映没有做到的地方" in said


def test_a_hearing_that_is_called_says_when_and_where(client: TestClient) -> None:
    """And that the law lets people demand it."""
    said = text_of(client.get(talk("called")))
    assert "依法要求召开" in said
    assert "居民活动室" in said


def test_minutes_hang_in_every_version_with_who_signed_it(client: TestClient) -> None:
    """Version 1 was signed by three seats; the objection made version 2, which nobody has signed."""
    path = f"{talk('agreed')}/minutes/2"
    first, second = client.get(path, params={"version": "1"}), client.get(path)
    assert "纪要第 1 版" in text_of(first)
    assert "已有新版本。" in text_of(first)
    assert text_of(first).count("0f" * 32) == 3
    assert "应写明夏季时段另议" not in text_of(first)
    assert "纪要第 2 版" in text_of(second)
    assert "应写明夏季时段另议" in text_of(second)
    assert "还没有席位签署这一版。" in text_of(second)
    early = text_of(client.get(f"{talk('agreed')}/minutes/1"))
    assert "休会后再议" in early
    assert "物业服务方" in early


@pytest.mark.slow
def test_minutes_come_as_pdf(client: TestClient) -> None:
    """A session's number is no part of its file's ending."""
    answer = client.get(f"{talk('agreed')}/minutes/2.pdf")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/pdf")
    assert client.get(f"{talk('agreed')}/minutes/3.pdf").status_code == 404


@pytest.mark.parametrize(
    "path", ["minutes/3", "minutes/0", "minutes/x", "minutes/2?version=3", "minutes/2?version=0"]
)
def test_minutes_that_are_not_there_are_not_found(client: TestClient, path: str) -> None:
    """Of a session that was not, or a version that is not."""
    assert client.get(f"{talk('agreed')}/{path}").status_code == 404
    assert client.get(f"{estate('agreed')}/consultations/c-9").status_code == 404
    assert client.get(f"{talk('called')}/minutes/1").status_code == 404


def test_the_state_names_seats_and_never_persons(board: Governance) -> None:
    """Rulings F: FILLED, SUBSTITUTE, VACANT with basis and since; the last four sessions."""
    at = datetime(2026, 11, 25, tzinfo=UTC)
    root = str(estate_of("agreed"))
    state = present(root, board.state(root), at)
    by_seat = {one["seat"]: one for one in state["seats"]}
    assert by_seat["PROVIDER"]["state"] == "SUBSTITUTE"
    assert by_seat["PROVIDER"]["substitute"] == "FLOOR_SERVICE"
    assert by_seat["PARTY_BRANCH"]["last_sessions"] == ["PRESENT", "ABSENT"]
    (one,) = state["consultations"]
    assert [p["seat"] for p in one["dissent"]] == ["PROVIDER"]
    assert [a["state"] for a in one["actions"]] == ["VERIFIED", "OPEN"]
    empty = present(str(estate_of("open")), board.state(str(estate_of("open"))), at)
    assert (empty["seats"], empty["consultations"]) == ([], [])


def test_a_table_that_is_not_constituted_is_told_by_nobody(client: TestClient) -> None:
    """An estate without one has no section for it."""
    assert "五方协商" not in text_of(client.get(estate("open")))


CAN = {
    "called": "听证会对所有人公开。",
    "declined": "十名以上居民联名，或任何一个席位，可以再次请求协商",
    "agreed": "约定的事没有做到：告诉社区居委会或街道办事处。",
    "dissent": "不同意这个结果：商量不能代替业主和居民的决定。",
}


@pytest.mark.parametrize("tag", CAN)
def test_a_consultation_says_what_a_resident_can_do_and_whom_to_ask(
    client: TestClient, tag: str
) -> None:
    """To be heard, to disagree, to ask again; and what comes next where something does."""
    answer = client.get(talk(tag))
    card = re.sub("<[^>]+>", "", answer.text.partition('id="can"')[2].partition("</section>")[0])
    assert CAN[tag] in card
    assert "有疑问问谁：社区居委会（社区服务站）。" in card
    comes_next = SITE.say("zh", "talk.next.NOTICED" if tag == "called" else "talk.next.POSTED")
    assert (comes_next in text_of(answer)) == (tag != "declined")


def test_a_consultation_in_english_needs_no_plural_and_breaks_no_rule_s_id(
    client: TestClient,
) -> None:
    """One invitee, nobody who signed; R-71 stands on one line."""
    said = text_of(client.get("/en" + talk("dissent")))
    assert "Also heard: affected residents, 6; invitees, 1." in said
    assert "version 1, not signed yet" in said
    assert '<span class="ref nb">R-71</span>' in client.get(talk("dissent")).text
