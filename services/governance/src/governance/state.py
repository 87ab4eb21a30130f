"""An estate's governance state: one part a service, joined only when it is read."""

from msgspec import Struct, field

from governance.alliance_part import AlliancePart
from governance.committee_part import CommitteePart
from governance.consultation_part import ConsultationPart
from governance.deliberation_part import DeliberationPart
from governance.parts import Part
from governance.registry_part import RegistryPart


class EstateState(Struct):
    """What all facts so far make of an estate."""

    registry: RegistryPart = field(default_factory=RegistryPart)
    committee: CommitteePart = field(default_factory=CommitteePart)
    consultation: ConsultationPart = field(default_factory=ConsultationPart)
    deliberation: DeliberationPart = field(default_factory=DeliberationPart)
    alliance: AlliancePart = field(default_factory=AlliancePart)

    @property
    def parts(self) -> tuple[Part, ...]:
        """Give every service's part."""
        return (
            self.registry,
            self.committee,
            self.consultation,
            self.deliberation,
            self.alliance,
        )
