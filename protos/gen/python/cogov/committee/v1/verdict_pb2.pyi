from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class MotionVerdict(_message.Message):
    __slots__ = ("motion_id", "in_effect", "verdict")
    MOTION_ID_FIELD_NUMBER: _ClassVar[int]
    IN_EFFECT_FIELD_NUMBER: _ClassVar[int]
    VERDICT_FIELD_NUMBER: _ClassVar[int]
    motion_id: str
    in_effect: bool
    verdict: Verdict
    def __init__(self, motion_id: _Optional[str] = ..., in_effect: _Optional[bool] = ..., verdict: _Optional[_Union[Verdict, _Mapping]] = ...) -> None: ...

class Cell(_message.Message):
    __slots__ = ("area_cm2", "heads")
    AREA_CM2_FIELD_NUMBER: _ClassVar[int]
    HEADS_FIELD_NUMBER: _ClassVar[int]
    area_cm2: int
    heads: int
    def __init__(self, area_cm2: _Optional[int] = ..., heads: _Optional[int] = ...) -> None: ...

class Verdict(_message.Message):
    __slots__ = ("motion_class", "result", "failed", "means", "chosen", "rules", "shown", "total", "participating", "cells", "measures", "deemed_heads", "deemed_as", "follow_heads", "void_heads", "non_voter_policy", "void_policy", "warnings")
    MOTION_CLASS_FIELD_NUMBER: _ClassVar[int]
    RESULT_FIELD_NUMBER: _ClassVar[int]
    FAILED_FIELD_NUMBER: _ClassVar[int]
    MEANS_FIELD_NUMBER: _ClassVar[int]
    CHOSEN_FIELD_NUMBER: _ClassVar[int]
    RULES_FIELD_NUMBER: _ClassVar[int]
    SHOWN_FIELD_NUMBER: _ClassVar[int]
    TOTAL_FIELD_NUMBER: _ClassVar[int]
    PARTICIPATING_FIELD_NUMBER: _ClassVar[int]
    CELLS_FIELD_NUMBER: _ClassVar[int]
    MEASURES_FIELD_NUMBER: _ClassVar[int]
    DEEMED_HEADS_FIELD_NUMBER: _ClassVar[int]
    DEEMED_AS_FIELD_NUMBER: _ClassVar[int]
    FOLLOW_HEADS_FIELD_NUMBER: _ClassVar[int]
    VOID_HEADS_FIELD_NUMBER: _ClassVar[int]
    NON_VOTER_POLICY_FIELD_NUMBER: _ClassVar[int]
    VOID_POLICY_FIELD_NUMBER: _ClassVar[int]
    WARNINGS_FIELD_NUMBER: _ClassVar[int]
    motion_class: str
    result: str
    failed: _containers.RepeatedScalarFieldContainer[str]
    means: str
    chosen: str
    rules: _containers.RepeatedScalarFieldContainer[str]
    shown: str
    total: Cell
    participating: Cell
    cells: _containers.RepeatedCompositeFieldContainer[PublicCell]
    measures: _containers.RepeatedCompositeFieldContainer[Measure]
    deemed_heads: int
    deemed_as: str
    follow_heads: int
    void_heads: int
    non_voter_policy: str
    void_policy: str
    warnings: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, motion_class: _Optional[str] = ..., result: _Optional[str] = ..., failed: _Optional[_Iterable[str]] = ..., means: _Optional[str] = ..., chosen: _Optional[str] = ..., rules: _Optional[_Iterable[str]] = ..., shown: _Optional[str] = ..., total: _Optional[_Union[Cell, _Mapping]] = ..., participating: _Optional[_Union[Cell, _Mapping]] = ..., cells: _Optional[_Iterable[_Union[PublicCell, _Mapping]]] = ..., measures: _Optional[_Iterable[_Union[Measure, _Mapping]]] = ..., deemed_heads: _Optional[int] = ..., deemed_as: _Optional[str] = ..., follow_heads: _Optional[int] = ..., void_heads: _Optional[int] = ..., non_voter_policy: _Optional[str] = ..., void_policy: _Optional[str] = ..., warnings: _Optional[_Iterable[str]] = ...) -> None: ...

class PublicCell(_message.Message):
    __slots__ = ("sides", "heads", "area_cm2")
    SIDES_FIELD_NUMBER: _ClassVar[int]
    HEADS_FIELD_NUMBER: _ClassVar[int]
    AREA_CM2_FIELD_NUMBER: _ClassVar[int]
    sides: _containers.RepeatedScalarFieldContainer[str]
    heads: int
    area_cm2: int
    def __init__(self, sides: _Optional[_Iterable[str]] = ..., heads: _Optional[int] = ..., area_cm2: _Optional[int] = ...) -> None: ...

class Measure(_message.Message):
    __slots__ = ("code", "rule", "reached", "numerator", "denominator", "needed", "percent", "margin")
    CODE_FIELD_NUMBER: _ClassVar[int]
    RULE_FIELD_NUMBER: _ClassVar[int]
    REACHED_FIELD_NUMBER: _ClassVar[int]
    NUMERATOR_FIELD_NUMBER: _ClassVar[int]
    DENOMINATOR_FIELD_NUMBER: _ClassVar[int]
    NEEDED_FIELD_NUMBER: _ClassVar[int]
    PERCENT_FIELD_NUMBER: _ClassVar[int]
    MARGIN_FIELD_NUMBER: _ClassVar[int]
    code: str
    rule: str
    reached: bool
    numerator: int
    denominator: int
    needed: int
    percent: str
    margin: Margin
    def __init__(self, code: _Optional[str] = ..., rule: _Optional[str] = ..., reached: _Optional[bool] = ..., numerator: _Optional[int] = ..., denominator: _Optional[int] = ..., needed: _Optional[int] = ..., percent: _Optional[str] = ..., margin: _Optional[_Union[Margin, _Mapping]] = ...) -> None: ...

class Margin(_message.Message):
    __slots__ = ("fewer", "larger_electorate", "switch", "missing")
    FEWER_FIELD_NUMBER: _ClassVar[int]
    LARGER_ELECTORATE_FIELD_NUMBER: _ClassVar[int]
    SWITCH_FIELD_NUMBER: _ClassVar[int]
    MISSING_FIELD_NUMBER: _ClassVar[int]
    fewer: int
    larger_electorate: int
    switch: int
    missing: int
    def __init__(self, fewer: _Optional[int] = ..., larger_electorate: _Optional[int] = ..., switch: _Optional[int] = ..., missing: _Optional[int] = ...) -> None: ...
