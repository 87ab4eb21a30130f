"""How the board answers: lists, past days, errors, feeds, paper, and input that means no good."""

import io
import re
import tempfile
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from pypdf import PdfReader

from chassis.app import make_app
from governance import queries
from governance.application import Governance
from governance.board import lists, papers
from governance.board.estates import door_order
from governance.board.lists import calendar, place_label
from governance.board.web import mount_board
from pages.paper import PaperMissing
from services.governance.tests.board_kit import NOW, Story, estate, estate_of, text_of
from services.governance.tests.board_stories import SCRIPT, STORIES, states
from services.governance.tests.governance_kit import Log, governance
from services.governance.tests.test_board_pages import vote

ATOM = {"a": "http://www.w3.org/2005/Atom"}
HTML = {"accept": "text/html,*/*"}


@pytest.fixture(name="board", scope="module")
def _board() -> Iterator[Governance]:
    with tempfile.TemporaryDirectory() as folder, states(Path(folder)) as made:
        yield made


@pytest.fixture(name="client", scope="module")
def _client(board: Governance) -> TestClient:
    app = make_app("board", {})
    mount_board(app, board, lambda: NOW, public="https://board.example")
    return TestClient(app, follow_redirects=False, raise_server_exceptions=False)


# The list


def test_the_list_is_a_calendar_and_no_league_table(client: TestClient) -> None:
    """Seven days, thirty days, later, no date; overdue by law first; no score, no rank."""
    page = text_of(client.get("/"))
    heads = ["七天之内有事的", "三十天之内有事的", "还不知道下一个日期的"]

    assert [page.index(h) for h in heads] == sorted(page.index(h) for h in heads)
    assert page.index("铁北小区") < page.index("和顺里小区") < page.index("红旗路 8 号楼")
    assert "不打总分，不排名次" in page


def test_a_list_is_searched_by_name_street_or_community_within_a_district(
    client: TestClient,
) -> None:
    """Without JavaScript: the form asks the server."""
    found = text_of(client.get("/", params={"q": "和顺"}))
    by_street = text_of(client.get("/", params={"q": "东盛街道", "district": "220105"}))
    elsewhere = text_of(client.get("/", params={"q": "和顺", "district": "469023"}))

    assert "共 1 个小区" in found
    assert "梧桐苑" not in found
    assert "和顺里小区" in by_street
    assert "没有找到“和顺”" in elsewhere
    assert "现在只在一个区县里找" in elsewhere


def test_a_percent_sign_is_searched_for_and_no_pattern(client: TestClient) -> None:
    """What a reader types has no power over the question."""
    assert "没有找到“%”" in text_of(client.get("/", params={"q": "%"}))


def test_a_long_list_comes_in_pages(board: Governance, monkeypatch: pytest.MonkeyPatch) -> None:
    """So that a page stays within its weight; every estate is on exactly one page."""
    monkeypatch.setattr(lists, "ON_A_PAGE", 5)
    pages = -(-len(STORIES) // 5)
    every = [calendar(board, "", "", n + 1, date(2026, 11, 25)) for n in range(pages)]
    roots = [row.root for one in every for row in one.rows]

    assert every[0].pages == pages
    assert len(roots) == len(set(roots)) == len(STORIES)


def test_an_empty_board_says_so(tmp_path: Path) -> None:
    """Nothing is registered yet: no error, no invented group."""
    with governance(tmp_path) as empty:
        app = make_app("board", {})
        mount_board(app, empty, lambda: NOW)
        assert "共 0 个小区" in text_of(TestClient(app).get("/"))


def test_a_place_is_named_as_people_name_it() -> None:
    """A county that no city governs has no city in its name."""
    place = {
        "city": "省直辖县级行政区划",
        "district": "澄迈县",
        "township": "金江镇",
        "community": "文明社区",
    }

    assert place_label(place) == "澄迈县"
    assert place_label(place, whole=True) == "澄迈县金江镇文明社区"
    assert place_label(None) == ""


# Past days


def test_a_past_day_is_shown_as_past(client: TestClient) -> None:
    """You are looking at that day, not at today; days left are those of that day."""
    page = text_of(client.get(f"{vote('failed')}?as_of=2026-11-05"))

    assert "您在看 2026年11月5日的情况，不是今天的。" in page
    assert "没有通过" not in page
    assert "纸质票截止 还有 2 天" in page
    english = text_of(client.get(f"/en{vote('failed')}?as_of=2026-11-05"))
    assert "You are looking at 5 November 2026, not at today." in english


def test_today_is_not_a_past_day(client: TestClient) -> None:
    """The form sends today's date as well."""
    assert "您在看" not in text_of(client.get(f"{estate('failed')}?as_of=2026-11-25"))


@pytest.mark.parametrize("day", ["2026-11-26", "1500-01-01", "yesterday", "2026-02-30", "0"])
def test_a_day_that_cannot_be_shown_is_refused_in_words(client: TestClient, day: str) -> None:
    """A future day, a day before all calendars, no day at all: 400 and a page."""
    answer = client.get(estate("failed"), params={"as_of": day})

    assert answer.status_code == 400
    assert "日期要写成 2026-06-30 这样" in text_of(answer)


def test_an_estate_before_its_registration_was_not_there(client: TestClient) -> None:
    """As of a day before its first fact there is no page."""
    assert client.get(estate("failed"), params={"as_of": "2020-01-01"}).status_code == 404


# Addresses and errors


def test_a_meeting_leads_to_its_first_motion(client: TestClient) -> None:
    """In the language it was asked in."""
    answer = client.get(f"/en{estate('small')}/meetings/2026-1")

    assert answer.status_code == 302
    assert answer.headers["location"] == f"/en{vote('small')}"


@pytest.mark.parametrize(
    "path",
    [
        "/estates/nowhere",
        f"/estates/{estate_of('nobody')}",
        f"/estates/{estate_of('open')}/meetings/none",
        f"/estates/{estate_of('open')}/meetings/2026-1/motions/m9",
        f"/estates/{estate_of('open')}/meetings/2026-1/motions/m1/result",
        f"/estates/{estate_of('empty')}/meetings/2026-1/notice",
        f"/estates/{estate_of('open')}/nothing/here",
        "/nothing",
    ],
)
def test_what_is_not_there_is_a_page_that_says_so(client: TestClient, path: str) -> None:
    """404, in words, in both languages; nothing of the address is repeated."""
    answer = client.get(path, headers=HTML)

    assert answer.status_code == 404
    assert "公示过的内容不会删除" in text_of(answer)
    assert "There is no such page" in text_of(client.get(f"/en{path}", headers=HTML))


def test_a_program_that_asks_for_nothing_gets_a_problem(client: TestClient) -> None:
    """Only readers get pages: `application/problem+json` stays what programs know."""
    answer = client.get("/governance/v1/nothing")

    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    "query",
    ["page=0", "page=x", "page=999999", "district=abc", "district=1234567", "after=nonsense"],
)
def test_questions_that_mean_nothing_are_refused_in_words(client: TestClient, query: str) -> None:
    """400, never a 500."""
    assert client.get(f"/?{query}").status_code == 400


def test_a_record_that_is_on_its_way_is_waited_for_and_then_said(
    client: TestClient, board: Governance, monkeypatch: pytest.MonkeyPatch
) -> None:
    """503 with Retry-After rather than an old state as if it were new (ruling A13)."""
    monkeypatch.setattr(queries, "WAIT_SECONDS", 0.01)
    monkeypatch.setattr(board, "heads", {**board.heads, "committee": lambda: 10_000})
    for headers, query in (({}, "?after=committee=9999"), ({"Cogov-After": "committee=9999"}, "")):
        answer = client.get(f"{estate('passed')}{query}", headers=headers)

        assert answer.status_code == 503
        assert answer.headers["retry-after"]
        assert "我们不把旧内容当成新的给您看" in text_of(answer)
        assert "http-equiv" not in answer.text


def test_a_state_that_is_late_by_a_day_is_not_shown_as_new(
    board: Governance, client: TestClient
) -> None:
    """The late page leads to the last day that is whole (rulings D3, F)."""
    parked = board.tables.parked
    row = {
        "reader": "governance",
        "source": "committee",
        "position": 10**7,
        "root": str(estate_of("stands")),
        "type": "committee.New",
        "value": b"",
        "why": "new",
        "at": datetime.now(UTC) - timedelta(hours=25),
    }
    with board.views.writing() as conn:
        conn.execute(parked.insert().values(**row))
    try:
        late, past = client.get(vote("stands")), client.get(f"{vote('stands')}?as_of=2026-11-24")
        with board.views.writing() as conn:
            conn.execute(parked.update().values(at=datetime.now(UTC)))
        waits = client.get(vote("stands"))
    finally:
        with board.views.writing() as conn:
            conn.execute(parked.delete())

    assert late.status_code == 503
    assert "?as_of=2026-11-24" in late.text
    assert past.status_code == 200
    assert "有 1 条新记录还没有登上这一页" in text_of(waits)


def test_our_own_fault_is_a_page_with_a_number_to_report(
    board: Governance, client: TestClient
) -> None:
    """A state that cannot be read: 500, whose fault it is, and the number that finds it in the log."""
    broken = {"root": str(estate_of("broken")), "code": "", "name": "", "number": 0, "value": b"?"}
    with board.views.writing() as conn:
        conn.execute(board.tables.states.insert().values(**broken))
    answer = client.get(estate("broken"))

    assert answer.status_code == 500
    assert "是我们的系统出了问题，不是您操作错了。" in text_of(answer)
    assert answer.headers["cogov-trace"] in answer.text


def test_a_page_takes_no_script_but_ours(client: TestClient) -> None:
    """The policy of every answer, errors and paper among them."""
    for path in ("/", estate("open"), "/estates/nowhere", f"{vote('failed')}/result"):
        headers = client.get(path).headers
        assert "default-src 'none'" in headers["content-security-policy"]
        assert headers["cache-control"] == "no-cache"


def test_a_head_asks_for_no_body(client: TestClient) -> None:
    """Whoever checks a link may do so cheaply."""
    assert client.head(vote("passed")).status_code == 200


# Input that means no good


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_a_name_that_is_a_script_comes_out_as_text(client: TestClient, prefix: str) -> None:
    """Estate, title, text and source: on pages, paper, list and feed."""
    for path in (
        "/",
        estate("script"),
        vote("script"),
        f"{estate('script')}/meetings/2026-1/notice",
        f"{vote('script')}/result",
        "/feed.atom",
        f"{estate('script')}/feed.atom",
    ):
        body = client.get(prefix + path).text
        assert SCRIPT not in body, path
        assert "&lt;script&gt;" in body, path
    asked = client.get(f"{prefix}/", params={"q": f'"{SCRIPT}'}).text
    assert SCRIPT not in asked
    assert 'value="&#34;&lt;script&gt;' in asked


def test_a_script_is_text_on_paper_too(client: TestClient) -> None:
    """The PDF shows it and runs nothing."""
    made = PdfReader(io.BytesIO(client.get(f"{vote('script')}/result.pdf").content))

    assert "<script>alert" in made.pages[0].extract_text().replace(" ", "")
    assert b"/JavaScript" not in client.get(f"{vote('script')}/result.pdf").content


# Feeds


def test_a_feed_tells_notices_postings_and_results(client: TestClient) -> None:
    """Atom, the latest first, with lasting ids and absolute addresses."""
    feed = ET.fromstring(client.get("/feed.atom").content)  # noqa: S314  (our own answer)
    entries = feed.findall("a:entry", ATOM)
    updated = [e.findtext("a:updated", "", ATOM) for e in entries]
    ids = [e.findtext("a:id", "", ATOM) for e in entries]
    links = [link.attrib["href"] for e in entries for link in e.findall("a:link", ATOM)]

    assert updated == sorted(updated, reverse=True)
    assert len(set(ids)) == len(ids) > 20
    assert all(one.startswith("urn:uuid:") for one in ids)
    assert all(one.startswith("https://board.example/estates/") for one in links)


def test_an_estates_feed_keeps_its_ids_wherever_the_board_stands(
    board: Governance, client: TestClient
) -> None:
    """A reader is not told everything again because an address changed."""
    app = make_app("board", {})
    mount_board(app, board, lambda: NOW, public="https://moved.example")
    here, there = client, TestClient(app)
    path = f"{estate('annulled')}/feed.atom"
    ids = [re.findall("urn:uuid:[0-9a-f-]+", c.get(path).text) for c in (here, there)]

    assert ids[0] == ids[1] != []
    assert "决定被撤销" in here.get(path).text
    assert "decision annulled" in here.get(f"/en{path}").text


def test_a_feed_of_an_estate_without_news_is_empty_and_whole(client: TestClient) -> None:
    """Valid Atom with no entry."""
    feed = ET.fromstring(client.get(f"{estate('empty')}/feed.atom").content)  # noqa: S314

    assert feed.findall("a:entry", ATOM) == []
    assert feed.findtext("a:updated", "", ATOM)


# Paper


@pytest.mark.slow
@pytest.mark.parametrize("prefix", ["", "/en"])
@pytest.mark.parametrize("tag", ["notice", "small", "script"])
def test_a_meetings_notice_is_one_sheet(client: TestClient, tag: str, prefix: str) -> None:
    """A4, one page, with the figures of what it takes."""
    answer = client.get(f"{prefix}{estate(tag)}/meetings/2026-1/notice.pdf")
    made = PdfReader(io.BytesIO(answer.content))

    assert answer.headers["content-type"] == "application/pdf"
    assert len(made.pages) == 1
    assert [round(float(x)) for x in made.pages[0].mediabox[2:]] == [595, 842]
    if tag == "notice":
        said = made.pages[0].extract_text()
        assert "12,769.76" in said
        assert "8,513.18" in said


@pytest.mark.slow
@pytest.mark.parametrize("prefix", ["", "/en"])
@pytest.mark.parametrize(
    "tag", ["passed", "failed", "quorum", "annulled", "flipped", "small", "option", "upheld"]
)
def test_a_result_is_one_sheet(client: TestClient, tag: str, prefix: str) -> None:
    """A4, one page; the table's figures can be read from it."""
    made = PdfReader(io.BytesIO(client.get(f"{prefix}{vote(tag)}/result.pdf").content))

    assert len(made.pages) == 1
    if tag == "failed":
        said = made.pages[0].extract_text()
        for figure in ("1,428", "132,675.56", "96.36", "43,576.43", "34.03", "20,447.32"):
            assert figure in said


def test_paper_leads_to_the_page_by_an_address_that_can_be_scanned(client: TestClient) -> None:
    """The QR code and the printed address are the page's, at the board's public address."""
    page = client.get(f"{vote('failed')}/result").text

    assert f"https://board.example{vote('failed')}" in page
    assert 'role="img" aria-label="二维码' in page


def test_without_pango_only_the_pdf_is_refused(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """503 and what to install; the page can still be printed."""

    def missing(html: str) -> bytes:
        raise PaperMissing("Pango is missing")

    monkeypatch.setattr(papers, "pdf_of", missing)
    answer = client.get(f"{vote('quorum')}/result.pdf?as_of=2026-11-24")

    assert answer.status_code == 503
    assert "apt-get install libpango-1.0-0" in text_of(answer)
    assert client.get(f"{vote('quorum')}/result").status_code == 200


def test_a_pdf_is_made_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Asking again takes nothing; only the last few are kept."""
    made: list[str] = []

    def make(html: str) -> bytes:
        made.append(html)
        return html.encode()

    monkeypatch.setattr(papers, "pdf_of", make)
    kept = papers.Papers()
    for html in ("a", "a", *(str(n) for n in range(papers.KEPT)), "a"):
        assert kept.pdf(html) == html.encode()

    assert made.count("a") == 2


def test_an_estate_with_a_long_history_shows_its_latest_and_leads_to_the_rest(
    tmp_path: Path,
) -> None:
    """Twelve decisions, then a link to all of them; the page stays within its weight."""
    log = Log()
    story = Story(log, "long", "老小区")
    story.roll((127_697_600, 144), "2026-03-01")
    for n in range(30):
        story.many(n)
    with governance(tmp_path) as made:
        made.consumer.take(log.records)
        app = make_app("board", {})
        mount_board(app, made, lambda: NOW)
        client = TestClient(app)
        page, every = client.get(estate("long")), client.get(f"{estate('long')}?decided=all")

    assert "更早的 18 件" in text_of(page)
    assert len(page.content) <= 60_000
    assert text_of(every).count("同意 40 / 100 人") + text_of(every).count("没有通过") >= 30


def test_buildings_stand_in_the_order_of_their_doors() -> None:
    """Building 2 before building 10, whatever their references are called."""
    names = ["甲栋 12", "10号楼", "2 号楼", "1号楼", "甲栋 3"]

    assert sorted(names, key=door_order) == ["1号楼", "2 号楼", "10号楼", "甲栋 3", "甲栋 12"]
