"""Owners call for a meeting (R-14, rulings C2 and C17)."""

from typing import Annotated

from msgspec import Meta

from chassis.domain import Command, EstateId, Line, Reference, Sha256, Text, command
from chassis.refusals import NeighbourUnavailable, ValidationFailed
from committee.commands.forms import Entry, Item
from committee.commands.refusals import ExtentMismatch, NotOnRoll, PetitionBelow20Percent

PETITION = "/estates/{estate_id}/petitions/{petition}"
OF_REGISTER = (NotOnRoll, ExtentMismatch, NeighbourUnavailable)
OWNER = "an owner of an entry of the register as it is"


@command(
    PETITION,
    relation=OWNER,
    to="OPEN",
    refuses=OF_REGISTER,
    rules="R-14",
)
class OpenPetition(Command, frozen=True):
    """Open a petition for a meeting; its text is fixed from here on.

    `roll` is a roll of the whole estate on which owners find their entries to sign for.
    """

    estate_id: EstateId
    petition: Reference
    title: Line
    text: Text
    items: Annotated[list[Item], Meta(min_length=1, max_length=9)]
    roll: Reference


@command(
    PETITION,
    "sign",
    relation=OWNER,
    frm="OPEN",
    to="OPEN",
    refuses=(*OF_REGISTER, ValidationFailed),
    rules="R-14",
    seals="opinion",
)
class SignPetition(Command, frozen=True):
    """Sign for one entry, ten times at most [I]; the signature belongs to this very text."""

    estate_id: EstateId
    petition: Reference
    entry: Entry
    text_sha256: Sha256


@command(
    PETITION,
    "withdraw-signature",
    relation=OWNER,
    frm="OPEN",
    to="OPEN",
    refuses=OF_REGISTER,
    rules="R-14",
    seals="opinion",
)
class WithdrawSignature(Command, frozen=True):
    """Take an entry's signature back."""

    estate_id: EstateId
    petition: Reference
    entry: Entry


@command(
    PETITION,
    "submit",
    relation=OWNER,
    frm="OPEN",
    to="ADMITTED REFERRED",
    refuses=(PetitionBelow20Percent, *OF_REGISTER),
    rules="R-14",
)
class SubmitPetition(Command, frozen=True):
    """Have the signatures checked against the register of this day.

    `roll` is the register as drafted for it; without one it is the roll the petition opened with.
    """

    estate_id: EstateId
    petition: Reference
    roll: Reference | None = None


@command(PETITION, "rule", by="STREET_OFFICER", frm="REFERRED", to="ADMITTED REFUSED", rules="R-14")
class RuleOnPetition(Command, frozen=True):
    """Decide a petition with enough heads and too little area; a refusal needs its reasons."""

    estate_id: EstateId
    petition: Reference
    admit: bool
    reasons: Text | None = None
