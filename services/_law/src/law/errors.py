"""What the law refuses, as plain exceptions with a stable code; services turn them into answers."""

from typing import ClassVar


class LawError(ValueError):
    """Something the law cannot take; `code` never changes, the message is for people."""

    code: ClassVar[str] = "VALIDATION_FAILED"


class InvalidError(LawError):
    """A figure, name or date is missing, unknown, of the wrong type or out of bounds."""


class OutOfRangeError(InvalidError):
    """A score, or a figure that is scored, lies outside what it can be."""

    code = "SCORE_OUT_OF_RANGE"


class StatutoryRuleNotConfigurableError(LawError):
    """A profile tries to set what R-01 to R-05 fix for everybody (C-6)."""

    code = "STATUTORY_RULE_NOT_CONFIGURABLE"
