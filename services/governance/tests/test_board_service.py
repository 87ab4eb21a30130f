"""The pages of property service: what was promised and done, on what it rests, gaps, the chain (issue 7)."""

import re
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from alliance.domain import clocks as of_alliance
from alliance.published import FACTS
from chassis.app import make_app
from chassis.domain import CLOCKS
from governance.application import Governance
from governance.board.estates import HIDDEN
from governance.board.making import SITE
from governance.board.service import FULL, height, picture_of
from governance.board.web import mount_board
from governance.contract_part import UNCITED
from governance.present import present
from law.contracts import DISCLOSURES, Basis, Ground
from law.tiers import TIERS
from services.governance.tests.board_kit import NOW, estate, estate_of, text_of
from services.governance.tests.governance_kit import Log, governance
from services.governance.tests.service_stories import CONTRACTS, JUDGED, SERVED
from services.governance.tests.table_stories import SCRIPT


@pytest.fixture(name="board", scope="module")
def _board() -> Iterator[Governance]:
    log = Log()
    for tell in SERVED.values():
        tell(log)
    with tempfile.TemporaryDirectory() as folder, governance(Path(folder)) as made:
        made.heads = {name: (lambda n=n: n) for name, n in log.positions.items()}  # type: ignore[misc]
        made.consumer.take(log.records)
        yield made


@pytest.fixture(name="client", scope="module")
def _client(board: Governance) -> TestClient:
    app = make_app("board", {})
    mount_board(app, board, lambda: NOW, public="https://board.example", sample=True)
    return TestClient(app, follow_redirects=False)


def contract(tag: str, ref: str = "k-1") -> str:
    """Give a contract's address."""
    return f"{estate(tag)}/contracts/{ref}"


PATHS = [
    *(estate(tag) for tag in SERVED),
    *(contract(tag, ref) for tag, ref in CONTRACTS),
    *(f"{contract(tag, ref)}/appraisals/{quarter}" for tag, ref, quarter in JUDGED),
]


def test_every_story_is_understood(board: Governance) -> None:
    """Nothing of the stories is parked."""
    assert board.consumer.parked_rows() == []


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_every_page_of_every_state_is_shown_in_both_languages(
    client: TestClient, prefix: str
) -> None:
    """No code stands where a word belongs, and nothing breaks."""
    for path in PATHS:
        answer = client.get(prefix + path)
        assert answer.status_code == 200, path
        assert not re.search(r"[A-Z]{3,}_[A-Z]{2,}", text_of(answer)), path


def test_every_word_of_the_alliance_has_a_text() -> None:
    """A code is never shown instead of words."""
    has = SITE.words.has
    kinds = {v for v in vars(of_alliance).values() if isinstance(v, str) and v in CLOCKS}
    assert {k for k in kinds if not has(f"clock.what.{k}")} == (
        kinds & HIDDEN | {"alliance.rating_posting"}  # of no estate
    )
    cited = {t.rpartition(".")[2] for t, f in FACTS.items() if f not in UNCITED}
    streams = ("alliance.Contract.", "alliance.Appraisal.")
    tier = ("TierConfirmed", "TierReviewed", "TierChanged", "FloorServiceGapOpened")
    assert [n for n in (*tier, "EmergencyServiceStarted") if not has(f"happened.{n}")] == []
    named = {t.rpartition(".")[2] for t in FACTS if t.startswith(streams)} & cited
    assert [n for n in sorted(named) if not has(f"happened.{n}")] == []
    keys = [
        *(f"tier.{t}" for t in TIERS),
        *(f"basis_kind.{b}" for b in Basis),
        *(f"ground_of.{g}" for g in Ground),
        *(f"disclosure.{d}" for d in DISCLOSURES),
        *(f"appraised_from.{d}" for d in FULL),
    ]
    assert [key for key in keys if not has(key)] == []


def test_an_estate_s_page_says_who_serves_the_tier_and_its_reasons(client: TestClient) -> None:
    """Tier with its inputs, contract, appraisals in order, stars apart from them."""
    said = text_of(client.get(estate("s-served"))).replace(" ", "")
    assert "谁在服务，凭什么服务，答应了什么，做到了多少。" in said
    assert "标准型" in said
    assert "预计收费率70%" in said
    assert "甲物业公司生效2026年4月10日到2028年4月9日" in said
    assert "2026年第2季度合格84.55" in said.replace(" 合格 ", "合格").replace("合格 84", "合格84")
    assert "星级评的是企业党组织，和物业考核分开" in said
    assert "甲物业公司：4星2025年度" in said


def test_an_override_is_marked_and_gives_its_reason(client: TestClient) -> None:
    """Domain 4.2.3: in every view."""
    said = text_of(client.get(estate("s-floor")))
    assert "保障型 与规则不同" in said
    assert "没有用规则的结果，理由：街道愿意先托底一年，再转基本型" in said
    assert "按规则算出基本型" in said.replace("按规则算出 ", "按规则算出")


def test_gaps_say_since_when_and_how_many_days_are_left(client: TestClient) -> None:
    """A-3, R-64, R-66: open ones are flags, near ones clocks."""
    floor = text_of(client.get(estate("s-floor")))
    assert "红线：没有单位包保" in floor
    assert "从 2026年8月31日 起，已经 86 天。" in floor
    assert "区水务部门：清运和夜间巡查 还没有接手" in floor
    gone = text_of(client.get(estate("s-emergency")))
    assert "红线：没有生效的物业合同" in gone
    assert "应在 2026年12月5日 前补上。" in gone
    assert "应急服务到期 还有 13 天" in gone
    assert "物业合同到期 还有 36 天" in text_of(client.get(estate("s-undone")))


def test_a_contract_says_what_was_promised_what_was_done_and_when_it_ends(
    client: TestClient,
) -> None:
    """In plain language; what is disputed does not count, and the provider's answer stands beside it."""
    said = text_of(client.get(contract("s-served")))
    assert "甲物业公司正在服务，合同到 2028年4月9日。" in said
    assert "全天有人接电话 有凭据做到" in said
    assert "电梯困人半小时到场 还没有凭据" in said
    assert "安装门禁 过期没有完成" in said
    assert "有凭据的 170 次，应当 183 次 6 次有争议，不算" in said
    assert "公开 5 / 8 项；没有公开：负责人员、质量要求、收费项目" in said
    assert "理由：五月有六天三单元没有人扫" in said
    assert "保洁员病假，已经补扫四次" in said
    assert "业主解聘：60 天" in said
    assert "每月每平方米 0.80 元" in said


def test_a_contract_of_before_began_when_its_paper_says(client: TestClient) -> None:
    """Not on the day it was told of; stars of the years before that day are its provider's as well."""
    said = text_of(client.get(contract("s-served", "k-0"))).replace(" ", "")
    assert "2024年6月1日开始服务" in said
    assert "2025年1月22日开始服务" not in said
    feed = client.get(f"{estate('s-served')}/feed.atom").text
    assert "确认物业企业党组织星级：二星 · 甲物业公司 · 2024 年度" in feed


def test_every_event_that_a_page_links_to_is_on_it(client: TestClient) -> None:
    """A link to a fact leads to the list of the same page."""
    for path in PATHS:
        page = client.get(path).text
        linked = set(re.findall(r'href="#(e-[^"]+)"', page))
        assert linked <= set(re.findall(r'id="(e-[^"]+)"', page)), path


def test_the_chain_is_followed_both_ways(client: TestClient, board: Governance) -> None:
    """Concern, deliberation, vote, contract, work, appraisal, and the topic that came of it (issue 7)."""
    here = estate("s-served")
    steps = {
        f"{here}/topics/t-1": contract("s-served"),
        f"{here}/meetings/2026-1/motions/m1": contract("s-served"),
        contract("s-served"): f"{contract('s-served')}/appraisals/2026q2",
        f"{here}/topics/alliance-9": contract("s-served"),
    }
    for one, other in steps.items():
        assert f'href="{other}"' in client.get(one).text, one
    back = {
        f"{contract('s-served')}/appraisals/2026q2": contract("s-served"),
        contract("s-served"): f"{here}/meetings/2026-1/motions/m1",
    }
    for one, other in back.items():
        assert f'href="{other}"' in client.get(one).text, one
    page = client.get(contract("s-served")).text
    assert f'href="{here}/topics/t-1"' in page
    assert f'href="{here}/topics/t-1/plans/1"' in page
    assert f'href="{here}/consultations/c-1"' in page
    assert f'href="{here}/topics/alliance-9"' in page
    root = str(estate_of("s-served"))
    built = present(root, board.state(root), NOW)
    by_ref = {c["contract"]: c for c in built["property_service"]["contracts"]}
    basis = by_ref["k-1"]["basis"]
    assert (basis["topic"], basis["consultation"]) == ("t-1", "c-1")
    assert basis["decision"]["status"] == "IN_FORCE"
    assert (by_ref["k-1"]["before"], by_ref["k-0"]["renewed_by"]) == ("k-0", "k-1")
    topics = {t["topic"]: t["contracts"] for t in built["topics"]}
    assert topics == {"t-1": ["k-1"], "alliance-9": []}
    assert [a["topic"] for a in by_ref["k-1"]["asked_owners"]] == ["alliance-9"]


def test_a_contract_on_an_annulled_decision_says_so(client: TestClient) -> None:
    """A flag, and who decides what becomes of it."""
    said = text_of(client.get(contract("s-undone")))
    assert "红线：合同依据的决定已经不算数" in said
    assert "已通知解除，甲物业公司服务到" not in said
    assert "发出了不再续约的通知" in said


def test_a_quarter_shows_its_five_dimensions_and_never_a_score_that_was_not_posted(
    client: TestClient,
) -> None:
    """From what each was counted; without data no zero (4.2.5)."""
    said = text_of(client.get(f"{contract('s-served')}/appraisals/2026q2"))
    assert "84.55 分，合格。" in said
    assert "做到 160 / 183 次" in said
    assert "投诉和满意度由街道报送。" in said
    bare = text_of(client.get(f"{contract('s-served')}/appraisals/2026q3"))
    assert "还没有公布得分。" in bare
    assert "缺数据就不打分，不写零，也不写满分。" in bare
    again = text_of(client.get(f"{contract('s-script')}/appraisals/2026q2"))
    assert "还没有公布得分。" in again
    assert "不成立" in again


def test_two_failed_quarters_ask_the_owners(client: TestClient) -> None:
    """The system never ends a contract by itself; the topic that came of it is linked."""
    page = client.get(f"{contract('s-emergency')}/appraisals/2026q2")
    assert "连续两个季度不合格：业主可以表决是否解聘" in text_of(page)
    assert f'href="{estate("s-emergency")}/topics/alliance-21"' in page.text


def test_the_picture_s_figures_stand_in_a_table_beside_it(client: TestClient) -> None:
    """DESIGN: no picture carries a number that the text does not."""
    page = client.get(contract("s-served", "k-0")).text
    label = re.search(r'class="spark" role="img" aria-label="([^"]*)"', page)
    assert label is not None
    said = text_of(client.get(contract("s-served", "k-0")))
    for number in ("61.20", "70.40", "78.15", "82.30", "88.64"):
        assert number in label[1]
        assert number in said
    assert page.count('<circle class="m-act"') == 5
    assert (height(100), height(40), height(0), picture_of([])) == (0.45, 4.05, 4.05, None)


def test_a_script_is_a_text_on_every_page_of_a_contract(client: TestClient) -> None:
    """Whatever was written by whomever."""
    for path in (contract("s-script"), f"{contract('s-script')}/appraisals/2026q2"):
        answer = client.get(path)
        assert SCRIPT not in answer.text
        assert "alert(" in answer.text


def test_what_is_not_there_is_not_found(client: TestClient) -> None:
    """Another contract, a draft, another quarter, another estate's."""
    for path in (
        contract("s-served", "k-9"),
        f"{contract('s-served')}/appraisals/2025q1",
        f"{contract('s-served')}/appraisals/x",
        contract("s-floor"),
    ):
        assert client.get(path).status_code == 404, path


def test_a_past_day_shows_the_contract_as_it_stood(client: TestClient) -> None:
    """Before the appraisal was confirmed it was not."""
    said = text_of(client.get(f"{contract('s-served')}?as_of=2026-05-01"))
    assert "您在看" in said
    assert "2026 年第 2 季度" not in said
    assert client.get(f"{contract('s-served')}?as_of=2026-03-01").status_code == 404


def test_the_six_dimensions_name_what_is_known_and_open_their_formula(client: TestClient) -> None:
    """7.2: each by itself, the weakest only where it can be said; red lines in words."""
    said = text_of(client.get(estate("s-undone")))
    assert "“有章理事”怎么算出来的" in said
    assert "物业合同有合法依据：0" in said
    assert "最近一次考核：661/1000" in said
