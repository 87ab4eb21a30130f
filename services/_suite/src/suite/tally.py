"""`cogov tally`: recounts votes with the very function the committee counts with (ruling C14)."""

import json
from pathlib import Path
from typing import Any

import msgspec

from committee.domain.count import CountRefusedError, Kind, Verdict, count
from law.thresholds import MotionClass
from suite.printing import clean, rendered, square_metres, write
from suite.vote_form import (
    Case,
    CaseRefusedError,
    UnreadableFileError,
    name_of,
    read_case,
    read_cases,
)

DONE, REFUSED_OR_DIFFERING, UNREADABLE_FILE = 0, 1, 2
"""The exit codes."""

_FIELD_OF = {"HEADS_EXCEEDED": "total_heads", "AREA_EXCEEDED": "total_area_cm2"}

Answer = dict[str, Any]


class Counted(msgspec.Struct, frozen=True):
    """One case in one class: what is printed, and the verdict behind it."""

    answer: Answer
    verdict: Verdict


def run(file: Path, *, as_json: bool) -> int:
    """Recount a file, print the outcome and return the exit code.

    0: everything is counted and as expected; 1: a case is refused or differs from what it
    expects; 2: the file cannot be read.
    """
    try:
        cases = read_cases(file.read_bytes())
    except (OSError, UnreadableFileError) as error:
        write(f"{file}: {error}\n", to_stderr=True)
        return UNREADABLE_FILE
    outcome = tally(cases)
    if as_json:
        answers = [each.answer if isinstance(each, Counted) else each for each in outcome]
        write(json.dumps(answers, ensure_ascii=False, indent=1) + "\n")
    else:
        write(_table(outcome))
    return DONE if all(_is_fine(each) for each in outcome) else REFUSED_OR_DIFFERING


def tally(cases: list[object]) -> list[Counted | Answer]:
    """Count every case in its classes; a refused one answers `{id, refused}` in its place."""
    outcome: list[Counted | Answer] = []
    for number, raw in enumerate(cases, start=1):
        name = name_of(raw, number)
        try:
            case = read_case(raw)
            outcome += [_counted(name, case, each) for each in case.classes]
        except CaseRefusedError as refused:
            outcome.append(_refusal(name, refused.code, refused.field, refused.detail))
        except CountRefusedError as refused:
            field = _FIELD_OF.get(refused.code, refused.field)
            outcome.append(_refusal(name, refused.code, field, refused.detail))
    return outcome


def _refusal(name: str, code: str, field: str, detail: str) -> Answer:
    return {"id": name, "refused": {"code": code, "field": field, "detail": detail}}


def _counted(name: str, case: Case, motion_class: MotionClass) -> Counted:
    motion = msgspec.structs.replace(case.vote.motion, motion_class=motion_class)
    verdict = count(msgspec.structs.replace(case.vote, motion=motion))
    answer = {"id": name, "class": str(motion_class)} | _figures(verdict)
    differs = [
        {"field": field, "expected": expected, "counted": answer.get(field)}
        for field, expected in case.expected.get(motion_class, {}).items()
        if answer.get(field) != expected
    ]
    return Counted(answer | ({"differs": differs} if differs else {}), verdict)


def _figures(verdict: Verdict) -> Answer:
    figures: Answer = {
        "participating_area_cm2": verdict.participating.area_cm2,
        "participating_heads": verdict.participating.heads,
        "agree_area_cm2": verdict.agree.area_cm2,
        "agree_heads": verdict.agree.heads,
        "result": verdict.result,
        "failed": list(verdict.failed),
    }
    if verdict.kind is Kind.ONE_OF:
        figures["options"] = [
            {
                "option": each.option,
                "agree_area_cm2": each.agree.area_cm2,
                "agree_heads": each.agree.heads,
                "result": each.result,
                "failed": list(each.failed),
            }
            for each in verdict.options
        ]
        figures["chosen"] = verdict.chosen
    return figures


def _is_fine(each: Counted | Answer) -> bool:
    return isinstance(each, Counted) and "differs" not in each.answer


def _table(outcome: list[Counted | Answer]) -> str:
    """Lay the outcome out for people: figures in a table, then what is wrong, then the sum."""
    from rich import box
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD)
    for title in ("案例\nCase", "类别\nClass"):
        table.add_column(title)
    for title in ("参与面积 m²\nArea", "参与人数\nHeads", "同意面积 m²\nAgree", "同意人数\nAgree"):
        table.add_column(title, justify="right")
    table.add_column("结果\nResult")
    for each in outcome:
        if isinstance(each, Counted):
            table.add_row(*(Text(clean(cell)) for cell in _row(each)))
    return rendered(table, _remarks(outcome))


def _row(each: Counted) -> tuple[str, ...]:
    area, heads, area_for, heads_for = each.verdict.measures
    result = "通过 PASSED" if each.verdict.result == "PASSED" else "未通过 NOT_PASSED"
    return (
        each.answer["id"],
        each.answer["class"],
        f"{square_metres(area.numerator)} ({area.percent}%)",
        f"{heads.numerator} ({heads.percent}%)",
        f"{square_metres(area_for.numerator)} ({area_for.percent}%)",
        f"{heads_for.numerator} ({heads_for.percent}%)",
        "\n".join((result, *each.verdict.failed)),
    )


def _remarks(outcome: list[Counted | Answer]) -> list[str]:
    lines = []
    for each in outcome:
        if not isinstance(each, Counted):
            why = each["refused"]
            lines.append(f"✗ {each['id']}: {why['code']} {why['field']}: {why['detail']}")
            continue
        name = f"{each.answer['id']} {each.answer['class']}"
        lines += [
            f"· {name}: {option.option}: {square_metres(option.agree.area_cm2)} m², "
            f"{option.agree.heads}, {option.result}"
            for option in each.verdict.options
        ]
        lines += [
            f"≠ {name}: {wrong['field']}: 应为 expected {wrong['expected']}, "
            f"计得 counted {wrong['counted']}"
            for wrong in each.answer.get("differs", [])
        ]
    counted = sum(isinstance(each, Counted) for each in outcome)
    differing = sum(isinstance(each, Counted) and not _is_fine(each) for each in outcome)
    lines.append(
        f"计票 counted {counted} · 不符 differing {differing} · "
        f"拒绝 refused {len(outcome) - counted}"
    )
    return lines
