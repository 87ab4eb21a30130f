"""The alliance's clocks (domain 4.2, 5.1, ruling A10); the aggregates start and stop them."""

from typing import Final

from chassis.domain import clock_kind

SURVEY: Final = clock_kind("alliance.survey", "PRACTICE", "I", "R-67")
"""Starts with the nomination; within 30 days a survey is accepted."""

TIER_POSTING: Final = clock_kind("alliance.tier_posting", "NOTICE", "I", "D-6")
"""Starts with the proposal's posting; the council may confirm when it has run."""

TIER_REVIEW: Final = clock_kind("alliance.tier_review", "PRACTICE", "I", "R-60")
"""Starts with the confirmed tier and with each review; the next one is due after 12 months."""

ADOPTION: Final = clock_kind("alliance.adoption", "PRACTICE", "I", "R-67")
"""Starts where a GUARANTEE estate has no adopted department; after 30 days the gap is flagged (A-3)."""

EMERGENCY: Final = clock_kind("alliance.emergency", "LAW", "I", "R-66")
"""Starts with the emergency service and ends with its last day."""

RECTIFICATION: Final = clock_kind("alliance.rectification", "PRACTICE", "I", "R-60")
"""Starts with the order; what was found is put right within 30 days."""

FILING: Final = clock_kind("alliance.filing", "LAW", "A", "R-65 D-4")
"""Starts with the signature where a profile asks for filing."""

RENEWAL: Final = clock_kind("alliance.renewal", "PRACTICE", "I", "R-65 D-5")
"""Ends three months before the term does: by then the owners have decided on renewal."""

TERM: Final = clock_kind("alliance.term", "LAW", "A", "R-64")
"""Ends with the contract's last day; what follows is never nothing (A-5)."""

RENEWED: Final = clock_kind("alliance.renewed", "LAW", "A", "R-64")
"""Starts with a renewal's signature and ends with the last day of the contract that it renews."""

NOTICE: Final = clock_kind("alliance.notice", "LAW", "A", "R-64")
"""Starts with a notice and ends with the last day of service that is owed."""

TAKEOVER: Final = clock_kind("alliance.takeover", "PRACTICE", "I", "R-64")
"""Starts where a contract ends into a gap; within 30 days somebody takes over."""

APPRAISAL: Final = clock_kind("alliance.appraisal", "PRACTICE", "I", "R-60")
"""Ends 15 days after a quarter: by then its appraisal is open."""

APPRAISAL_POSTING: Final = clock_kind("alliance.appraisal_posting", "NOTICE", "I", "D-6")
"""Starts with a score's posting; the council may confirm when it has run."""

RATING_POSTING: Final = clock_kind("alliance.rating_posting", "NOTICE", "I", "D-6")
"""Starts with a rating's posting; the council may confirm when it has run."""

ADOPTION_TERM: Final = clock_kind("alliance.adoption_term", "PRACTICE", "I", "R-67")
"""Ends with the last day for which a department has adopted an estate; then it lapses."""

SECRETARY_PROJECT: Final = clock_kind("alliance.secretary_project", "PRACTICE", "I", "R-67")
"""Ends with a secretary's project's day; what is not completed by then lapses."""
