"""The committee's lists as sheets: deliveries for who runs the vote, results for everybody."""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any
from uuid import UUID

from fastapi.responses import Response

from committee.domain.count.words import WORDS
from committee.queries import Page, Queries, Reader
from pages.tables import MEDIA, Form, Row, file_headers, sheet, square_metres

FORMER_DELIVERY_COLUMNS = ("投票权编号", "送达批次", "送达方式", "有效送达", "已告知不表态的后果")
"""How the list was headed while it carried neither day, method nor proof (ADR-0037)."""
PROOF_COLUMNS = ("证明种类", "证明SHA-256", "证明字节数", "证明文件类型", "证明保管方")
DELIVERY_COLUMNS = (*FORMER_DELIVERY_COLUMNS, "送达日期", "送达手段", *PROOF_COLUMNS)
RESULT_COLUMNS = (
    *("议题编号", "议题", "结果", "项目", "人数", "面积(㎡)"),
    *("实际", "总数", "需达到", "比例(%)", "是否达到"),
)
CHANNELS = {"app": "网上", "paper": "纸质", "door": "入户", "telephone": "电话", "video": "视频"}
METHODS = {"hand": "当面", "register": "登记", "electronic": "电子"}
RESULTS = {"PASSED": "通过", "NOT_PASSED": "未通过"}
SIDES = {"AGREE": "同意", "DISAGREE": "反对", "ABSTAIN": "弃权", "NONE": "均不同意", "VOID": "无效"}
MEASURES = {
    "QUORUM_AREA": "参与表决的面积",
    "QUORUM_HEADS": "参与表决的人数",
    "APPROVAL_AREA": "同意的面积",
    "APPROVAL_HEADS": "同意的人数",
}


def deliveries_file(
    queries: Queries, estate_id: UUID, meeting: str, reader: Reader, form: Form
) -> Response:
    """Give a meeting's deliveries, as the list of them does and an import reads them (ADR-0037)."""
    rows = queries.deliveries(estate_id, meeting, reader, ("", ""), None)
    lines = (
        (
            r["entry"],
            r["batch"],
            CHANNELS[r["channel"]],
            _yes(r["effective_service"]),
            _yes(r["consequence_notice"]),
            r["delivered_on"],
            METHODS[r["method"]],
            *_proof(r["proof"]),
        )
        for r in rows
    )
    return _file(queries, (f"deliveries-{meeting}", "送达记录"), form, DELIVERY_COLUMNS, lines)


def _proof(proof: Page | None) -> Row:
    names = ("kind", "sha256", "bytes", "media_type", "held_by")
    return tuple(proof[name] if proof else None for name in names)


def results_file(queries: Queries, estate_id: UUID, meeting: str, form: Form) -> Response:
    """Give what was posted of a meeting's verdicts, cut down as everywhere (ruling C19)."""
    shown = queries.meeting(estate_id, meeting)
    titles = {m["motion_id"]: m["title"] for m in shown["motions"]}
    lines = (line for v in shown["verdicts"] for line in _verdict(titles, v))
    return _file(queries, (f"results-{meeting}", "表决结果"), form, RESULT_COLUMNS, lines)


def _verdict(titles: dict[str, str], found: Page) -> Iterator[Row]:
    verdict, motion = found["verdict"], found["motion_id"]
    said = (motion, titles.get(motion, ""), RESULTS[verdict["result"]])
    yield (*said, WORDS[verdict["means"]].zh, *[None] * 7)
    yield (*said, "名册总数", *_cell(verdict["total"]), *[None] * 5)
    if "participating" in verdict:
        yield (*said, "参与表决", *_cell(verdict["participating"]), *[None] * 5)
    for cell in verdict["cells"]:
        sides = "、".join(SIDES.get(side, side) for side in cell["sides"])
        yield (*said, sides, *_cell(cell), *[None] * 5)
    for measure in verdict["measures"]:
        area = measure["code"].endswith("_AREA")
        figures = [
            _figure(measure.get(k), area=area) for k in ("numerator", "denominator", "needed")
        ]
        percent = measure.get("percent")
        reached = _yes(measure["reached"])
        name = MEASURES[measure["code"]]
        yield (
            *said,
            name,
            None,
            None,
            *figures,
            None if percent in {None, "–"} else Decimal(percent),
            reached,
        )


def _cell(cell: Page) -> tuple[int, Decimal | None]:
    return cell["heads"], _figure(cell.get("area_cm2"), area=True)


def _figure(value: int | None, *, area: bool) -> Any:
    """Give a count as it is, an area in m²."""
    return square_metres(value) if area and value is not None else value


def _yes(value: bool) -> str:  # noqa: FBT001  (it says yes or no)
    return "是" if value else "否"


def _file(
    queries: Queries, names: tuple[str, str], form: Form, header: Row, rows: Iterable[Row]
) -> Response:
    headers = file_headers(*names, queries.today(), form)
    return Response(sheet(form, names[1], header, rows), 200, headers, MEDIA[form])
