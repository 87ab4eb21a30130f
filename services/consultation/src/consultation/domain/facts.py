"""What a consultation remembers of its sessions, positions, actions and minutes."""

from datetime import date, datetime

from msgspec import Struct, field

from consultation.commands.forms import Action, Invitee, Material, Seat, Stance

PRESENT, SUBSTITUTED, WRITTEN, ABSENT = "PRESENT", "SUBSTITUTED", "WRITTEN", "ABSENT"


class Notice(Struct, frozen=True):
    """How a session was called."""

    starts_at: datetime
    place: str
    remote: bool
    materials: tuple[Material, ...]
    addressed: tuple[Seat, ...]
    urgent: bool
    posted_at: str | None


class Attendance(Struct, frozen=True):
    """How a seat took part: PRESENT, SUBSTITUTED, WRITTEN or ABSENT."""

    seat: Seat
    how: str


class Position(Struct, frozen=True):
    """Where a seat stands on one version of the proposal; `session` is the one it was taken in.

    A `written` one was taken outside a session, for the next one, or by a seat that was not there.
    """

    seat: Seat
    version: int
    stance: Stance
    reason: str | None
    written: bool
    session: int


class Version(Struct, frozen=True):
    """One version of the proposal, by the seat that put it (empty: who asked)."""

    version: int
    text: str
    seat: str
    session: int


class Signature(Struct, frozen=True):
    """A seat's name under one version of a session's minutes."""

    seat: Seat
    version: int
    sha256: str
    dissent: str | None


class Objection(Struct, frozen=True):
    """What a seat wants recorded about the minutes."""

    seat: Seat
    text: str


class Session(Struct):
    """One session, from its opening to what ended it."""

    number: int
    opened_at: datetime
    place: str
    remote: bool
    attendance: tuple[Attendance, ...]
    invitees: tuple[Invitee, ...]
    residents: int
    ended: str = ""
    resume_by: date | None = None
    objections: list[Objection] = field(default_factory=list)
    signatures: list[Signature] = field(default_factory=list)

    @property
    def present(self) -> frozenset[Seat]:
        """Give the seats that are in the room, or in the call."""
        return frozenset(a.seat for a in self.attendance if a.how in {PRESENT, SUBSTITUTED})


class Undertaking(Struct):
    """An agreed action: OPEN, REPORTED, RETURNED or VERIFIED."""

    action: Action
    state: str = "OPEN"
    verified_by: str = ""


class Ended(Struct, frozen=True):
    """What a consultation came to."""

    outcome: str
    version: int
    actions: tuple[Action, ...]
    reservations: tuple[Position, ...]
    dissent: tuple[Position, ...]
    session: int
