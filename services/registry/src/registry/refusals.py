"""What the registry refuses, in its own words."""

from typing_extensions import override

from chassis.refusals import Refusal


class InRow(Refusal):
    """What may stand in the way of one row of an import: `part` and `row` (from 1) then name it.

    A row is named by where it stands, never by whom it speaks of.
    """

    @override
    def detail(self, language: str) -> str:
        """Say what stands in the way, and in which row."""
        said = super().detail(language)
        if "row" not in self.details:
            return said
        where = "第 {part} 部分第 {row} 行：" if language == "zh" else "Part {part}, row {row}: "
        return where.format(**self.details) + said


class DuplicateEstate(Refusal):
    """An estate of this name is registered in the community."""

    code = "DUPLICATE_ESTATE"
    zh, en = "该社区已登记同名小区", "An estate of this name is registered in the community"


class AreaAlreadyDefined(Refusal):
    """One estate has one management area (R-61)."""

    code, rules = "AREA_ALREADY_DEFINED", ("R-61",)
    zh, en = "物业管理区域已划定", "The management area is defined already"


class DuplicateBuilding(InRow):
    """A building of this reference stands in the estate."""

    code = "DUPLICATE_BUILDING"
    zh, en = "该楼栋已登记", "This building is registered"


class DuplicateUnit(InRow):
    """A unit with this door code is registered."""

    code = "DUPLICATE_UNIT"
    zh, en = "该房号已登记", "A unit with this door code is registered"


class WeakerAreaSource(Refusal):
    """A register entry outweighs a survey, a survey outweighs a contract (R-06)."""

    code, rules = "WEAKER_AREA_SOURCE", ("R-06",)
    zh, en = "面积依据的效力低于现有依据", "The new area rests on a weaker source"
    zh_detail = "现有依据为 {present}，新依据为 {offered}"
    en_detail = "It rests on {present} now, the new figure on {offered}"


class EmptyOwnerGroup(Refusal):
    """A unit's ownership names at least one owner."""

    code = "EMPTY_OWNER_GROUP"
    zh, en = "业主不能为空", "Name at least one owner"


class NotPresentOwners(Refusal):
    """A transfer comes from those who own the unit now, all of them and nobody else."""

    code = "NOT_PRESENT_OWNERS"
    zh, en = "转让人与现业主不符", "Those who pass the unit on are not its present owners"


class UnitsNotAlike(Refusal):
    """Only two registered units whose doors differ in how they are written can be one (F03)."""

    code = "UNITS_NOT_ALIKE"
    zh, en = "两套房屋的房号并不相近", "The doors of these units are not alike"


class OwnersDiffer(Refusal):
    """A merger takes a unit off the register, and must not take an owner with it."""

    code, rules = "OWNERS_DIFFER", ("R-07",)
    zh, en = "并入的房屋另有业主", "The unit that goes has owners of its own"
    zh_detail = "并入的房屋另有 {owners} 名业主，请先核对同名业主或登记产权"
    en_detail = (
        "The unit that goes has {owners} owners of its own; compare namesakes or record who owns it"
    )


class EmptyRoll(Refusal):
    """No unit within the extent counts (ruling B6)."""

    code, rules = "EMPTY_ROLL", ("R-02",)
    zh, en = "范围内没有可计入的专有部分", "No unit within the extent counts"


class NoAssemblyNeeded(Refusal):
    """A single owner acts alone, without an assembly (R-26)."""

    code, rules = "NO_ASSEMBLY_NEEDED", ("R-26",)
    zh, en = "只有一个业主，不成立业主大会", "There is one owner only: no assembly is needed"


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


class RollOutdated(Refusal):
    """Owners or units were found to be one, or two, after the drafting: what was posted is not right."""

    code, rules = "ROLL_OUTDATED", ("R-07",)
    zh, en = (
        "名册编制后业主或房屋有变动",
        "Owners or units were found to be one or two since the drafting",
    )
    zh_detail = "名册编制后有 {joined} 名业主、{merged} 套房屋被并为一，{parted} 名业主被分开，请重新编制名册"
    en_detail = (
        "{joined} owners and {merged} units were merged since, {parted} owners told apart; "
        "draft the roll again"
    )


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


class ExtentUnknown(InRow):
    """The building or stairwell of the extent is not registered."""

    code = "EXTENT_UNKNOWN"
    zh, en = "所列楼栋或单元未登记", "The building or stairwell is not registered"


class JurisdictionNotConfigurable(Refusal):
    """Where an estate lies decides its law; only an installation on virtual time may say otherwise."""

    code = "JURISDICTION_NOT_CONFIGURABLE"
    zh, en = "适用地方规定由所在地决定", "The place decides the law that holds"


class NotProposedAsOne(Refusal):
    """Only owners whom the register proposes as one person, and on whom nobody has decided."""

    code, rules = "NOT_PROPOSED_AS_ONE", ("R-07",)
    zh, en = "这两名业主不在待核对之列", "These two are not proposed as one person"

    @override
    def detail(self, language: str) -> str:
        """Say it, and of a list which pair is meant (from 1)."""
        said = super().detail(language)
        if "pair" not in self.details:
            return said
        return (f"第 {{pair}} 组：{said}" if language == "zh" else f"Pair {{pair}}: {said}").format(
            **self.details
        )


class NotDecidedYet(Refusal):
    """Only a decision that there is can be taken back; the pair is named as it was decided."""

    code, rules = "NOT_DECIDED_YET", ("R-07",)
    zh, en = "对这两名业主没有核对结论", "Nothing was decided on these two"


class RowsLeftOut(Refusal):
    """Rows of the source are not in the import: whoever confirms it names their number."""

    code = "ROWS_LEFT_OUT"
    zh, en = "有行不予登记，确认时须写明行数", "Rows are left out: confirm with their number"
    zh_detail = "有 {left_out} 行不予登记，确认时须写明此数"
    en_detail = "{left_out} rows are left out; confirm with this number"


class ImportIncomplete(Refusal):
    """The parts that were announced are not all there, or one was not announced."""

    code = "IMPORT_INCOMPLETE"
    zh, en = "导入内容不完整", "The import is not what was announced"
    zh_detail = "应有 {parts} 部分，有误的部分：{wrong}"
    en_detail = "{parts} parts are announced; wrong or missing: {wrong}"
