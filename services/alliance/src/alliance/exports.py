"""A contract and an appraisal as sheets for everybody: a summary, the services owed, a quarter's points."""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from fractions import Fraction
from functools import partial
from typing import Any
from uuid import UUID

from fastapi.responses import Response

from alliance.commands.forms import Item
from alliance.domain.appraisal import Appraisal
from alliance.domain.contract import Contract
from alliance.queries import Queries
from law.appraisal import POINTS, hundredths
from law.contracts import (
    RULES_OF_BASIS,
    AgreedNotice,
    Basis,
    Ground,
    latest_notice,
    notice_days_of,
)
from law.quarters import last_day_of
from law.service_words import (
    APPRAISED,
    BASES,
    DIMENSIONS,
    FIGURES,
    GRADES,
    GROUNDS,
    STAGES,
    TIERS,
    ContractLabels,
    item_called,
    level_called,
    part_called,
)
from pages.tables import MEDIA, Form, Row, file_headers, sheet

ITEM_COLUMNS = ("服务项目", "编号", "服务标准", "每季度次数", "说明")
"""How services are written, and read back by `alliance.item_rows`."""

SUMMARY_COLUMNS = ("部分", "编号", "名称", "内容", "数值", "单位、日期或规则")
APPRAISAL_COLUMNS = ("维度", "得分", "满分", "依据", "实际", "应有")


def item_row(item: Item) -> Row:
    """Write an item as a row that is read back as the same item."""
    return item_called(item.item), item.item, level_called(item.level), item.every, item.text


def items_file(queries: Queries, estate_id: UUID, ref: str, form: Form) -> Response:
    """Give the services that a contract owes, as an import reads them."""
    found = queries.contract_of(estate_id, ref)
    names = f"items-{ref}", "服务项目"
    return _file(queries, names, form, ITEM_COLUMNS, map(item_row, found.terms.items))


def summary_file(
    queries: Queries, estate_id: UUID, ref: str, form: Form, labels: ContractLabels
) -> Response:
    """Give a contract's summary: what it says, by which days one leaves it, what was done."""
    found = queries.contract_of(estate_id, ref)
    rows = (*_agreed(found), *_model(found, labels), *_done(found))
    return _file(queries, (f"contract-{ref}", "物业服务合同摘要"), form, SUMMARY_COLUMNS, rows)


def appraisal_file(
    queries: Queries, estate_id: UUID, ref: str, quarter: str, form: Form
) -> Response:
    """Give a quarter's appraisal: each dimension's points and what they rest on."""
    found = queries.appraisal_of(estate_id, ref, quarter)
    names = f"appraisal-{ref}-{quarter}", "考核表"
    return _file(queries, names, form, APPRAISAL_COLUMNS, _scored(found))


def _agreed(of: Contract) -> Iterator[Row]:
    terms = of.terms
    said: dict[str, Any] = {
        "状态": STAGES[of.stage].zh,
        "物业服务人": terms.provider,
        "档次": TIERS[terms.tier].zh,
        "收取方式": terms.collection,
        "服务质量": terms.quality,
        "资金使用": terms.fund_use,
        "物业用房": terms.premises,
        "移交": terms.handover,
    }
    rules = "、".join(RULES_OF_BASIS[Basis(of.basis)]) if of.basis else ""
    yield "合同", of.ref, "依据", BASES[of.basis].zh if of.basis else "尚未签订", None, rules
    for name, text in said.items():
        yield "合同", of.ref, name, text, None, None
    yield "合同", of.ref, "起始日", "", None, terms.starts_on.isoformat()
    yield "合同", of.ref, "届满日", "", None, terms.ends_on.isoformat()
    if (until := of.until()) is not None and until != terms.ends_on:
        yield "合同", of.ref, "最后一天", "", None, until.isoformat()
    yield "合同", of.ref, "收费标准", "", _yuan(terms.fee_fen_per_m2_month), "元/平方米·月"
    agreed = AgreedNotice(
        dismissal=terms.notice.dismissal,
        non_renewal=terms.notice.non_renewal,
        indefinite=terms.notice.indefinite,
    )
    for ground in Ground:
        days = notice_days_of(ground, agreed)
        yield "通知期限", "", GROUNDS[ground].zh, "", days, "日"
    latest = latest_notice(Ground.NON_RENEWAL, terms.ends_on, agreed)
    yield "通知期限", "", "届满不续签，物业服务人最迟通知日", "", None, latest.isoformat()


def _model(of: Contract, labels: ContractLabels) -> Iterator[Row]:
    """Give the contract model under the deployment's labels (domain 4.2.4)."""
    called, terms = partial(part_called, labels=labels), of.terms
    for it in terms.items:
        name, ref, level, every, text = item_row(it)
        said = f"{level}；{text}" if text else level
        yield called("items"), ref, name, said, every, "次/季度"
    for how in terms.procedures:
        yield called("procedures"), how.procedure, "", how.text, None, None
    for one in terms.projects:
        head = called("projects"), one.project
        yield *head, "目标", one.goal, None, one.due_on.isoformat()
        yield *head, "预算", "", _yuan(one.budget_fen), "元"
        yield *head, "验收", one.accepted_by, None, None
    for promise in of.promises:
        yield "公开承诺", promise.promise, "", promise.text, None, None


def _done(of: Contract) -> Iterator[Row]:
    for quarter in sorted(of.quarters):
        for item, work in sorted(of.quarters[quarter].work.items()):
            name = item_called(item)
            yield "履行记录", item, name, "完成", work.done, quarter
            if work.disputed:
                yield "履行记录", item, name, "有异议", work.disputed, quarter


def _scored(of: Appraisal) -> Iterator[Row]:
    points = {it.dimension: Fraction(it.numerator, it.denominator) for it in of.points}
    for name, (called, what) in DIMENSIONS.items():
        score = _hundredth(hundredths(points[name])) if name in points else None
        figures = [getattr(of.figures, one, None) if one else None for one in FIGURES[name]]
        yield called.zh, score, POINTS[name], what.zh, *figures
    total = None if of.total_x100 is None else _hundredth(of.total_x100)
    yield "合计", total, sum(POINTS.values()), GRADES[of.grade].zh if of.grade else "", None, None
    yield "状态", None, None, APPRAISED[of.stage].zh, None, None
    yield "季度最后一天", None, None, last_day_of(of.quarter).isoformat(), None, None
    if of.posted_until is not None:
        yield "公示至", None, None, of.posted_until.isoformat(), None, None
    for n, one in enumerate(of.objections, 1):
        yield f"异议{n}", None, None, one.answer or "尚未答复", None, None


def _yuan(fen: int) -> Decimal:
    return _hundredth(fen)


def _hundredth(value: int) -> Decimal:
    return Decimal(value).scaleb(-2)


def _file(
    queries: Queries, names: tuple[str, str], form: Form, header: Row, rows: Iterable[Row]
) -> Response:
    headers = file_headers(*names, queries.today(), form)
    return Response(sheet(form, names[1], header, rows), 200, headers, MEDIA[form])
