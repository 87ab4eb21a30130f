"""The consultation's clocks (domain 4.4, ruling A10); what starts and stops each is in the aggregates."""

from typing import Final

from chassis.domain import clock_kind

ANSWER: Final = clock_kind("consultation.answer", "PRACTICE", "C", "R-71 D-7")
"""Starts with the request; it is accepted or declined within 2 working days."""

NOTICE: Final = clock_kind("consultation.notice", "PRACTICE", "C", "R-71 D-7")
"""Starts with the acceptance; the seats are called within 3 working days."""

SESSION: Final = clock_kind("consultation.session", "PRACTICE", "I", "R-71 D-4")
"""Starts with the acceptance; the first session is held within 10 days, a hearing within 20."""

RESUME: Final = clock_kind("consultation.resume", "PRACTICE", "I", "R-74")
"""Starts with an adjournment; the session goes on by the day that was named."""

POSTING: Final = clock_kind("consultation.posting_due", "PRACTICE", "I", "R-74 D-4")
"""Starts with the conclusion; the outcome is posted within 3 days."""

CONFERENCE: Final = clock_kind("consultation.conference", "PRACTICE", "C", "R-71 D-4")
"""Starts when something stays unsolved; the street holds the joint conference within 7 days."""

ACTION: Final = clock_kind("consultation.action", "NOTICE", "I", "R-74")
"""Starts with the conclusion, one for each action; ends when it is reported done."""

LAPSE: Final = clock_kind("consultation.lapse", "PRACTICE", "I", "R-74")
"""Starts anew with every step until the conclusion; after 180 days without one it lapses."""

TALK: Final = clock_kind("table.talk", "PRACTICE", "C", "R-72")
"""Starts with the table and with every talk; a table without a talk for 92 days is overdue."""
