"""The demo's electorates have exactly the published totals (integers, rulings C13, G17)."""

import re
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from suite.demo.client import Client
from suite.demo.figures import electorate, spread
from suite.demo.published import Published, published
from suite.demo.story import SPECIAL, cases
from suite.dev_tokens import signing_key


@given(st.integers(1, 500), st.integers(0, 10**9))
def test_a_total_is_spread_exactly_over_positive_parts(parts: int, more: int) -> None:
    """Every part is at least 1 cm², and nothing is lost or added."""
    areas = spread(parts + more, parts)

    assert sum(areas) == parts + more
    assert len(areas) == parts
    assert min(areas) >= 1


def test_what_cannot_be_spread_is_refused() -> None:
    """Fewer cm² than heads."""
    with pytest.raises(ValueError, match="cannot be split"):
        spread(2, 3)


@pytest.mark.parametrize("v", published().votes, ids=lambda v: v.id)
def test_every_published_vote_keeps_its_figures(v: Published) -> None:
    """Total, participating and agreeing area and heads, of the marks that are cast."""
    rest = (
        v.participating_area_cm2 - v.agree_area_cm2 - v.disagree_area_cm2,
        v.participating_heads - v.agree_heads - v.disagree_heads,
    )
    cells = [
        ("AGREE", v.agree_area_cm2, v.agree_heads),
        ("DISAGREE", v.disagree_area_cm2, v.disagree_heads),
        ("ABSTAIN", *rest),
    ]
    voters = electorate((v.total_area_cm2, v.total_heads), [c for c in cells if c[2]])

    assert (sum(x.area_cm2 for x in voters), len(voters)) == (v.total_area_cm2, v.total_heads)
    for mark, area, heads in cells:
        held = [x.area_cm2 for x in voters if x.mark == mark]
        assert (sum(held), len(held)) == (area, heads)


def test_every_case_of_the_data_file_is_played(tmp_path: Path) -> None:
    """Votes and electorates, bundled papers as one motion an item (C13), each in its own community."""
    data = published()
    key = signing_key(tmp_path / "key.json")
    client = Client("http://127.0.0.1:9", key, "t", datetime(2026, 3, 2).astimezone())
    found = cases(client, [f"{n:012d}" for n in range(40)])
    client.close()

    ids = [*(v.id for v in data.votes), *(e.id for e in data.electorates)]
    assert [c.id for c in found[:-1]] == ids
    assert len({c.vote.plan.code for c in found}) == len(found)
    for case in found:
        items = SPECIAL.get(case.id)
        if items:
            assert [m["items"] for m in case.vote.plan.motions] == [[item] for item, _ in items]
        assert case.published is None or case.published.source in case.vote.plan.note


def test_what_people_read_of_a_case_is_chinese_first(tmp_path: Path) -> None:
    """Titles and names in Chinese with Chinese brackets; texts and notes go on in English."""
    client = Client(
        "http://127.0.0.1:9",
        signing_key(tmp_path / "key.json"),
        "t",
        datetime(2026, 3, 2).astimezone(),
    )
    plans = [case.vote.plan for case in cases(client, [f"{n:012d}" for n in range(40)])]
    client.close()
    motions = [motion for plan in plans for motion in plan.motions]

    assert [m["title"] for m in motions if re.search(r"[A-Za-z]{3}|[()]", m["title"])] == []
    assert [plan.name for plan in plans if re.search("[()]", plan.name)] == []
    for text in (*(m["text"] for m in motions), *(plan.note for plan in plans)):
        assert re.match(r"[\u4e00-\u9fff]", text)
        assert re.search(r"[A-Za-z]{4}", text)
