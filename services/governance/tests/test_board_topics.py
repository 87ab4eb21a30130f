"""The topics' pages: by step with what is missing, one line to the accounts, plans, papers (F, E4)."""

import re
import tempfile
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any, get_args

import pytest
from fastapi.testclient import TestClient

from chassis.app import make_app
from chassis.domain import CLOCKS
from deliberation.domain import clocks as of_deliberation
from deliberation.published import FACTS
from governance.application import Governance
from governance.board import hints
from governance.board.differences import difference
from governance.board.making import SITE
from governance.board.topics import Labels
from governance.board.web import mount_board
from law import steps
from services.governance.tests.board_kit import NOW, entries, estate, estate_of
from services.governance.tests.board_stories import states
from services.governance.tests.table_stories import SCRIPT
from services.governance.tests.topic_stories import MATTERS, TOPICS

CODES = (
    "AWAITS_",
    "ART278",
    "ART279",
    "RESIDENT_AFFAIR",
    "REFER_SIX_STEP",
    "SUSPENDED",
    "OWNERS_SHARE",
)


@pytest.fixture(name="board", scope="module")
def _board() -> Iterator[Governance]:
    with tempfile.TemporaryDirectory() as folder, states(Path(folder)) as made:
        yield made


def mounted(board: Governance, labels: Labels = "six_steps") -> TestClient:
    """Give a client of the board under a set of names for the six steps."""
    app = make_app("board", {})
    public = "https://board.example"
    mount_board(app, board, lambda: NOW, public=public, sample=True, labels=labels)
    return TestClient(app, follow_redirects=False)


@pytest.fixture(name="client", scope="module")
def _client(board: Governance) -> TestClient:
    return mounted(board)


def topic(tag: str, ref: str = "t-1") -> str:
    """Give a topic's address."""
    return f"{estate(tag)}/topics/{ref}"


def text_of(answer: Any) -> str:
    """Give what a page says: without tags, a blank where a block ends, blanks made one."""
    body = re.sub(r"<svg.*?</svg>", "", answer.text, flags=re.DOTALL)
    body = re.sub(r"</(p|li|h[1-6]|dt|dd|t[dh]|div)>", " ", body)
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", "", body)))


def test_every_deadline_fact_and_blocker_has_its_words() -> None:
    """A code is never shown instead of words."""
    kinds = {v for v in vars(of_deliberation).values() if isinstance(v, str) and v in CLOCKS}
    silent = [k for k in kinds if not SITE.words.has(f"clock.what.{k}")]
    assert (len(kinds), silent) == (10, ["deliberation.lapse"])
    named = {one.rpartition(".")[2] for one in FACTS}
    assert [n for n in named if not SITE.words.has(f"happened.{n}")] == []
    source = Path(steps.__file__).read_text("utf-8")
    blockers = set(re.findall(r'Blocker\(\s*"([A-Z_]+)"', source))
    blockers |= set(re.findall(r'"(AWAITS_[A-Z_]+)"', source))  # some are chosen in place
    assert len(blockers) == 29
    assert [one for one in blockers if not SITE.words.has(f"wait.{one}")] == []
    assert [c for c in steps.CLASSES if not SITE.words.has(f"class.{c}")] == []


@pytest.mark.parametrize("prefix", ["", "/en"])
@pytest.mark.parametrize(("tag", "ref"), MATTERS)
def test_every_topic_s_page_renders_within_its_weight(
    client: TestClient, tag: str, ref: str, prefix: str
) -> None:
    """In both languages, 60 KB each, no code instead of a word, every event that it cites listed."""
    answer = client.get(prefix + topic(tag, ref))
    assert answer.status_code == 200
    assert len(answer.content) <= 60_000
    assert 'style="' not in answer.text
    said = text_of(answer)
    assert [code for code in CODES if code in said] == []
    cited = set(re.findall(r'href="#(e-[^"]+)"', answer.text))
    assert cited
    assert [one for one in cited if f'id="{one}"' not in answer.text] == []


def test_an_estate_s_page_lists_topics_by_step_with_what_is_missing_and_until_when(
    client: TestClient,
) -> None:
    """Waiting for the consultation since 12 November, due 12 December; and whose turn it is."""
    said = text_of(client.get(estate("t-asking")))
    assert (
        "第 2 步 商议（1 件） 夜间门岗 等五方协商有结论，自 11月12日起，期限 12月12日 24:00。"
        in said
    )
    assert (
        "第 3 步 审议（1 件） 屋面防水大修 正在征求意见，自 11月20日起，期限 11月27日 24:00。"
        in said
    )
    english = text_of(client.get("/en" + estate("t-asking")))
    assert "Waiting for the consultation since 12 Nov, due 12 Dec 24:00." in english
    silent = text_of(client.get(topic("t-asking", "t-3")))
    assert "现在该谁：社区居委会。" in silent  # the branch let its week pass
    assert "逾期：提议或退回" in silent


def test_one_line_leads_from_the_concern_over_table_plans_vote_and_work_to_the_accounts(
    client: TestClient,
) -> None:
    """In their order, each with the events behind it, dissent and what was not adopted with its reason."""
    answer = client.get(topic("t-whole"))
    said = text_of(answer)
    order = [
        "居民提出",
        "第 1 步 提议：立项",
        "第 2 步 商议：转入六步议事",
        "不同意见：居民议事会，对第 1 版 理由：井道占绿地 12 平方米，太多",
        "第 3 步 审议：方案第 1 版",
        "第 3 步 审议：第 1 轮意见，对第 1 版",
        "没有采纳的意见：2 组",
        "第 3 步 审议：方案第 2 版",
        "第 3 步 审议：第 2 版定稿",
        "第 4 步 决议：列入业主大会表决",
        "第 4 步 决议：通过，还不是最终结果",
        "参加 131 / 164 人；同意 108 / 131 人",
        "第 5 步 决议公开：表决结果最终有效",
        "第 6 步 实施结果公开：开工",
        "第 6 步 实施结果公开：验收没有通过",
        "第 6 步 实施结果公开：验收通过",
        "第 6 步 实施结果公开：结果和账目公开",
        "等满意度调查",
    ]
    place = said.index("经过 4月2日")
    for one in order:
        found = said.find(one, place)
        assert found >= 0, one
        place = found
    assert f'href="{estate("t-whole")}/consultations/c-1"' in answer.text
    assert f'href="{estate("t-whole")}/meetings/2026-1/motions/m1"' in answer.text


def test_a_few_opinions_are_told_without_their_number(client: TestClient) -> None:
    """Below five only what they say (ruling E3); from five on the count."""
    said = text_of(client.get(topic("t-whole")))
    assert "独居老人少分摊（不到 5 条）：采纳" in said
    assert "井道少占绿地，桂花树移栽不砍（11 条）：采纳" in said


def test_work_is_shown_against_its_first_plan_and_its_budget(client: TestClient) -> None:
    """Planned days are never overwritten; moved with the reason, done, done again; spent of budget, lines."""
    said = text_of(client.get(topic("t-whole")))
    assert "基坑和井道：计划 8月20日，实际 8月18日，早 2 天；返工后 11月14日做完" in said
    cabin = "轿厢安装：计划 10月10日，实际 10月23日，晚 13 天；返工后 11月15日做完；"
    assert cabin + "改到 10月25日，理由：轿厢到货晚" in said
    assert "452,300.50 / 486,000 元 93.07 %" in said
    assert "合计 452,300.50" in said
    assert "监督员 4 名，来自：业委会、居民议事会、业主。" in said


def test_the_vote_and_the_consultation_lead_back_to_their_topic(client: TestClient) -> None:
    """And a vote without a topic says nothing of one."""
    link = f'href="{topic("t-whole")}"'
    assert link in client.get(f"{estate('t-whole')}/meetings/2026-1/motions/m1").text
    assert link in client.get(f"{estate('t-whole')}/consultations/c-1").text
    assert "/topics/" not in client.get(f"{estate('passed')}/meetings/2026-1/motions/m1").text


def test_plans_are_compared_line_by_line_in_words_and_signs(client: TestClient) -> None:
    """What goes and what comes is told by a word, a sign and del or ins, not by colour alone."""
    answer = client.get(f"{topic('t-whole')}/plans/2")
    said = text_of(answer)
    assert "和第 1 版比，第 2 版新增 4 行，删去 3 行。费用由 520,000 元改为 486,000 元。" in said
    assert "− 第 1 版删去 井道占用绿地 12 平方米" in said
    assert "＋ 第 2 版新增 装修押金用于修复楼道" in said
    assert answer.text.count("<del>") == 3
    assert answer.text.count("<ins>") == 4
    assert "没有可以对照的" in text_of(client.get(f"{topic('t-whole')}/plans/1"))
    assert "New in version 2:" in text_of(client.get(f"/en{topic('t-whole')}/plans/2"))


def test_a_difference_keeps_every_line_of_both_versions() -> None:
    """Nothing is lost between them; the first has none before it."""
    plans = [
        {"version": 1, "text": "a\nb\n\nc", "cost_fen": None},
        {"version": 2, "text": "b\nx\nc\nd", "cost_fen": 5},
    ]
    made = difference(plans, 2)
    assert [line for p in made.passages for line in p.kept + p.out] == ["a", "b", "c"]
    assert [line for p in made.passages for line in p.kept + p.put] == ["b", "x", "c", "d"]
    assert (made.out, made.put, made.cost) == (1, 2, (None, 5))
    first = difference(plans, 1)
    assert (first.before, first.out, first.put, first.cost) == (None, 0, 0, None)


def test_the_shortest_lawful_path_is_shown_and_was_recomputed_at_every_step(
    client: TestClient,
) -> None:
    """From today on the page, from each step's first day beside it (ruling E4); no promise."""
    said = text_of(client.get(topic("t-asking", "t-2")))
    assert "12月11日 方案定稿 12月26日 表决 12月27日 公示决定" in said
    assert "五方协商要用的时间另加。" in said
    assert "第 1 步 提议（11月10日）：最早" in said
    assert "第 2 步 商议（11月12日）：最早" in said
    voting = text_of(client.get(topic("t-voting")))
    assert "11月30日 表决 12月1日 公示决定" in voting  # when the vote that was called closes
    posted = text_of(client.get(topic("t-whole")))
    assert "11月27日 办结" in posted  # the posting runs since the 19th


def test_what_stopped_failed_or_ended_early_says_why(client: TestClient) -> None:
    """Suspended, not passed, settled, returned; who could decide is not there yet (ruling E1)."""
    assert "理由：施工许可待核" in text_of(client.get(topic("t-undone")))
    assert "这次表决 6月1日取消了。" in text_of(client.get(topic("t-undone")))
    failed = text_of(client.get(topic("t-undone", "t-2")))
    assert "第 5 步 决议公开：没有通过" in failed
    assert "不同意见：物业服务方" in failed
    settled = text_of(client.get(topic("t-undone", "t-3")))
    assert "五方已经商定，这件事依法不用别人决定，不再走后面几步。" in settled
    assert "理由：同一事项正在协商" in text_of(client.get(topic("t-undone", "t-4")))
    alone = text_of(client.get(topic("t-undone", "t-5")))
    assert "这件事要有利害关系的业主一致同意，本系统还不能办理。" in alone
    assert "五方协商到期没有结论" in text_of(client.get(topic("t-affair")))


def test_an_objection_s_words_stay_sealed_and_its_answer_is_public(client: TestClient) -> None:
    """One that is answered, one that waits; the posting that came late says so."""
    said = text_of(client.get(topic("t-affair")))
    assert "时段比以前少了一小时，音量另有约定" in said
    assert "有人提出异议，还没有答复" in said
    assert "公示晚了" in said


def test_a_script_is_a_text_on_every_page_and_paper_of_a_topic(client: TestClient) -> None:
    """Titles, plans, wordings, reasons, defects, accounts, places."""
    paths = ["", "/plans/2", "/rounds/1", "/resolution", "/accounts"]
    for path in [estate("t-script"), *(topic("t-script") + one for one in paths)]:
        answer = client.get(path)
        assert answer.status_code == 200, path
        assert SCRIPT not in answer.text, path
        assert SCRIPT in text_of(answer), path


NAMES = {
    "six_steps": "提议 商议 审议 决议 决议公开 实施结果公开",
    "six_verbs": "收集、提议 协商 公示征询 表决 监督（决议公开） 监督（实施结果公开）",
    "six_acts": "提出议题、确定主体 告知、协商 协商（审议） 决议 决议公开 实施、反馈",
}
"""The names of the six gates in each set."""

PUBLISHED = {
    "six_verbs": "收集 提议 协商 公示征询 表决 监督",
    "six_acts": "提出议题 确定主体 告知 协商 实施 反馈",
}
"""The words of the other sets, as they were published, in their order (domain 4.5)."""


@pytest.mark.parametrize("labels", get_args(Labels))
def test_the_six_steps_go_by_the_names_that_are_set(board: Governance, labels: Labels) -> None:
    """Names on pages only: the same topic in the same step, with what the step asks for (domain 4.5)."""
    names = NAMES[labels].split()
    assert [SITE.say("zh", f"step.{labels}.{n}") for n in range(1, 7)] == names
    assert len(set(names)) == 6
    client = mounted(board, labels)
    said = text_of(client.get(topic("t-asking")))
    assert f"第 3 步，共 6 步：{names[2]}" in said
    assert "方案至少两轮征求意见，逐组答复" in said
    assert f"第 4 步 {names[3]}：列入业主大会表决" in text_of(client.get(topic("t-voting")))


@pytest.mark.parametrize("labels", PUBLISHED)
def test_a_gate_goes_by_the_word_that_fits_it_and_no_word_is_lost(labels: str) -> None:
    """The vote is step 4 under each set; every published word stands, in its order (domain 4.5)."""
    names = "".join(NAMES[labels].split())
    at = 0
    for word in PUBLISHED[labels].split():
        at = names.find(word, at)
        assert at >= 0, word
    assert "表决" in SITE.say("zh", "step.six_verbs.4")
    assert "vote" in SITE.say("en", "step.six_verbs.4")


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/topics/t-9", 404),
        ("/topics/t-1/plans/3", 404),
        ("/topics/t-1/plans/x", 404),
        ("/topics/t-1/rounds/3", 404),
        ("/topics/t-1/rounds/0.pdf", 404),
        ("/topics?step=7", 400),
        ("/topics?page=0", 400),
        ("/topics?step=3&page=9", 200),
    ],
)
def test_what_is_not_there_is_not_found(client: TestClient, path: str, status: int) -> None:
    """Unknown topics, versions, rounds, steps; a page beyond the last is empty."""
    assert client.get(estate("t-whole") + path).status_code == status
    assert client.get("/en" + estate("t-whole") + path).status_code == status


def test_papers_that_do_not_hang_are_not_found(client: TestClient) -> None:
    """Before there is a decision, or accounts."""
    assert client.get(f"{topic('t-asking')}/resolution").status_code == 404
    assert client.get(f"{topic('t-voting')}/accounts").status_code == 404


def test_empty_lists_say_where_to_begin(client: TestClient) -> None:
    """An estate without topics, a step without any."""
    assert "这个小区还没有人提出议题。" in text_of(client.get(f"{estate('empty')}/topics"))
    assert "这一步没有议题。" in text_of(client.get(f"{estate('t-bare')}/topics?step=5"))
    assert "六步议事" in text_of(client.get(estate("t-bare")))


def test_papers_say_figures_rights_and_where_to_read_on(client: TestClient) -> None:
    """Round, resolution, accounts: what, how much, until when, objecting, suing, a QR code (F)."""
    says = {
        "/rounds/1": ("第 1 轮征求意见公示", "收到 26 条意见。", "预算 520,000 元。"),
        "/resolution": (
            "决议公示",
            "131 / 164",
            "2026年6月21日作出决定",
            "业主委员会（章）",
            "公示 15 天：2026年6月22日至2026年7月7日 24:00。",
        ),
        "/accounts": (
            "实施结果和账目公示",
            "合计 452,300.50",
            "没有用的 33,699.50 元退回原来的资金来源",
        ),
    }
    for path, words in says.items():
        answer = client.get(topic("t-whole") + path)
        said = text_of(answer)
        for word in (*words, "自知道之日起 1 年内可以请求法院撤销"):
            assert word in said, (path, word)
        assert f"https://board.example{topic('t-whole')}" in said
        assert '<svg role="img" aria-label="二维码' in answer.text
    assert "应到 150 人，到会 86 人，同意 71 人。" in text_of(
        client.get(f"{topic('t-affair')}/resolution")
    )


@pytest.mark.slow
@pytest.mark.parametrize("path", ["/rounds/1", "/resolution", "/accounts"])
def test_a_paper_of_a_topic_is_one_a4_sheet(client: TestClient, path: str) -> None:
    """In both languages."""
    from io import BytesIO  # noqa: PLC0415

    from pypdf import PdfReader  # noqa: PLC0415

    for prefix in ("", "/en"):
        answer = client.get(f"{prefix}{topic('t-whole')}{path}.pdf")
        assert answer.headers["content-type"] == "application/pdf"
        assert answer.status_code == 200
        pages = PdfReader(BytesIO(answer.content)).pages
        assert len(pages) == 1, prefix


def test_a_past_day_shows_the_topic_as_it_stood(client: TestClient) -> None:
    """Folded from the journal: nothing later, and the estate's list of that day."""
    said = text_of(client.get(f"{topic('t-whole')}?as_of=2026-05-12"))
    assert "正在征求意见" in said
    assert "第 2 版定稿" not in said
    assert "第 3 步 审议（1 件）" in text_of(client.get(f"{estate('t-whole')}?as_of=2026-05-12"))
    assert client.get(f"{topic('t-whole')}?as_of=2026-04-01").status_code == 404


def test_every_story_is_one_of_an_estate_with_topics(board: Governance) -> None:
    """The stories are whole: every one of them has a row for each of its topics."""
    for tag in TOPICS:
        state, topics = board.state_and_topics(str(estate_of(tag)))
        assert sum(topics.counts().values()) == state.deliberation.raised >= 1


def test_a_feed_tells_a_topic_s_steps_with_ids_that_last(
    board: Governance, client: TestClient
) -> None:
    """From the concern to its accounts, each once, the vote among them, leading to the topic's page."""
    path = f"{estate('t-whole')}/feed.atom"
    found = entries(client, path)
    of_topic = [one for one in found if one[1] == f"https://board.example{topic('t-whole')}"]
    said = [title.split(" · ")[1] for title, _, _ in reversed(of_topic)]
    in_order = [
        "提出议题", "提议", "采用协商结论", "公布方案", "开始征求意见", "答复意见", "方案定稿",
        "列入表决", "通过，还不是最终结果", "表决结果最终有效", "开始实施", "验收没有通过", "验收通过",
        "公布结果和账目",
    ]  # fmt: skip
    assert list(dict.fromkeys(said)) == in_order
    assert any(title.endswith("会议公告 · 二单元加装电梯") for title, _, _ in found)
    app = make_app("board", {})
    mount_board(app, board, lambda: NOW, public="https://moved.example")
    assert [one[2] for one in entries(TestClient(app), path)] == [one[2] for one in found]
    assert len({one[2] for one in found}) == len(found)


def test_a_feed_says_until_when_a_round_can_be_answered(client: TestClient) -> None:
    """What a resident has to do has its last day in the entry itself."""
    path, atom = f"{estate('t-whole')}/feed.atom", {"a": "http://www.w3.org/2005/Atom"}
    feed = ET.fromstring(client.get(path).content)  # noqa: S314  (our own answer)
    said = [one.findtext("a:summary", "", atom) for one in feed.findall("a:entry", atom)]
    rounds = [one.split(" · ", 1)[1] for one in said if "开始征求意见" in one]
    assert rounds
    assert all(
        re.fullmatch(r"开始征求意见 · 到 20\d\d年\d+月\d+日 24:00", one) for one in rounds
    ), rounds


def test_a_feed_tells_how_topics_ended(client: TestClient) -> None:
    """Returned, settled, not passed, suspended; in English too; nothing of clocks and reports."""
    titles = [title for title, _, _ in entries(client, f"{estate('t-undone')}/feed.atom")]
    for said in (
        "退回议题 · 噪声",
        "办结 · 楼道堆物",
        "没有通过 · 选聘物业服务企业",
        "暂停 · 二单元",
    ):
        assert any(said in title for title in titles), said
    english = [title for title, _, _ in entries(client, f"/en{estate('t-undone')}/feed.atom")]
    assert "工农北村 · topic returned · 噪声" in english
    assert not any("期限" in title or "报告" in title for title in titles)


def test_the_feed_of_all_estates_and_the_list_tell_of_topics_too(client: TestClient) -> None:
    """With the latest of each."""
    assert any(
        "公平里小区 · 开始征求意见" in title for title, _, _ in entries(client, "/feed.atom")
    )
    assert "最近：开始征求意见 11月20日" in text_of(client.get("/"))


CAN = {
    "t-asking/t-1": "提意见：11月27日 24:00 前书面交社区服务站，或网上提交",
    "t-asking/t-2": "受影响的居民可以到会发言：先告诉社区居委会。",
    "t-asking/t-3": "达到业主的五分之一，这件事就不能退回。",
    "t-voting/t-1": "业主可以投票，租户要有业主的书面委托。",
    "t-affair/t-1": "有异议：11月26日 24:00 前书面交社区服务站，或网上提交。",
    "t-whole/t-1": "对账目有疑问：11月26日 24:00 前提出，也可以查原始凭证（R-23）。",
    "t-undone/t-2": "半年内再提，要有新方案，或五分之一以上业主联名",
    "t-undone/t-4": "五分之一以上业主联名提出的，不能退回。",
}


@pytest.mark.parametrize("of", CAN)
def test_a_topic_s_page_says_what_a_resident_can_do_until_when_and_whom_to_ask(
    client: TestClient, of: str
) -> None:
    """How to object or to give an opinion, by which day; whom to ask; what comes next."""
    answer = client.get(topic(*of.split("/")))
    card = answer.text.partition('id="can"')[2].partition("</section>")[0]
    said = re.sub("<[^>]+>", "", card)
    assert CAN[of] in said
    assert "有疑问问谁：" in said
    english = client.get("/en" + topic(*of.split("/"))).text
    assert "Whom to ask: " in english.partition('id="can"')[2].partition("</section>")[0]


def test_what_comes_next_is_the_next_step_and_what_it_asks_for(client: TestClient) -> None:
    """At the last one, what closing takes; nothing where it is over."""
    said = text_of(client.get(topic("t-asking")))
    assert "下一步：第 4 步 决议。由有权的人作决定" in said
    assert "这是最后一步：账目公示期满、满意度调查过，才能办结。" in text_of(
        client.get(topic("t-whole"))
    )
    assert "下一步" not in text_of(client.get(topic("t-undone", "t-4")))


def test_every_hint_has_its_words_and_every_word_a_hint() -> None:
    """Of a topic, by its blockers and its ends; of a consultation."""
    source = Path(hints.__file__).read_text("utf-8")
    named = set(re.findall(r'Hint\("([a-z_]+)"', source))
    for names in (*hints.AT_ONCE.values(), *hints.WHEN_OVER.values(), hints.HEARD.values()):
        named |= set(names)
    texts = {key.rpartition(".")[2] for key in SITE.words.texts if key.startswith("hint.t")}
    assert named | {"affected", "title"} == texts
    blockers = set(re.findall(r'"(AWAITS_[A-Z_]+)"', Path(steps.__file__).read_text("utf-8")))
    assert set(hints.AT_ONCE) - blockers == {"WORK_GOES_ON"}
    unsaid = {"AWAITS_PROPOSAL", "AWAITS_CONFIRMATION", "AWAITS_FINAL_RESULT", "AWAITS_START"}
    assert blockers - set(hints.AT_ONCE) == unsaid


def test_what_nobody_can_decide_here_names_no_turn_and_promises_no_day(client: TestClient) -> None:
    """Waiting for a decision that this system cannot take (ruling E1)."""
    said = text_of(client.get(topic("t-undone", "t-5")))
    assert "本系统还没有接上它" in said
    assert "现在该谁：系统" not in said
    assert "最早" not in said.partition("经过")[2].partition("每一步开始时算的")[0]


def test_english_s_plurals_and_sentences_are_english(client: TestClient) -> None:
    """Lines added and removed, a reason after a semicolon, a version that is the first."""
    said = text_of(client.get("/en" + topic("t-whole")))
    assert "Compared with version 1, version 2 adds 4 lines and removes 3." in said
    assert "not adopted; reason: 南侧是消防登高面，不能占" in said
    assert "Read version 1 Read" not in said
    assert "Read version 1 deliberation" in said
    asking = text_of(client.get("/en" + topic("t-asking")))
    assert "Open for opinions since 20 Nov, due 27 Nov 24:00. Next to act: residents." in asking
    affair = text_of(client.get("/en" + topic("t-affair")))
    assert "version 2 adds 1 line and removes 0." in affair


def test_an_estate_s_page_says_what_may_be_answered_now_and_how_to_raise_something(
    client: TestClient,
) -> None:
    """Each round and posting that is open, by its day; raising a topic, asking for the table."""
    for tag, says in (
        ("t-asking", "对“屋面防水大修”的方案提意见：11月27日 24:00 前。"),
        ("t-affair", "对“广场舞时段”的决定提异议：11月26日 24:00 前。"),
        ("t-whole", "对“二单元加装电梯”的账目提疑问：11月26日 24:00 前。"),
    ):
        said = text_of(client.get(estate(tag))).partition("我能做什么 ")[2]
        assert says in said
        assert "提出议题：任何居民或业主都可以" in said
    seated = text_of(client.get(estate("t-whole"))).partition("我能做什么 ")[2]
    assert "请求五方协商：十名以上居民联名" in seated
