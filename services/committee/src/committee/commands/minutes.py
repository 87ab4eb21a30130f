"""The minutes of a meeting: owners have objections recorded, those who held it sign (R-12, R-23)."""

from chassis.domain import Command, EstateId, Reference, Sha256, Text, command
from chassis.refusals import MinutesChanged, NeighbourUnavailable
from committee.commands.forms import CONVENERS, Entry
from committee.commands.meetings import MEETING
from committee.commands.refusals import NotOnRoll

POSTED = "RESULT_POSTED RESULT_FINAL ANNULLED REVOKED_BY_COURT"
SIGNS = "the body that convenes this meeting, a counter appointed for it, its witness"


@command(
    MEETING,
    "object-to-minutes",
    relation="an owner of the entry",
    frm="RESULT_POSTED",
    to="RESULT_POSTED",
    refuses=(NotOnRoll, NeighbourUnavailable),
    rules="R-12 R-23",
)
class ObjectToMeetingMinutes(Command, frozen=True):
    """Have an owner's objection recorded, once an entry and posting: the minutes get a new version."""

    estate_id: EstateId
    meeting: Reference
    entry: Entry
    text: Text


@command(
    MEETING,
    "sign-minutes",
    by=f"{CONVENERS} VOTE_COUNTER",
    relation=SIGNS,
    frm=POSTED,
    to=POSTED,
    refuses=(MinutesChanged,),
    rules="R-12",
)
class SignMeetingMinutes(Command, frozen=True):
    """Sign the minutes as they stand, with dissent where one has any."""

    estate_id: EstateId
    meeting: Reference
    sha256: Sha256
    dissent: Text | None = None
