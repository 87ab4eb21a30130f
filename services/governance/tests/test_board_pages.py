"""The board's pages: every state renders, in the design's words, with its figures (DESIGN, F)."""

import re
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from html import unescape
from importlib.resources import files
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

import governance.board
from chassis.app import make_app
from chassis.domain import CLOCKS
from committee.domain import clocks as of_committee
from governance.application import Governance
from governance.board.making import SITE
from governance.board.web import mount_board
from governance.news import OF_TOPICS, OF_VOTES
from governance.service_news import OF_SERVICE
from pages.words import unknown, untranslated, unused
from registry.domain import clocks as of_registry
from services.governance.tests.board_kit import NOW, estate, text_of
from services.governance.tests.board_stories import STORIES, VOTES, states

FOLDER = Path(governance.board.__file__).parent
FOLDER_OF_PAGES = Path(str(files("pages")))
COUNTED = [tag for tag in VOTES if tag not in {"open", "notice", "closed", "cancelled"}]


@pytest.fixture(name="board", scope="module")
def _board() -> Iterator[Governance]:
    with tempfile.TemporaryDirectory() as folder, states(Path(folder)) as made:
        yield made


@pytest.fixture(name="client", scope="module")
def _client(board: Governance) -> TestClient:
    app = make_app("board", {})
    mount_board(app, board, lambda: NOW, public="https://board.example", sample=True)
    return TestClient(app, follow_redirects=False)


def vote(tag: str, motion: str = "m1") -> str:
    """Give a vote's address."""
    return f"{estate(tag)}/meetings/2026-1/motions/{motion}"


def sources() -> list[str]:
    """Give every template and module of the pages."""
    return [
        path.read_text("utf-8")
        for folder in (FOLDER, FOLDER_OF_PAGES)
        for path in folder.rglob("*")
        if path.suffix in {".html", ".xml", ".py"}
    ]


def test_every_text_has_both_languages_and_is_said_somewhere() -> None:
    """zh-CN first, en second, nothing untranslated, unused or unknown."""
    assert untranslated(SITE.words) == []
    assert unused(SITE.words, sources()) == []
    assert unknown(SITE.words, sources()) == []


def test_every_deadline_and_every_cited_fact_has_a_name() -> None:
    """A code is never shown instead of words."""
    hidden = {"turnout.snapshot", "import.expiry"}
    declared = [*vars(of_committee).values(), *vars(of_registry).values()]
    kinds = {one for one in declared if isinstance(one, str) and one in CLOCKS} - hidden
    assert len(kinds) > 10
    assert [k for k in kinds if not SITE.words.has(f"clock.what.{k}")] == []
    assert [
        k for k in OF_VOTES | OF_TOPICS | OF_SERVICE if not SITE.words.has(f"happened.{k}")
    ] == []


@pytest.mark.parametrize("prefix", ["", "/en"])
@pytest.mark.parametrize("tag", STORIES)
def test_every_state_renders_within_its_weight(client: TestClient, tag: str, prefix: str) -> None:
    """Estate, vote, notice and result, in both languages; at most 60 KB each."""
    paths = [estate(tag)]
    if tag in VOTES:
        paths += [vote(tag), f"{estate(tag)}/meetings/2026-1/notice"]
    if tag in COUNTED:
        paths.append(f"{vote(tag)}/result")
    for path in paths:
        answer = client.get(prefix + path)
        assert answer.status_code == 200, path
        assert len(answer.content) <= 60_000, path
        assert f'<html lang="{"en" if prefix else "zh-CN"}">' in answer.text
        assert 'style="' not in answer.text


@pytest.mark.parametrize(
    ("tag", "zh", "en"),
    [
        (
            "passed",
            "通过。参加的够了，同意的也够了。",
            "Passed. Enough took part, and enough of those agreed.",
        ),
        (
            "failed",
            "没有通过，两个方向都没有作出决定。续聘没有通过，不等于解聘。",
            "Not passed: no decision in either direction. A renewal that fails is not a dismissal.",
        ),
        (
            "quorum",
            "参加的不够，所以不看同意多少。",
            "Too few took part, so agreement is not weighed.",
        ),
        (
            "open",
            "还差 31 人、3,520 平方米，参加的才够。",
            "31 heads and 3,520 m² are still missing for enough to take part.",
        ),
        (
            "annulled",
            "这个决定已被街道办事处撤销，现在不算数。下面是当时的计票，只供查证。",
            "This decision was annulled by the street office and has no effect.",
        ),
        ("revoked", "这个决定已被人民法院撤销，现在不算数。", "was revoked by the court"),
        (
            "upheld",
            "有人起诉，法院维持了这个决定。",
            "it was challenged, and the court let it stand.",
        ),
        ("challenged", "有人起诉，法院还没有判决；判决以前仍然有效。", "challenged in court"),
        ("suspended", "通过，但已被暂停执行。", "Passed, but suspended."),
        ("notice", "还没有开始投票。12月12日 09:00 开始，12月21日 24:00 截止。", "It opens 12 Dec"),
        ("stands", "核查的不到 5 张，重新计票后结果不变。", "fewer than 5; on recounting"),
        ("flipped", "这是重新计票后的结果。第一次计票：通过。", "First count: passed."),
        (
            "pending",
            "核查完以前，不按这个结果办。",
            "Until they are examined nothing is done on it.",
        ),
        ("small", "公示期满、没有未决的异议，才最终有效。", "It is final when the posting is over"),
        ("option", "选定：甲企业。", "Chosen: 甲企业."),
        ("closed", "结果公示以前不公布数字。", "No figures before the result is posted."),
        ("cancelled", "这次会议已经取消，没有投票。", "there was no vote."),
    ],
)
def test_a_vote_says_what_the_design_says(client: TestClient, tag: str, zh: str, en: str) -> None:
    """The wording of each state."""
    assert zh in text_of(client.get(vote(tag)))
    assert en in text_of(client.get(f"/en{vote(tag)}"))


def test_both_measures_say_how_far_they_are(client: TestClient) -> None:
    """The published vote A04: at least, more than, to spare, how close (rulings C8, C9)."""
    page = text_of(client.get(vote("passed")))

    assert "905 / 全体 1,152 人 78.56 %" in page
    assert "至少要 768 人，多出 137 人。" in page
    assert "至少要 83,199.54 平方米，多出 10,249.54 平方米。" in page
    assert "要超过 46,724.54 平方米，多出 14,942.51 平方米。" in page
    assert "名册上再多 206 人，或再多超过 15,374.32 平方米而不投票" in page


def test_a_cancelled_meeting_says_why_and_asks_nobody_to_vote(client: TestClient) -> None:
    """Its notice stays to be read; what it says of voting does not."""
    page = text_of(client.get(vote("cancelled")))

    assert "取消的理由：方案有误，改后重新公告。" in page
    assert "反对的住户也请投票" not in page
    assert "反对的住户也请投票" in text_of(client.get(vote("notice")))


def test_a_failed_motion_is_no_rejection_and_its_page_no_red(client: TestClient) -> None:
    """Grey seal, never 否决 (F30)."""
    page = client.get(vote("failed")).text

    assert '<div class="seal none"' in page
    assert "否决" not in page


def test_a_quorum_that_was_missed_has_no_approval_bars(client: TestClient) -> None:
    """Agreement is not weighed, so it is not shown."""
    page = client.get(vote("quorum")).text

    assert page.count('<figure class="measure">') == 2
    assert "第二关：不看" in page


def test_an_open_vote_shows_turnout_only(client: TestClient) -> None:
    """One snapshot a day, buildings in heads, few as words; no side of any ballot (C11)."""
    page = text_of(client.get(vote("open")))

    assert "截至 11月24日 18:00" in page
    assert "已投 171 / 246 人，还有 75 人没投" in page
    assert "共 74 人，已投的不到 5 人" in page
    assert "不同意" not in page


def test_what_nobody_published_is_no_data_and_not_zero(client: TestClient) -> None:
    """Abstentions unknown are not 0 abstentions; deliveries are unknown and say who can supply."""
    assert "弃权 没有数据" in text_of(client.get(vote("passed")))
    assert "谁能补：业主委员会" in text_of(client.get(vote("annulled")))
    assert "弃权 6 人" in text_of(client.get(vote("annulled")))


def test_a_posted_vote_says_what_went_out_and_came_back(client: TestClient) -> None:
    """Rulings F: by channel; fewer than five stay unsaid, and channels that are joined say so."""
    assert "纸质票、上门收票：送到 1,152 户，交回 293 张" in text_of(client.get(vote("passed")))
    assert "网上投票：送到 0 户，交回 612 张" in text_of(client.get(vote("passed")))
    assert "纸质票：送到 9 户，交回的不到 5 张" in text_of(client.get(vote("failed")))
    assert "293 ballots came back" in text_of(client.get("/en" + vote("passed")))


def test_a_small_vote_gives_no_mark_away(client: TestClient) -> None:
    """Without the approval area, joined cells; with fewer still only the verdict (C19)."""
    some, few = text_of(client.get(vote("small"))), text_of(client.get(vote("small", "m2")))

    assert "不同意和弃权 6 人" in some
    assert "9,000.00" not in some + few
    assert "900.00" not in some + few
    assert "没有列出的数字会看出个别人怎么投的，所以不公布。" in some
    assert "没有列出的数字" in few
    assert "/ 全体" not in few
    assert "/ 全体" in some


def test_an_annulled_vote_is_grey_and_says_why(client: TestClient) -> None:
    """Every figure block is tagged; the class of the ground, no case number."""
    page = client.get(vote("annulled")).text

    assert page.count("已撤销，只供查证") == 2
    assert 'class="stack gap old"' in page
    assert "表决程序不合规定。" in page


def test_the_right_to_sue_is_never_a_count_of_days(client: TestClient) -> None:
    """It begins with each reader's knowledge (rulings F)."""
    for tag in COUNTED:
        page = text_of(client.get(vote(tag)))
        assert not re.search(r"请求法院撤销 还有", page)
    assert "请求法院撤销 1 年内 自知道之日起 规定" in text_of(client.get(vote("passed")))


def test_a_re_enactment_says_so_and_names_its_source(client: TestClient) -> None:
    """Published votes played again are told from real ones (rulings G17, C13)."""
    page = text_of(client.get(vote("script")))

    assert "这次表决按一份已经公布的表决重演" in page
    assert "A99" in page


def test_every_page_of_a_sample_system_says_so(client: TestClient) -> None:
    """Without a wrapping key outside its folder it is a demonstration (ruling F1)."""
    for path in ("/", estate("open"), vote("open"), estate("empty"), f"{vote('failed')}/result"):
        assert "示例系统。" in client.get(path).text


def test_an_estates_page_says_what_is_decided_next_and_unknown(client: TestClient) -> None:
    """What, how much, until when, on what ground; six sides without data, weakest not said."""
    page = text_of(client.get(estate("failed")))

    assert "续聘现任物业服务企业 没有通过" in page
    assert "2026年11月8日：参加 1,376 / 1,428 人；同意 446 / 1,376 人" in page
    assert "结果公示 今天到期 11月25日 24:00 惯例" in page
    assert "最弱的一面：还说不出来（没有足够数据）" in page
    assert "维修资金谁能补：住房主管部门" in page


def test_an_estates_page_opens_the_latest_verdicts_proof_and_an_open_votes_turnout(
    client: TestClient,
) -> None:
    """Both tests, each in heads and area, with what was needed; nobody has to press anything."""
    decided, running = client.get(estate("passed")).text, client.get(estate("open")).text

    assert decided.count('class="pair"') == 2
    assert "<details open><summary>怎么算出来的" in decided
    assert "至少要 768 人，多出 137 人" in text_of(client.get(estate("passed")))
    assert running.count('class="pair"') == 1
    assert "还差 31 人" in text_of(client.get(estate("open")))


def test_what_the_law_asked_for_and_did_not_come_is_a_flag(client: TestClient) -> None:
    """Overdue by law: a full sentence, since when, who (R-15)."""
    page = text_of(client.get(estate("overdue")))

    assert "红线：召集业主大会逾期 15 天" in page
    assert "业主委员会" in page


def test_every_link_within_a_page_leads_somewhere(client: TestClient) -> None:
    """Events that a figure cites are listed on the same page."""
    for path in [estate(t) for t in STORIES] + [vote(t) for t in VOTES]:
        page = client.get(path).text
        ids = set(re.findall(r' id="([^"]+)"', page))
        assert set(re.findall(r'href="#([^"]+)"', page)) <= ids, path


def test_every_address_on_a_page_is_answered(client: TestClient) -> None:
    """No page leads to nowhere, in either language."""
    seen: set[str] = set()
    for path in [estate(t) for t in STORIES] + [vote(t) for t in VOTES] + ["/", "/en/"]:
        for link in re.findall(r'href="(/[^"#]*)', client.get(path).text):
            seen.add(unescape(link))
    wrong = {link for link in seen if not link.endswith(".pdf")}
    assert len(wrong) > 50
    assert {
        link: s for link in wrong if (s := client.get(link).status_code) not in {200, 302}
    } == {}


def test_a_clock_is_read_at_the_systems_instant(board: Governance) -> None:
    """Days left follow the story's clock where there is one."""
    app = make_app("board", {})
    mount_board(app, board, lambda: datetime(2026, 11, 26, 2, tzinfo=UTC))
    page = text_of(TestClient(app).get(vote("open")))

    assert "纸质票截止 还有 1 天" in page
    assert "示例系统" not in page
