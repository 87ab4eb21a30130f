"""Decides which local rules an estate is under, and refuses profiles that touch national law.

A profile is a versioned set of parameters, each with its source and its grade: A text read,
B quoted by an official document, C model text or practice seen, I our own reading. Overlays change
single values of CN_NATIONAL.
"""

import json
import unicodedata
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any, Final, Literal, TypeVar

import msgspec

from law.errors import InvalidError, StatutoryRuleNotConfigurableError
from law.parameters import (
    PARAMETERS,
    STATUTORY_WORDS,
    Channel,
    CountersMin,
    ElectronicVoting,
    ParameterSpec,
    ResultPosting,
    TierCatalogue,
    VotingWindow,
)

__all__ = [
    "CN_NATIONAL",
    "PARAMETERS",
    "STATUTORY_WORDS",
    "JurisdictionProfile",
    "Parameter",
    "ParameterSpec",
    "in_force",
    "load",
    "profile_id_for",
    "shipped",
]

CN_NATIONAL: Final = "CN_NATIONAL"
"""The id of the profile that every overlay changes and that applies where there is no overlay."""

_FILES = ("cn_national.json", "henan.json", "hainan.json", "jilin.json")
_DISTRICT_DIGITS = 6
_CODE_DIGITS = (6, 9, 12)  # district, street or town, community

T = TypeVar("T")


class Parameter(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One value, where it comes from and how sure we are of it."""

    value: Any
    source: str
    grade: Literal["A", "B", "C", "I"]


class JurisdictionProfile(msgspec.Struct, frozen=True):
    """The local rules of one jurisdiction in one version; `parameters` holds all of PARAMETERS."""

    id: str
    version: int
    effective_from: date
    districts: tuple[str, ...]
    parameters: dict[str, Parameter]

    @property
    def reference(self) -> str:
        """Return `id@version`, as every event names the profile it was decided under."""
        return f"{self.id}@{self.version}"

    def days(self, name: str) -> int:
        """Return a parameter that is a number of calendar days."""
        return self._value(name, int)

    def number(self, name: str) -> int:
        """Return a parameter that is a number of something else."""
        return self._value(name, int)

    @property
    def petition_measure(self) -> Literal["BOTH", "HEADS"]:
        """Tell what a petition's 20 % are taken of (R-14)."""
        return "HEADS" if self._value("petition_measure", str) == "HEADS" else "BOTH"

    @property
    def overdue_convener(self) -> Literal["RESIDENTS_COMMITTEE", "STREET"]:
        """Tell who convenes in the place of a committee that does not (R-15)."""
        street = self._value("overdue_convener", str) == "STREET"
        return "STREET" if street else "RESIDENTS_COMMITTEE"

    @property
    def ballot_form(self) -> str:
        """Return BY_RULES or NAMED_AND_SIGNED."""
        return self._value("ballot_form", str)

    @property
    def channels(self) -> frozenset[Channel]:
        """Return the channels a ballot may take."""
        return self._value("electronic_voting", ElectronicVoting).channels

    @property
    def counters_min(self) -> CountersMin:
        """Tell who must at least count."""
        return self._value("counters_min", CountersMin)

    @property
    def voting_window(self) -> VotingWindow:
        """Tell how many days a vote may be open."""
        return self._value("voting_window_days", VotingWindow)

    @property
    def result_posting(self) -> ResultPosting:
        """Tell when and how long a result is posted."""
        return self._value("result_posting", ResultPosting)

    @property
    def proxy_cap(self) -> int | None:
        """Return how many owners one proxy may stand for; None: as many as ask."""
        value = self.parameters["proxy_cap"].value
        return None if value is None else self._value("proxy_cap", int)

    @property
    def contract_filing_days(self) -> int | None:
        """Return within how many days a contract is filed (R-65); None: nobody asks for it."""
        value = self.parameters["contract_filing_days"].value
        return None if value is None else self._value("contract_filing_days", int)

    @property
    def tier_catalogue(self) -> TierCatalogue:
        """Tell what each tier of service promises at least (domain 4.2.3)."""
        return self._value("tier_catalogue", TierCatalogue)

    def _value(self, name: str, expected: type[T]) -> T:
        value = self.parameters[name].value
        if not isinstance(value, expected):
            raise InvalidError(f"{name} is no {expected.__name__}")
        return value


class _Document(msgspec.Struct, forbid_unknown_fields=True):
    id: str
    version: int
    effective_from: date
    parameters: dict[str, Parameter]
    districts: tuple[str, ...] = ()
    extends: str | None = None


# Two threads in which msgspec meets these types for the first time crash the process (0.22): first
# commands that come together right after a start. So it meets them here, in one.
for _type in (_Document, *(spec.type for spec in PARAMETERS.values())):
    msgspec.json.Decoder(_type)


def load(document: Mapping[str, Any]) -> JurisdictionProfile:
    """Read a profile: CN_NATIONAL itself, or an overlay that `extends` "CN_NATIONAL".

    Raises:
        StatutoryRuleNotConfigurableError: a key, at any depth, speaks of what R-01 to R-05 fix.
        InvalidError: an unknown or missing parameter, a value of the wrong type or out of bounds.
    """
    for key in _keys(document):
        if any(word in _plain(key) for word in STATUTORY_WORDS):
            raise StatutoryRuleNotConfigurableError(f"{key}: R-01 to R-05 hold everywhere")
    read = _convert(document, _Document, "profile")
    own = {name: _checked(name, parameter) for name, parameter in read.parameters.items()}
    parameters = _base(read) | own
    missing = PARAMETERS.keys() - parameters.keys()
    if missing:
        raise InvalidError(f"{read.id} lacks {', '.join(sorted(missing))}")
    return JurisdictionProfile(
        id=read.id,
        version=read.version,
        effective_from=read.effective_from,
        districts=read.districts,
        parameters=parameters,
    )


@cache
def shipped() -> tuple[JurisdictionProfile, ...]:
    """Return the profiles that come with this package, CN_NATIONAL first."""
    return tuple(_shipped(name) for name in _FILES)


def profile_id_for(code: str) -> str:
    """Return which profile a community's statutory code puts an estate under.

    Only a district that an overlay names gets the overlay; every other is under CN_NATIONAL.
    """
    if not (code.isascii() and code.isdecimal() and len(code) in _CODE_DIGITS):
        raise InvalidError(f"{code!r} is no statutory code of 6, 9 or 12 digits")
    district = code[:_DISTRICT_DIGITS]
    return next((each.id for each in shipped() if district in each.districts), CN_NATIONAL)


def in_force(profile_id: str, on: date) -> JurisdictionProfile:
    """Return the latest version of a profile that is in force on a business date."""
    versions = [each for each in shipped() if each.id == profile_id and each.effective_from <= on]
    if not versions:
        raise InvalidError(f"there is no profile {profile_id} in force on {on}")
    return max(versions, key=lambda each: (each.effective_from, each.version))


@cache
def _shipped(name: str) -> JurisdictionProfile:
    text = (files("law") / "data" / name).read_text(encoding="utf-8")
    return load(json.loads(text))


def _base(read: _Document) -> dict[str, Parameter]:
    if read.extends is None:
        return {}
    if read.extends != CN_NATIONAL:
        raise InvalidError(f"an overlay extends {CN_NATIONAL}, not {read.extends}")
    return _shipped(_FILES[0]).parameters


def _checked(name: str, parameter: Parameter) -> Parameter:
    spec = PARAMETERS.get(name)
    if spec is None:
        raise InvalidError(f"there is no parameter {name}")
    return msgspec.structs.replace(parameter, value=_convert(parameter.value, spec.type, name))


def _convert(value: Any, wanted: Any, name: str) -> Any:
    try:
        return msgspec.convert(value, wanted)
    except msgspec.ValidationError as error:
        raise InvalidError(f"{name}: {error}") from error


def _keys(value: object) -> Iterator[str]:
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield str(key)
            yield from _keys(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _keys(inner)


def _plain(key: str) -> str:
    folded = unicodedata.normalize("NFKC", key).casefold()
    return "".join(letter for letter in folded if letter.isalpha())
