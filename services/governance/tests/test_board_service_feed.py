"""What feeds tell of property service: each fact with its page, who it is of, its last day (issue 7)."""

import tempfile
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from chassis.app import make_app
from chassis.domain import stream_id
from governance.board.web import mount_board
from services.governance.tests.alliance_facts import Served
from services.governance.tests.board_kit import NOW, entries, estate
from services.governance.tests.governance_kit import Log, governance
from services.governance.tests.service_stories import SERVED
from services.governance.tests.topic_stories import Topic

AT = "https://board.example"
CODE = "220105"


def _others(log: Log) -> None:
    """An estate whose contract was given up, and the stars of who serves it in every state."""
    it = Topic(log, "s-stars", "和平小区")
    of = Served(log, it.estate)
    joined = {"org": "provider-b", "kind": "PROVIDER", "name": "乙物业公司"}
    alliance = stream_id(f"/alliances/{CODE}")
    of.said("member_organisation_joined", "alliance", "2026-01-06", estate=alliance, **joined)
    terms = of.terms("2023-02-01", "2026-12-31", provider="provider-b")
    of.signed("k-1", "2023-01-20", terms, "").started("k-1", "2023-02-01")
    of.signed("k-2", "2026-11-02", of.terms("2027-01-01", "2028-12-31"), "")
    of.said("contract_abandoned", "k-2", "2026-11-03", reason="未能进场")
    of.said("contract_drafted", "k-3", "2026-11-04", ref="k-3", terms=terms, renews="")
    for year, day in (("2023", "2024-03-02"), ("2024", "2025-03-02")):
        of.rated(CODE, "provider-b", year, day, 3, 8100)
    _of_a_year(of, "2024", "rating_withdrawn", "2025-06-01", ground="blacklisted")
    declared = {"code": CODE, "provider": "provider-b", "year": "2025"}
    _of_a_year(of, "2025", "rating_declared", "2026-11-01", **declared)
    _of_a_year(of, "2025", "rating_posted", "2026-11-20", posted_at="区公告栏", until="2026-11-27")


def _of_a_year(of: Served, year: str, kind: str, day: str, /, **more: Any) -> None:
    where = stream_id(f"/alliances/{CODE}/providers/provider-b/ratings/{year}")
    of.said(kind, "rating", day, estate=where, **more)


@pytest.fixture(name="client", scope="module")
def _client() -> Iterator[TestClient]:
    log = Log()
    for tell in (*SERVED.values(), _others):
        tell(log)
    with tempfile.TemporaryDirectory() as folder, governance(Path(folder)) as board:
        board.heads = {name: (lambda n=n: n) for name, n in log.positions.items()}  # type: ignore[misc]
        board.consumer.take(log.records)
        assert board.consumer.parked_rows() == []
        app = make_app("board", {})
        mount_board(app, board, lambda: NOW, public=AT, sample=True)
        yield TestClient(app, follow_redirects=False)


def told(client: TestClient, tag: str, prefix: str = "") -> dict[str, str]:
    """Give an estate's feed: each title with its address."""
    found = entries(client, f"{prefix}{estate(tag)}/feed.atom")
    return {title.partition(" · ")[2]: address for title, address, _ in found}


def test_a_feed_tells_who_serves_by_which_contract_and_leads_to_its_page(
    client: TestClient,
) -> None:
    """Recorded, signed, begun, renewed; the provider by its name."""
    found = told(client, "s-served")
    at = f"{AT}{estate('s-served')}"
    assert found["登记已有的物业合同 · 甲物业公司"] == f"{at}/contracts/k-0"
    assert found["合同续期 · 甲物业公司"] == f"{at}/contracts/k-0"
    assert found["签订物业合同 · 甲物业公司"] == f"{at}/contracts/k-1"
    assert found["开始物业服务 · 甲物业公司"] == f"{at}/contracts/k-1"
    assert found["确定服务档次：标准型"] == f"{at}#service"


def test_a_feed_tells_a_quarter_once_it_is_posted_and_how_it_was_confirmed(
    client: TestClient,
) -> None:
    """A quarter that was opened is no news; one that is confirmed says its grade."""
    found = told(client, "s-served")
    of = f"{AT}{estate('s-served')}/contracts/k-1/appraisals/2026q2"
    assert found["考核结果公示 · 甲物业公司 · 2026 年第 2 季度"] == of
    assert found["考核确认：合格 · 甲物业公司 · 2026 年第 2 季度"] == of
    assert not [title for title in found if "2026 年第 3 季度" in title]


def test_a_feed_tells_stars_apart_from_appraisals(client: TestClient) -> None:
    """A-4: posted, confirmed, withdrawn; whoever lost them again is told without them."""
    found = told(client, "s-stars")
    of = f"{AT}{estate('s-stars')}#service"
    assert found["确认物业企业党组织星级：三星 · 乙物业公司 · 2023 年度"] == of
    assert found["确认物业企业党组织星级 · 乙物业公司 · 2024 年度"] == of
    assert found["撤销物业企业党组织星级 · 乙物业公司 · 2024 年度"] == of
    assert found["物业企业党组织星级公示 · 乙物业公司 · 2025 年度"] == of


def test_a_feed_tells_an_emergency_and_that_nobody_serves(client: TestClient) -> None:
    """Gone, the gap, who serves meanwhile; the owners are asked after two quarters."""
    found = told(client, "s-emergency")
    at = f"{AT}{estate('s-emergency')}"
    for title, page in {
        "物业企业撤离": "/contracts/k-1",
        "合同结束": "/contracts/k-1",
        "没有生效的物业合同": "/contracts/k-1",
        "请业主决定是否解聘": "/contracts/k-1/appraisals/2026q2",
        "组织应急服务": "#service",
    }.items():
        assert [where for told, where in found.items() if told.startswith(title)] == [at + page]
    assert "没有单位包保" in told(client, "s-floor")


def test_what_hangs_says_its_last_day(client: TestClient) -> None:
    """A tier, a quarter and stars that are posted; not what hung before."""
    atom = {"a": "http://www.w3.org/2005/Atom"}

    def summaries(tag: str) -> list[str]:
        feed = ET.fromstring(client.get(f"{estate(tag)}/feed.atom").content)  # noqa: S314  (our own)
        said = [one.findtext("a:summary", "", atom) for one in feed.findall("a:entry", atom)]
        return [one.split(" · ", 1)[1] for one in said]

    undone = summaries("s-undone")
    assert "拟定服务档次并公示：基本型 · 到 2026年11月27日 24:00" in undone
    assert "拟定服务档次并公示" in undone
    assert [one for one in undone if one.startswith("考核结果公示 · 到 2026年11月")]
    assert "物业企业党组织星级公示 · 到 2026年11月27日 24:00" in summaries("s-stars")


def test_drafts_are_no_news_and_what_was_given_up_leads_to_the_estate(client: TestClient) -> None:
    """There is no page of either."""
    found = entries(client, f"{estate('s-stars')}/feed.atom")
    signed = [address for title, address, _ in found if "签订物业合同" in title]
    assert signed == [
        f"{AT}{estate('s-stars')}#service",
        f"{AT}{estate('s-stars')}/contracts/k-1",
    ]
    assert not [title for title, _, _ in found if "起草" in title]


@pytest.mark.slow
def test_every_page_that_a_feed_leads_to_is_there(client: TestClient) -> None:
    """In both languages."""
    for prefix in ("", "/en"):
        for tag in (*SERVED, "s-stars"):
            for address in set(told(client, tag, prefix).values()):
                there = client.get(address.removeprefix(AT), follow_redirects=True)
                assert there.status_code == 200, address


def test_the_feed_of_all_estates_names_who_serves_and_leaves_stars_to_each(
    client: TestClient,
) -> None:
    """Stars are a provider's: they would be told once for every estate."""
    titles = [title for title, _, _ in entries(client, "/feed.atom")]
    assert "和平小区 · 签订物业合同 · 甲物业公司" in titles
    assert not [title for title in titles if "星级" in title]
    assert "最近：" in client.get("/").text


def test_a_feed_is_told_in_english_too(client: TestClient) -> None:
    """Words of residents in both."""
    found = told(client, "s-served", "/en")
    assert "tier confirmed: standard tier" in found
    assert "appraisal confirmed: pass · 甲物业公司 · quarter 2 of 2026" in {
        title.lower() for title in found
    }
    stars = told(client, "s-stars", "/en")
    assert any("confirmed: three stars · 乙物业公司 · for 2023" in title for title in stars)
