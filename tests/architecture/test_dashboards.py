"""Dashboards and alerts name metrics that are documented, and answer an operator's questions."""

import pytest

from tests.architecture.dashboards import OF_PROMETHEUS, base_name, names_in, queries
from tests.architecture.project_rules import documented_metrics
from tests.architecture.tree import ROOT

DOCUMENTED = {
    name for name, *_ in documented_metrics((ROOT / "docs/metrics.md").read_text("utf-8"))
}
QUESTIONS = {
    "lag per consumer": "cogov_consumer_position",
    "relay position": "cogov_relay_position",
    "parked records": "cogov_parked_records",
    "clocks overdue": "cogov_clocks_overdue",
    "refusals by code": "cogov_refusals_total",
    "latency": "cogov_request_seconds_bucket",
    "processes up": "up",
}


@pytest.mark.parametrize(("title", "query"), queries())
def test_a_query_names_metrics_of_ours(title: str, query: str) -> None:
    """A renamed metric is noticed here and not as an empty panel at night."""
    named = names_in(query)

    assert named, title
    for name in named - OF_PROMETHEUS:
        assert name.startswith("process_") or base_name(name) in DOCUMENTED, name


@pytest.mark.parametrize("question", QUESTIONS)
def test_each_question_of_an_operator_has_a_panel(question: str) -> None:
    """What issue 5 lists."""
    asked = set().union(*(names_in(query) for _, query in queries()))

    assert QUESTIONS[question] in asked


def test_a_metric_that_is_not_documented_is_found() -> None:
    """Labels and texts are no metrics."""
    query = 'sum by (cogov_label) (rate(cogov_unheard_total{code="cogov_text"}[5m]))'

    assert names_in(query) == {"cogov_unheard_total"}
    assert base_name("cogov_request_seconds_bucket") == "cogov_request_seconds"
