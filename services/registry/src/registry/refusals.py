"""What the registry refuses, in its own words."""

from chassis.refusals import Refusal


class DuplicateEstate(Refusal):
    """An estate of this name is registered in the community."""

    code = "DUPLICATE_ESTATE"
    zh, en = "该社区已登记同名小区", "An estate of this name is registered in the community"


class AreaAlreadyDefined(Refusal):
    """One estate has one management area (R-61)."""

    code, rules = "AREA_ALREADY_DEFINED", ("R-61",)
    zh, en = "物业管理区域已划定", "The management area is defined already"


class DuplicateBuilding(Refusal):
    """A building of this reference stands in the estate."""

    code = "DUPLICATE_BUILDING"
    zh, en = "该楼栋已登记", "This building is registered"


class DuplicateUnit(Refusal):
    """A unit with this door code is registered."""

    code = "DUPLICATE_UNIT"
    zh, en = "该房号已登记", "A unit with this door code is registered"


class WeakerAreaSource(Refusal):
    """A register entry outweighs a survey, a survey outweighs a contract (R-06)."""

    code, rules = "WEAKER_AREA_SOURCE", ("R-06",)
    zh, en = "面积依据的效力低于现有依据", "The new area rests on a weaker source"
    zh_detail = "现有依据为 {present},新依据为 {offered}"
    en_detail = "It rests on {present} now, the new figure on {offered}"


class EmptyOwnerGroup(Refusal):
    """A unit's ownership names at least one owner."""

    code = "EMPTY_OWNER_GROUP"
    zh, en = "业主不能为空", "Name at least one owner"


class EmptyRoll(Refusal):
    """No unit within the extent counts (ruling B6)."""

    code, rules = "EMPTY_ROLL", ("R-02",)
    zh, en = "范围内没有可计入的专有部分", "No unit within the extent counts"


class NoAssemblyNeeded(Refusal):
    """A single owner acts alone, without an assembly (R-26)."""

    code, rules = "NO_ASSEMBLY_NEEDED", ("R-26",)
    zh, en = "只有一个业主,不成立业主大会", "There is one owner only: no assembly is needed"


class PostingTooShort(Refusal):
    """A posting of N days ends with the N-th full day (D-6)."""

    code, rules = "POSTING_TOO_SHORT", ("D-6",)
    zh, en = "公示期未满", "The posting is not over"
    zh_detail = "公示自 {posted_on} 起,{earliest} 方可进行下一步"
    en_detail = "Posted on {posted_on}; the next step is allowed from {earliest}"


class OpenRollObjections(Refusal):
    """Objections within their time are decided before a roll freezes (ruling B4)."""

    code = "OPEN_ROLL_OBJECTIONS"
    zh, en = "尚有异议未处理", "Objections are still open"
    zh_detail = "尚有 {open} 件异议未处理"
    en_detail = "{open} objections are still open"


class OpenIdentityProposals(Refusal):
    """Owners who may be one are decided on before a roll freezes (ruling B3)."""

    code = "OPEN_IDENTITY_PROPOSALS"
    zh, en = "尚有同名业主未核对", "Owners of one name are still to be told apart or joined"
    zh_detail = "尚有 {open} 组未核对"
    en_detail = "{open} pairs are undecided"


class TooLate(Refusal):
    """The time for this has passed."""

    code = "TOO_LATE"
    zh, en = "已过期限", "It is too late for this"


class ObjectionAlreadyRaised(Refusal):
    """One objection per unit and ground (ruling B4)."""

    code = "OBJECTION_ALREADY_RAISED"
    zh, en = "同一房屋同一理由的异议已提出", "This unit has objected on this ground"


class ObjectionNotFound(Refusal):
    """There is no open objection of this reference."""

    code = "OBJECTION_NOT_OPEN"
    zh, en = "没有此项待处理的异议", "There is no open objection of this reference"


class ExtentUnknown(Refusal):
    """The building or stairwell of the extent is not registered."""

    code = "EXTENT_UNKNOWN"
    zh, en = "所列楼栋或单元未登记", "The building or stairwell is not registered"


class JurisdictionNotConfigurable(Refusal):
    """Where an estate lies decides its law; only an installation on virtual time may say otherwise."""

    code = "JURISDICTION_NOT_CONFIGURABLE"
    zh, en = "适用地方规定由所在地决定", "The place decides the law that holds"


class ImportIncomplete(Refusal):
    """The parts that were announced are not all there, or they contradict one another."""

    code = "IMPORT_INCOMPLETE"
    zh, en = "导入内容不完整或相互矛盾", "The import is incomplete or contradicts itself"
    zh_detail = en_detail = "{problem}"
