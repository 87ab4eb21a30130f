"""The registry's clocks (rulings A10, G13): what starts each is in the aggregates."""

from chassis.domain import clock_kind

ROLL_POSTING = clock_kind("roll.posting", "LAW", "I", "R-28 D-6")
"""Starts with the posting; ends after seven full days; then the roll may freeze."""

ROLL_OBJECTION = clock_kind("roll.objection", "PRACTICE", "I", "R-28")
"""Starts with an objection; the clerk decides within 5 days, else it goes to the street."""

ROLL_OBJECTION_STREET = clock_kind("roll.objection_street", "PRACTICE", "I", "R-28")
"""Starts when the clerk let his time pass; after 3 days the objection is noted and blocks no more."""

IMPORT_EXPIRY = clock_kind("import.expiry", "PRACTICE", "I", "PIPL-19")
"""Starts with an import; what was staged is gone after 24 hours."""
