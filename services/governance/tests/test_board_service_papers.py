"""A contract's summary and a quarter's appraisal on paper: HTML and PDF, the words of their sheets."""

import io
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from html import unescape

import pytest
from fastapi.testclient import TestClient
from pypdf import PdfReader

from chassis.app import make_app
from cogov.alliance.v1 import events_pb2 as pb
from governance.board.web import mount_board
from services.governance.tests.alliance_facts import Served
from services.governance.tests.governance_kit import ESTATE, Log, governance

NOW = datetime(2026, 11, 25, 2, 20, tzinfo=UTC)
K = f"/estates/{ESTATE}/contracts/k-1"
HOSTILE = '停水前一天贴告示<script>alert("x")</script>'


@pytest.fixture(scope="module", name="app")
def _app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """An estate with a contract, a confirmed quarter, one that is open, and a draft."""
    log = Log()
    log.registered()
    it = Served(log).tiered()
    procedures = [pb.Procedure(procedure="notice", text=HOSTILE)]
    terms = it.terms("2026-04-01", "2027-03-31", procedures=procedures)
    it.signed("k-1", "2026-03-29", terms, meeting="").started("k-1", "2026-04-01", "2027-03-31")
    it.appraised("k-1", "2026q2", "2026-07-06", 9050, "GOOD")
    it.appraised("k-1", "2026q3", "2026-10-06", 0, "", stage="OPENED")
    it.said("contract_drafted", "k-2", "2026-11-01", ref="k-2", terms=terms, renews="k-1")
    with governance(tmp_path_factory.mktemp("papers")) as made:
        made.consumer.take(log.records)
        assert made.consumer.parked_rows() == []
        app = make_app("governance", {})
        mount_board(app, made, lambda: NOW, sample=True, contract_labels="one_system_three")
        yield TestClient(app)


def text_of(client: TestClient, path: str) -> str:
    """Give a page's text."""
    answer = client.get(path)
    assert answer.status_code == 200
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]*>", "", answer.text)))


def test_a_contract_s_summary_says_it_all_in_plain_words(app: TestClient) -> None:
    """Who, on what ground, until when, for how much; services, project, promise, notice (R-60, R-64)."""
    said = text_of(app, f"{K}/summary")
    for words in (
        "物业服务由 provider-a 提供；服务档次：标准型；合同生效。",
        "合同依据：社区组织自管（R-67）。",
        "期限：2026年4月1日至2027年3月31日。",
        "物业费：每平方米每月0.80 元；按季度收取。",
        "垃圾清运：每天，每季度 90 次",
        "安装门禁：预算 50,000 元，2026年9月30日前完成，由业主委员会验收",
        "全天有人接电话",
        "业主解聘，提前通知 60 天",
        "物业企业期满不续约，提前通知 90 天",
    ):
        assert words in said, words
    assert "<script>" not in app.get(f"{K}/summary").text
    assert 'alert("x")' in said


def test_the_parts_of_a_contract_go_by_the_deployment_s_labels(app: TestClient) -> None:
    """COGOV_CONTRACT_LABELS, in either language (domain 4.2.4)."""
    heads = re.findall(r"<h2>([^<]*)</h2>", app.get(f"{K}/summary").text)
    assert heads[:3] == ["标准化", "规范化", "项目化"]
    assert "Run by projects" in text_of(app, f"/en{K}/summary")
    assert "refuse removal: daily, 90 times a quarter" in text_of(app, f"/en{K}/summary")


def test_a_contract_s_page_calls_its_parts_as_its_paper_does(app: TestClient) -> None:
    """One set of names everywhere, in either language."""
    said = text_of(app, K)
    assert [name for name in ("标准化", "规范化", "项目化") if name not in said] == []
    assert "附加项目" not in said
    assert "Run by projects" in text_of(app, f"/en{K}")


def test_an_appraisal_s_sheet_has_each_dimension_and_what_it_rests_on(app: TestClient) -> None:
    """The points of a dimension are rounded once, half up; the total is the one that was posted."""
    said = text_of(app, f"{K}/appraisals/2026q2/sheet")
    assert "provider-a 得 90.50 分，好。" in said
    assert "合同履行：34.15 / 40 分（做到的次数 160，应有 183）" in said
    assert "居民满意：21.35 / 25 分（32 份评分，共 128 分，每份 1 到 5 分）" in said
    assert "安全：10.00 / 10 分（逾期的安全隐患 0）" in said
    assert "没有异议。" in said


@pytest.mark.slow
@pytest.mark.parametrize("prefix", ["", "/en"])
@pytest.mark.parametrize("path", [f"{K}/summary", f"{K}/appraisals/2026q2/sheet"])
def test_both_come_as_pdf_with_their_chinese_and_the_way_to_the_page(
    app: TestClient, path: str, prefix: str
) -> None:
    """One or two sheets; the QR code's address stands beside it in letters."""
    answer = app.get(f"{prefix}{path}.pdf")
    assert answer.headers["content-type"] == "application/pdf"
    made = PdfReader(io.BytesIO(answer.content))
    assert len(made.pages) <= 2
    text = re.sub(r"\s+", "", "".join(one.extract_text() for one in made.pages))
    page = path.removesuffix("/summary").removesuffix("/sheet")
    assert f"http://testserver{prefix}{page}" in text
    assert f'href="{prefix}{path}"' in app.get(prefix + page).text
    assert ("垃圾清运" if "summary" in path else "合同履行") in text or prefix


@pytest.mark.parametrize(
    "path",
    [
        f"/estates/{ESTATE}/contracts/k-2/summary",
        f"/estates/{ESTATE}/contracts/k-9/summary.pdf",
        f"{K}/appraisals/2026q3/sheet",
        f"{K}/appraisals/2025q1/sheet.pdf",
    ],
)
def test_a_draft_and_a_quarter_without_a_score_are_no_paper(app: TestClient, path: str) -> None:
    """404 as a page."""
    assert app.get(path).status_code == 404
