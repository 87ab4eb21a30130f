"""Reads votes written in the form of docs/tally.md; decides which cases are refused, and why.

One refused case never keeps the others from being counted (ruling C14).
"""

import json
from collections.abc import Iterable
from typing import Any, Final

import msgspec

from committee.domain.count import (
    Ballot,
    CountRefusedError,
    Delivery,
    Electorate,
    Entry,
    Kind,
    Mark,
    Motion,
    NonVoterPolicy,
    Policies,
    VoidPolicy,
    Vote,
    check_choice,
    check_motion,
)
from law.thresholds import MotionClass

LARGEST: Final = 10**12  # ruling A3: areas are 1 to 10¹² cm²
_DIGITS = 20  # more digits than any figure of the form; longer ones are not even converted
_LONGEST_NAME = 200
_SHOWN = 60

_CASE_FIELDS = frozenset(
    {
        "id",
        "title",
        "class",
        "motion",
        "total_area_cm2",
        "total_heads",
        "policy",
        "void_policy",
        "major_follows",
        "ballots",
        "delivered",
        "expected",
    }
)
_BALLOT_FIELDS = frozenset({"group", "area_cm2", "choice"})
_DELIVERY_FIELDS = frozenset({"group", "area_cm2", "effective_service", "consequence_notice"})
_COUNTS = ("participating_area_cm2", "participating_heads", "agree_area_cm2", "agree_heads")
_EXPECTED_FIELDS = frozenset({*_COUNTS, "result", "failed", "options", "chosen"})
_OPTION_FIELDS = frozenset({"option", "agree_area_cm2", "agree_heads", "result", "failed"})


class UnreadableFileError(ValueError):
    """The file is not JSON, or not one case or a list of cases."""


class CaseRefusedError(ValueError):
    """A case is unreadable or contradicts itself."""

    def __init__(self, code: str, field: str, detail: str) -> None:
        super().__init__(f"{field}: {detail}")
        self.code = code
        self.field = field
        self.detail = detail


class Case(msgspec.Struct, frozen=True):
    """A case ready to be counted in each of `classes`, and what is expected of each."""

    classes: tuple[MotionClass, ...]
    vote: Vote
    expected: dict[str, dict[str, Any]]


class _NotAnInteger(msgspec.Struct, frozen=True):
    """A number that is no integer of ours: 9050.0, NaN, 10³⁰. Kept as it is written."""

    text: str


class _Twice(dict[str, Any]):
    """An object in which a key stands twice; the parser would silently keep the last."""


def read_cases(raw: bytes) -> list[object]:
    """Read the file's cases without judging them, or raise `UnreadableFileError`."""
    try:
        document = json.loads(
            raw.decode("utf-8-sig"),
            object_pairs_hook=_object_of,
            parse_int=lambda text: int(text) if len(text) <= _DIGITS else _NotAnInteger(text),
            parse_float=_NotAnInteger,
            parse_constant=_NotAnInteger,
        )
    except RecursionError as error:
        raise UnreadableFileError("it is nested too deeply") from error
    except ValueError as error:
        raise UnreadableFileError(str(error)) from error
    if isinstance(document, dict):
        return [document]
    if isinstance(document, list):
        return document
    raise UnreadableFileError("it is neither a case nor a list of cases")


def name_of(case: object, number: int) -> str:
    """Return a case's id, or "#" and its place in the file where it has none."""
    name = case.get("id") if isinstance(case, dict) else None
    return name if isinstance(name, str) and _is_name(name) else f"#{number}"


def read_case(raw: object) -> Case:
    """Turn one case into a vote, or raise `CaseRefusedError`."""
    case = _object(raw, "", _CASE_FIELDS)
    if not _is_name(_required(case, "", "id")):
        raise CaseRefusedError("UNREADABLE", "id", "a case is named by a text")
    if not isinstance(case.get("title", ""), str):
        raise CaseRefusedError("UNREADABLE", "title", "a title is a text")
    motion, classes = _motion(case)
    areas, ballots = _ballots(case, motion)
    deliveries = _deliveries(case, areas)
    vote = Vote(
        electorate=Electorate(
            _area(_required(case, "", "total_area_cm2"), "total_area_cm2"),
            _heads(_required(case, "", "total_heads")),
            tuple(Entry(group, area) for group, area in areas.items()),
        ),
        motion=motion,
        ballots=ballots,
        deliveries=deliveries,
        policies=_policies(case),
    )
    return Case(classes, vote, _expected(case, classes))


def _object_of(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    every = dict(pairs)
    return every if len(every) == len(pairs) else _Twice(every)


def _is_name(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip()) and len(value) <= _LONGEST_NAME


def _said(value: object) -> str:
    """Show a value in a message, short and without walking into it."""
    if isinstance(value, _NotAnInteger):
        value = value.text
    elif isinstance(value, dict | list):
        return "an object" if isinstance(value, dict) else "a list"
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


def _object(value: object, at: str, fields: frozenset[str]) -> dict[str, Any]:
    if not isinstance(value, dict) or isinstance(value, _Twice):
        problem = "a key stands twice in it" if isinstance(value, dict) else "it is no object"
        raise CaseRefusedError("UNREADABLE", at or "case", problem)
    for key in value:
        if key not in fields:
            raise CaseRefusedError("UNKNOWN_FIELD", _in(at, key[:_SHOWN]), "there is no such field")
    return value


def _in(at: str, key: str) -> str:
    return f"{at}.{key}" if at else key


def _required(value: dict[str, Any], at: str, key: str) -> Any:
    if key not in value:
        raise CaseRefusedError("UNREADABLE", _in(at, key), "it is missing")
    return value[key]


def _list(value: object, at: str) -> list[Any]:
    if not isinstance(value, list):
        raise CaseRefusedError("UNREADABLE", at, f"{_said(value)} is no list")
    return value


def _area(value: object, at: str) -> int:
    if type(value) is int and 1 <= value <= LARGEST:
        return value
    raise CaseRefusedError(
        "AREA_NOT_INTEGER", at, f"{_said(value)} is no integer of cm² from 1 to {LARGEST}"
    )


def _heads(value: object) -> int:
    if type(value) is int and 1 <= value <= LARGEST:
        return value
    raise CaseRefusedError(
        "UNREADABLE", "total_heads", f"{_said(value)} is no number of heads from 1 up"
    )


def _text(value: object, at: str) -> str:
    if not isinstance(value, str) or not _is_name(value):
        raise CaseRefusedError("UNREADABLE", at, f"{_said(value)} is no name")
    return value


def _flag(value: object, at: str) -> bool:
    if not isinstance(value, bool):
        raise CaseRefusedError("UNREADABLE", at, f"{_said(value)} is neither true nor false")
    return value


def _one_of(value: object, allowed: Iterable[str], at: str, code: str) -> str:
    names = [str(each) for each in allowed]
    if isinstance(value, str) and value in names:
        return value
    raise CaseRefusedError(code, at, f"{_said(value)} is none of {', '.join(names)}")


def _policies(case: dict[str, Any]) -> Policies:
    def chosen(field: str, allowed: type[NonVoterPolicy | VoidPolicy], default: str) -> str:
        return _one_of(case.get(field, default), list(allowed), field, "UNKNOWN_POLICY")

    return Policies(
        non_voter_policy=NonVoterPolicy(chosen("policy", NonVoterPolicy, NonVoterPolicy.EXCLUDE)),
        void_policy=VoidPolicy(chosen("void_policy", VoidPolicy, VoidPolicy.NOT_PARTICIPATING)),
        major_follows=_flag(case.get("major_follows", False), "major_follows"),
        offers_follow=True,  # a paper that carries FOLLOW was offered it
    )


def _motion(case: dict[str, Any]) -> tuple[Motion, tuple[MotionClass, ...]]:
    given = _object(case.get("motion", {}), "motion", frozenset({"kind", "options"}))
    kind = Kind(_one_of(given.get("kind", "YES_NO"), list(Kind), "motion.kind", "UNREADABLE"))
    options = tuple(
        _text(option, f"motion.options[{n}]")
        for n, option in enumerate(_list(given.get("options", []), "motion.options"))
    )
    classes = tuple(MotionClass)
    if "class" in case:
        classes = (MotionClass(_one_of(case["class"], classes, "class", "UNREADABLE")),)
    motion = Motion(classes[0], kind, options)
    try:
        check_motion(motion)
    except CountRefusedError as refused:
        raise CaseRefusedError(refused.code, "motion.options", refused.detail) from refused
    return motion, classes


def _ballots(case: dict[str, Any], motion: Motion) -> tuple[dict[str, int], tuple[Ballot, ...]]:
    areas: dict[str, int] = {}
    ballots = []
    for n, raw in enumerate(_list(_required(case, "", "ballots"), "ballots")):
        at = f"ballots[{n}]"
        ballot = _object(raw, at, _BALLOT_FIELDS)
        group = _text(_required(ballot, at, "group"), f"{at}.group")
        if group in areas:
            raise CaseRefusedError("DUPLICATE_GROUP", f"{at}.group", f"{_said(group)} voted before")
        areas[group] = _area(_required(ballot, at, "area_cm2"), f"{at}.area_cm2")
        choice = _choice(_required(ballot, at, "choice"), motion, f"{at}.choice")
        ballots.append(Ballot(group, choice))
    return areas, tuple(ballots)


def _choice(value: object, motion: Motion, at: str) -> str:
    # The form tells void motions only; a paper that is void as a whole was not returned.
    if not isinstance(value, str) or value == Mark.VOID_PAPER:
        raise CaseRefusedError("UNKNOWN_CHOICE", at, f"{_said(value)} is no choice")
    try:
        check_choice(motion, value)
    except CountRefusedError as refused:
        raise CaseRefusedError(refused.code, at, f"{_said(value)} is not offered") from refused
    return value


def _deliveries(case: dict[str, Any], areas: dict[str, int]) -> tuple[Delivery, ...]:
    """Read the deliveries and add their groups to `areas`; with a ballot, the ballot counts."""
    deliveries: dict[str, Delivery] = {}
    for n, raw in enumerate(_list(case.get("delivered", []), "delivered")):
        at = f"delivered[{n}]"
        given = _object(raw, at, _DELIVERY_FIELDS)
        group = _text(_required(given, at, "group"), f"{at}.group")
        area = _area(_required(given, at, "area_cm2"), f"{at}.area_cm2")
        if group in deliveries or areas.setdefault(group, area) != area:
            raise CaseRefusedError(
                "DUPLICATE_GROUP", f"{at}.group", f"{_said(group)} stands twice, or with two areas"
            )
        deliveries[group] = Delivery(
            group,
            _flag(_required(given, at, "effective_service"), f"{at}.effective_service"),
            _flag(_required(given, at, "consequence_notice"), f"{at}.consequence_notice"),
        )
    return tuple(deliveries.values())


def _expected(case: dict[str, Any], classes: tuple[MotionClass, ...]) -> dict[str, dict[str, Any]]:
    given = _object(case.get("expected", {}), "expected", frozenset(map(str, MotionClass)))
    for name in given:
        if name not in classes:
            raise CaseRefusedError("UNREADABLE", f"expected.{name}", "the case names another class")
    return {name: _figures(raw, f"expected.{name}") for name, raw in given.items()}


def _figures(raw: object, at: str, fields: frozenset[str] = _EXPECTED_FIELDS) -> dict[str, Any]:
    figures = _object(raw, at, fields)
    for name, value in figures.items():
        here = f"{at}.{name}"
        if name == "options":
            for n, option in enumerate(_list(value, here)):
                _figures(option, f"{here}[{n}]", _OPTION_FIELDS)
        elif name == "failed":
            for n, code in enumerate(_list(value, here)):
                _text(code, f"{here}[{n}]")
        elif name in {"result", "option"} or (name == "chosen" and value is not None):
            _text(value, here)
        elif name != "chosen" and type(value) is not int:
            raise CaseRefusedError("UNREADABLE", here, f"{_said(value)} is no integer")
    return figures
