"""Decides what is on record of an estate: its area, its buildings, the condition it was found in."""

from datetime import date

from chassis.domain import Aggregate, Context, decides, event
from chassis.refusals import ValidationFailed
from registry import commands as wish
from registry.refusals import AreaAlreadyDefined, DuplicateBuilding, JurisdictionNotConfigurable


class Estate(Aggregate):
    """A residential estate in a real community."""

    @classmethod
    @decides(wish.RegisterEstate)
    def register(cls, c: wish.RegisterEstate, ctx: Context) -> "Estate":
        """Register the estate; its jurisdiction follows from the place.

        `known` is that profile's id, and those that may be chosen instead: none on real time (G17).
        """
        by_place, choices = ctx.known
        if c.jurisdiction is not None and c.jurisdiction not in {by_place, *choices}:
            raise JurisdictionNotConfigurable
        if not wish.normal(c.name):
            raise ValidationFailed(problem="name: blank")
        return cls(
            name=c.name,
            community_ref=c.code,
            township_ref=c.code[:9],
            jurisdiction=c.jurisdiction or by_place,
            built_year=c.built_year,
            households=c.households,
            note=c.note,
        )

    @event("EstateRegistered", topic="registry.Estate.EstateRegistered")
    def __init__(
        self,
        name: str,
        community_ref: str,
        township_ref: str,
        jurisdiction: str,
        built_year: int | None,
        households: int,
        note: str | None,
    ) -> None:
        self.stage = "registered"
        self.name, self.code, self.jurisdiction = name, community_ref, jurisdiction
        self.area: str | None = None
        self.registered_area_cm2: int | None = None
        self.buildings: dict[str, tuple[str, ...]] = {}
        self.labels: dict[str, str] = {}

    @decides(wish.DefineManagementArea)
    def define_area(self, c: wish.DefineManagementArea, ctx: Context) -> None:
        """Define the one management area (R-61)."""
        if self.area is not None:
            raise AreaAlreadyDefined
        self._area_defined(
            area_id=c.area,
            boundary_text=c.boundary_text,
            basis=c.basis,
            registered_area_cm2=c.registered_area_cm2,
        )

    @event("ManagementAreaDefined", topic="registry.Estate.ManagementAreaDefined")
    def _area_defined(
        self, area_id: str, boundary_text: str, basis: str, registered_area_cm2: int | None
    ) -> None:
        self.area, self.registered_area_cm2 = area_id, registered_area_cm2

    @decides(wish.RecordConditionSurvey)
    def record_survey(self, c: wish.RecordConditionSurvey, ctx: Context) -> None:
        """Record a survey; it cannot have been made tomorrow."""
        if c.surveyed_on > ctx.today:
            raise ValidationFailed(problem=f"surveyed_on: {c.surveyed_on} is after today")
        self._surveyed(
            surveyed_on=c.surveyed_on,
            open_boundary=c.open_boundary,
            boundary_closable=c.boundary_closable,
            scattered_buildings=c.scattered_buildings,
            provider_present=c.provider_present,
            committee_present=c.committee_present,
            party_org_present=c.party_org_present,
            venue_present=c.venue_present,
            facilities=c.facilities,
        )

    @event("EstateConditionSurveyed", topic="registry.Estate.EstateConditionSurveyed")
    def _surveyed(
        self,
        surveyed_on: date,
        open_boundary: bool,
        boundary_closable: bool,
        scattered_buildings: bool,
        provider_present: bool,
        committee_present: bool,
        party_org_present: bool,
        venue_present: bool,
        facilities: wish.Facilities,
    ) -> None:
        self.surveyed_on = surveyed_on

    @decides(wish.AddBuilding)
    def add_building(self, c: wish.AddBuilding, ctx: Context) -> None:
        """Add a building that is not there yet."""
        self.take_building(c.building, c.label, c.stairwells)

    def take_building(self, building: str, label: str, stairwells: tuple[str, ...]) -> None:
        """Decide one building, for the command and for an import of many."""
        if building in self.buildings:
            raise DuplicateBuilding
        self._building_added(building_id=building, label=label, stairwells=stairwells)

    @event("BuildingAdded", topic="registry.Estate.BuildingAdded")
    def _building_added(self, building_id: str, label: str, stairwells: tuple[str, ...]) -> None:
        self.buildings = {**self.buildings, building_id: stairwells}
        self.labels = {**self.labels, building_id: label}
