"""The committee's clocks (rulings A10, G13); what starts and stops each is in the aggregates."""

from datetime import date, datetime, time, timedelta
from typing import Final

from chassis.domain import Clock, clock_kind
from law.dates import SHANGHAI, last_day_before, posting

PETITION_SIGNATURES: Final = clock_kind("petition.signatures", "PRACTICE", "I", "R-14")
"""Starts when a petition opens; after 90 days it lapses."""

PETITION_REFERRAL: Final = clock_kind("petition.referral", "PRACTICE", "I", "R-14")
"""Starts when the street is asked; its silence of 7 days admits the petition."""

MEETING_SCHEDULE: Final = clock_kind("meeting.schedule", "PRACTICE", "I", "R-14")
"""Starts when a petition is admitted; the meeting is scheduled within 30 days, else R-15."""

MOTION_PENDING: Final = clock_kind("motion.pending", "PRACTICE", "I", "R-15")
"""Starts when a frozen plan is shown to the conveners; it is scheduled within 30 days, else R-15."""

CONVENING_OVERDUE: Final = clock_kind("convening.overdue", "LAW", "B", "R-15")
"""Starts with the street's order; when it runs out, a substitute may convene."""

MEETING_NOTICE: Final = clock_kind("meeting.notice", "LAW", "A", "R-12 D-5")
"""Starts with the notice; ends when voting opens."""

VOTE_CHANNEL: Final = clock_kind("vote.channel", "NOTICE", "I", "R-12 D-2")
"""Starts with the notice, one for each channel; ends at the channel's last minute."""

VOTE_CLOSE: Final = clock_kind("vote.close", "NOTICE", "I", "R-12 D-2")
"""Starts with the notice; ends with the last channel."""

TURNOUT: Final = clock_kind("turnout.snapshot", "PRACTICE", "I", "C11")
"""Runs from 18:00 to 18:00 while a vote is open, first after 24 hours."""

COUNT: Final = clock_kind("count", "PRACTICE", "I", "R-28")
"""Starts with the close; the count is due within 3 days."""

RESULT_POSTING_DUE: Final = clock_kind("result.posting_due", "PRACTICE", "I", "R-28 D-4")
"""Starts with the count; the result is posted within the profile's days."""

RESULT_POSTING: Final = clock_kind("result.posting", "PRACTICE", "I", "R-28 D-6")
"""Starts with the posting; when it is over the result is final, unless contests are open."""

CONTEST_DECISION: Final = clock_kind("contest.decision", "PRACTICE", "I", "R-28")
"""Starts with a contest; it is decided within 7 days."""

_EVENING = time(18)


def posted(posted_on: date, days: int, responsible: str) -> Clock:
    """Give the clock of a posting of full days (D-6)."""
    return Clock(RESULT_POSTING, posting(posted_on, days).at, responsible)


def first_evening(opens_at: datetime) -> datetime:
    """Give the first 18:00 at least 24 hours after the opening (ruling C11)."""
    return evening_after(opens_at + timedelta(hours=24), inclusive=True)


def evening_after(instant: datetime, *, inclusive: bool = False) -> datetime:
    """Give the next 18:00 in Shanghai after an instant."""
    local = instant.astimezone(SHANGHAI)
    evening = datetime.combine(local.date(), _EVENING, tzinfo=SHANGHAI)
    over = evening < local or (evening == local and not inclusive)
    return evening + timedelta(days=1) if over else evening


def due_on(clock: Clock) -> date:
    """Give the last day of a clock that ends at 24:00."""
    return last_day_before(clock.due)


def snapshot(evening: datetime) -> Clock:
    """Give the clock of the day's turnout."""
    return Clock(TURNOUT, evening, "SYSTEM")
