"""Why the alliance service refuses, one class a code."""

from chassis.refusals import Refusal


class AlreadyEnrolled(Refusal):
    """One estate is enrolled once at a time (A-1)."""

    code = "ALREADY_ENROLLED"
    zh, en = "该小区已在联盟内", "The estate is enrolled already"


class AlreadyMember(Refusal):
    """The organisation is a member already."""

    code = "ALREADY_MEMBER"
    zh, en = "该单位已是联盟成员", "That organisation is a member already"


class NotAMember(Refusal):
    """The organisation is no member of the alliance."""

    code = "NOT_A_MEMBER"
    zh, en = "该单位不是联盟成员", "That organisation is no member"
    zh_detail = "单位 {org}"
    en_detail = "{org}"


class SurveyMissing(Refusal):
    """No survey of the estate's condition is known."""

    code = "SURVEY_MISSING"
    zh, en = "尚无小区情况调查", "The estate's condition was never surveyed"


class SurveyStale(Refusal):
    """A survey counts for 90 days."""

    code = "SURVEY_STALE"
    zh, en = "小区情况调查已过期", "The survey is too old"
    zh_detail = "调查日期 {surveyed_on}，有效期 {days} 日"
    en_detail = "It is of {surveyed_on} and counts for {days} days"


class TierInputMissing(Refusal):
    """Every input of the tier rule is said, none is guessed."""

    code = "TIER_INPUT_MISSING"
    zh, en = "定级信息不全", "An input of the tier is missing"
    zh_detail = "缺少：{missing}"
    en_detail = "Missing: {missing}"


class OverrideNeedsReason(Refusal):
    """Another tier than the rule's is possible, with a reason that everybody sees."""

    code = "OVERRIDE_NEEDS_REASON"
    zh, en = "与规则结果不一致须说明理由", "Another tier than the rule's needs a reason"
    zh_detail = "规则结果 {by_rule}，拟定 {proposed}"
    en_detail = "The rule gives {by_rule}, proposed is {proposed}"


class TierObjectionsOpen(Refusal):
    """A new proposal answers what was objected to the one before."""

    code = "TIER_OBJECTIONS_OPEN"
    zh, en = "异议尚未答复", "The objections to the last proposal have no answer"
    zh_detail = "未答复 {open} 件"
    en_detail = "{open} have none"


class TierNotProposed(Refusal):
    """No proposal hangs: none was made, or it was objected to."""

    code = "TIER_NOT_PROPOSED"
    zh, en = "没有公示中的定级方案", "No proposal of a tier hangs"


class NoBasisInSight(Refusal):
    """The standard tier is confirmed only where a contract can have a legal basis."""

    code, rules = "NO_BASIS_IN_SIGHT", ("R-01",)
    zh, en = "标准型须有合同法律依据可循", "The standard tier needs a legal basis in sight"


class DowngradeDuringContract(Refusal):
    """A lower tier begins when the contract ends."""

    code = "DOWNGRADE_DURING_CONTRACT"
    zh, en = "合同期内不得降级", "No lower tier while a contract runs"
    zh_detail = "合同 {contract} 至 {ends_on}"
    en_detail = "{contract} runs until {ends_on}"


class EmergencyTooLong(Refusal):
    """Emergency service lasts six months at the most (R-66)."""

    code, rules = "EMERGENCY_TOO_LONG", ("R-66",)
    zh, en = "应急服务期限过长", "The emergency service is too long"
    zh_detail = "最迟 {latest}"
    en_detail = "{latest} at the latest"


class SecondEmergency(Refusal):
    """Between two emergency services the owners have met."""

    code, rules = "SECOND_EMERGENCY_WITHOUT_OWNERS_MEETING", ("R-66",)
    zh, en = (
        "再次应急服务前须召开业主大会会议",
        "The owners must have met before a second emergency",
    )
    zh_detail = "上次应急服务始于 {before}"
    en_detail = "The last one began on {before}"


class GradeNotFail(Refusal):
    """Rectification follows a confirmed appraisal of grade FAIL."""

    code = "GRADE_NOT_FAIL"
    zh, en = "没有不合格的已确认考评", "No confirmed appraisal of that quarter failed"


class WholeSubcontractForbidden(Refusal):
    """Parts may be subcontracted, never the whole (R-61)."""

    code, rules = "WHOLE_SUBCONTRACT_FORBIDDEN", ("R-61",)
    zh, en = "不得将全部物业服务转委托", "The whole service cannot be subcontracted"


class UtilityCutoffClause(Refusal):
    """No cutting of power, water, heat or gas to collect fees (R-63)."""

    code, rules = "UTILITY_CUTOFF_CLAUSE", ("R-63",)
    zh, en = "不得约定停供水电热气催费", "No clause may cut utilities to collect fees"


class UnknownItem(Refusal):
    """The catalogue has no such item or level, or the contract does not name it."""

    code = "UNKNOWN_ITEM"
    zh, en = "没有该服务项目或等级", "There is no such item or level"
    zh_detail = "{item}"
    en_detail = "{item}"


class EstateNotReady(Refusal):
    """A contract is signed for an estate that has a confirmed tier."""

    code = "ESTATE_NOT_READY"
    zh, en = "小区尚未定级", "The estate has no confirmed tier"


class TierDiffers(Refusal):
    """A contract is of the tier that was confirmed."""

    code = "TIER_DIFFERS"
    zh, en = "合同等级与确认等级不一致", "The contract is of another tier than the confirmed one"
    zh_detail = "确认 {confirmed}，合同 {contract}"
    en_detail = "Confirmed is {confirmed}, the contract says {contract}"


class NoLegalBasis(Refusal):
    """Nothing carries this contract (domain 4.2.4)."""

    code, rules = "NO_LEGAL_BASIS", ("R-01", "R-26", "R-66", "R-67")
    zh, en = "合同缺少法律依据", "The contract has no legal basis"
    zh_detail = "{problem}"
    en_detail = "{problem}"


class BasisDecisionNotPassed(Refusal):
    """The assembly's decision that is named is unknown, not final, or did not pass (R-02, R-04)."""

    code, rules = "BASIS_DECISION_NOT_PASSED", ("R-01", "R-02", "R-04")
    zh, en = "所依据的业主大会决定未生效", "The assembly's decision is not in force"
    zh_detail = "会议 {meeting} 事项 {motion}：{problem}"
    en_detail = "Meeting {meeting}, motion {motion}: {problem}"


class ItemsBelowTierMinimum(Refusal):
    """A contract promises at least what its tier asks for."""

    code = "ITEMS_BELOW_TIER_MINIMUM"
    zh, en = "服务项目低于本等级最低标准", "An item is below the tier's minimum"
    zh_detail = "{items}"
    en_detail = "{items}"


class ContractInEffect(Refusal):
    """One provider serves an area at a time (R-61, A-1)."""

    code, rules = "CONTRACT_IN_EFFECT", ("R-61",)
    zh, en = "该区域已有生效合同", "Another contract is in effect for the area"
    zh_detail = "合同 {contract}"
    en_detail = "{contract}"


class ChecklistIncomplete(Refusal):
    """Service starts when everything on the checklist is there."""

    code, rules = "CHECKLIST_INCOMPLETE", ("R-60",)
    zh, en = "进场清单未齐备", "The checklist is not complete"
    zh_detail = "缺：{missing}"
    en_detail = "Missing: {missing}"


class NoAssemblyDecision(Refusal):
    """The owners end a contract by a decision of theirs (R-01, R-64)."""

    code, rules = "NO_ASSEMBLY_DECISION", ("R-01", "R-64")
    zh, en = "业主方解除合同须有业主大会决定", "The owners leave a contract by their own decision"


class AppraiserConflict(Refusal):
    """Nobody appraises or rates his own (domain 4.0)."""

    code = "APPRAISER_CONFLICT"
    zh, en = "考评人与被考评方有利害关系", "An appraiser has a conflict of interest"
    zh_detail = "被考评单位 {provider}"
    en_detail = "Judged is {provider}"


class DimensionMissing(Refusal):
    """A dimension without data is scored neither as nothing nor as full (domain 4.2.5)."""

    code = "DIMENSION_MISSING"
    zh, en = "考评维度缺少数据", "A dimension has no data"
    zh_detail = "缺少：{missing}"
    en_detail = "Missing: {missing}"


class ScoreOutOfRange(Refusal):
    """Points lie within their dimension, a part within its whole."""

    code = "SCORE_OUT_OF_RANGE"
    zh, en = "分值超出范围", "A score is out of range"
    zh_detail = en_detail = "{problem}"


class ScoreOutdated(Refusal):
    """What is posted is what the contract says today."""

    code = "SCORE_OUTDATED"
    zh, en = "评分后数据有变动，请重新评分", "The figures have changed since; score it again"


class AppraisalObjectionsOpen(Refusal):
    """A score is posted again when every objection has its answer."""

    code = "APPRAISAL_OBJECTIONS_OPEN"
    zh, en = "考评异议尚未答复", "An objection to the appraisal has no answer"
    zh_detail = "未答复 {open} 件"
    en_detail = "{open} have none"


class AppraisalNotPosted(Refusal):
    """An appraisal is objected to while it hangs."""

    code = "APPRAISAL_NOT_POSTED"
    zh, en = "考评结果不在公示期内", "The appraisal does not hang"


class UnknownObjection(Refusal):
    """There is no objection of that name."""

    code = "UNKNOWN_OBJECTION"
    zh, en = "没有该项异议", "There is no such objection"
    zh_detail = "{objection}"
    en_detail = "{objection}"


class RatingNotEligible(Refusal):
    """Rated is who served for a year, with a party organisation that works and three quarters (4.2.6)."""

    code = "RATING_NOT_ELIGIBLE"
    zh, en = "不具备评级条件", "The organisation is not eligible"
    zh_detail = "未满足：{missing}"
    en_detail = "Not met: {missing}"


class RatingYearDuplicate(Refusal):
    """One rating a year."""

    code = "RATING_YEAR_DUPLICATE"
    zh, en = "该年度已评级", "This year is rated already"


class NotADepartment(Refusal):
    """Where there is an alliance, its member departments adopt estates."""

    code = "NOT_A_DEPARTMENT"
    zh, en = "该单位不是联盟的部门成员", "That is no member department of the alliance"
    zh_detail = "单位 {org}"
    en_detail = "{org}"


class UnknownTask(Refusal):
    """What is recorded as done stands on the roster."""

    code = "UNKNOWN_TASK"
    zh, en = "兜底服务排班中没有该项任务", "The roster has no such task"
    zh_detail = "{task}"
    en_detail = "{task}"
