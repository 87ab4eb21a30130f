"""Why the deliberation service refuses, one class a code."""

from chassis.refusals import Refusal


class TopicUnlawful(Refusal):
    """Its tags say that it is not the owners' or residents' business, or has its own channel (G16)."""

    code, rules = "TOPIC_UNLAWFUL", ("R-43", "R-80")
    zh, en = "该议题不属物业或社区事务", "This is no affair of the estate or the community"
    zh_detail = "标签 {tag} 的事项不在议事范围"
    en_detail = "A matter tagged {tag} is not deliberated on"


class SameTopicRejectedRecently(Refusal):
    """The same topic failed within half a year, and there is neither a new plan nor a petition."""

    code = "SAME_TOPIC_REJECTED_RECENTLY"
    zh, en = "同一议题近期未获通过", "The same topic was rejected a short time ago"
    zh_detail = "议题 {topic} 于 {rejected_on} 未获通过，{until} 前须有新方案或业主联名"
    en_detail = (
        "{topic} was rejected on {rejected_on}; until {until} it takes a new plan or a petition"
    )


class NotAPetition(Refusal):
    """What it names is no admitted petition of a fifth of the owners (R-14)."""

    code, rules = "PETITION_NOT_ADMITTED", ("R-14",)
    zh, en = "所引联名提议未成立", "There is no admitted petition of that name"


class PetitionCannotBeReturned(Refusal):
    """A petition of a fifth of the owners passes step 1 by itself; what is proposed is not returned."""

    code, rules = "PETITION_CANNOT_BE_RETURNED", ("R-14", "R-75")
    zh, en = "已提出的议题不得退回", "What is proposed, or a petition, cannot be returned"


class ConsultationNotConcluded(Refusal):
    """The table has not come to an end there, or nothing of that name is known."""

    code = "CONSULTATION_NOT_CONCLUDED"
    zh, en = "该协商尚未结束", "That consultation is not concluded"


class OtherIssue(Refusal):
    """The consultation was on another issue, or too long ago."""

    code = "OTHER_ISSUE"
    zh, en = "该协商不是就同一事项近期进行", "That consultation was on another issue, or long ago"


class OutcomeOpensNoGate(Refusal):
    """The table sent the matter elsewhere; that does not open step 3."""

    code = "OUTCOME_OPENS_NO_GATE"
    zh, en = "该协商结果不进入下一步", "That outcome does not lead to the next step"
    zh_detail = "协商结果为 {outcome}"
    en_detail = "The table concluded {outcome}"


class NotSettled(Refusal):
    """The table did not agree on an action, or somebody else decides the matter."""

    code = "NOT_SETTLED"
    zh, en = "协商未就此达成可直接办理的一致意见", "The table did not settle it"
    zh_detail = "协商结果 {outcome}，事项类别 {decision_class}"
    en_detail = "The outcome is {outcome}, the class {decision_class}"


class BudgetMissing(Refusal):
    """A plan that costs something says how much and where all of it comes from."""

    code, rules = "BUDGET_MISSING", ("R-19", "R-23")
    zh, en = "方案缺少预算或资金来源", "The plan lacks its cost, or its money does not add up"
    zh_detail = "费用 {cost_fen} 分，资金来源合计 {funded_fen} 分"
    en_detail = "It costs {cost_fen} fen, its sources add up to {funded_fen} fen"


class RoundTooShort(Refusal):
    """A round hangs for full days, and is not closed before they are over (D-6)."""

    code, rules = "ROUND_TOO_SHORT", ("D-6",)
    zh, en = "征求意见时间不足", "The round is too short"
    zh_detail = "最早至 {last_day} 24:00"
    en_detail = "It runs to the end of {last_day} at the least"


class SamePlanVersion(Refusal):
    """Each round is on a later version than the one before, and one runs at a time."""

    code = "SAME_PLAN_VERSION"
    zh, en = "新一轮征求意见须针对新版本方案", "Another round takes another version of the plan"


class RoundClosed(Refusal):
    """The round is over, or there is none of that number open."""

    code = "ROUND_CLOSED"
    zh, en = "该轮征求意见已结束", "That round is closed"


class OpinionsUnanswered(Refusal):
    """Every opinion of every round is answered before the plan is frozen."""

    code = "OPINIONS_UNANSWERED"
    zh, en = "尚有意见未答复", "There are opinions without an answer"
    zh_detail = "第 {round} 轮尚有意见未答复"
    en_detail = "Opinions of round {round} have no answer"


class ReviewQuorumNotMet(Refusal):
    """More than half must be present (R-73)."""

    code, rules = "REVIEW_QUORUM_NOT_MET", ("R-73",)
    zh, en = "到会人数未过半", "Not more than half were present"
    zh_detail = "应到 {total} 人，到会 {present} 人，至少需 {needed} 人"
    en_detail = "{present} of {total} were present, {needed} are needed"


class TooFewRounds(Refusal):
    """Opinions are asked for at least twice, on successive versions, and closed."""

    code, rules = "TOO_FEW_ROUNDS", ("R-74",)
    zh, en = "征求意见轮次不足", "Too few rounds of opinions"
    zh_detail = "已完成 {rounds} 轮，至少 {least} 轮"
    en_detail = "{rounds} rounds are closed, {least} are needed"


class ReviewMissing(Refusal):
    """Members and council have reviewed the version that is to be frozen."""

    code, rules = "REVIEW_MISSING", ("R-75",)
    zh, en = "该版本方案尚未审议", "That version was not reviewed"
    zh_detail = "缺少：{missing}"
    en_detail = "Missing: {missing}"


class DecisionRefNotFound(Refusal):
    """No posted result of that name is known here."""

    code = "DECISION_REF_NOT_FOUND"
    zh, en = "未找到该表决结果", "No posted decision of that name is known"


class PlanHashMismatch(Refusal):
    """What was voted on is not the plan that was frozen."""

    code = "PLAN_HASH_MISMATCH"
    zh, en = "表决方案与冻结方案不一致", "The vote was on another plan than the frozen one"


class NotPassed(Refusal):
    """What did not pass, or is not final, is not carried out (ruling G16)."""

    code = "NOT_PASSED"
    zh, en = "尚无已生效的通过决议", "There is no final decision that passed"


class OpenObjections(Refusal):
    """Every objection is answered first."""

    code = "OPEN_OBJECTIONS"
    zh, en = "尚有异议未答复", "There are objections without an answer"
    zh_detail = "未答复 {open} 件"
    en_detail = "{open} have no answer"


class SupervisorsInsufficient(Refusal):
    """At least three watch the work who belong neither to the committee nor to the provider."""

    code = "SUPERVISORS_INSUFFICIENT"
    zh, en = "监督人员不足", "Too few supervisors"
    zh_detail = "可计 {counted} 人，至少 {least} 人"
    en_detail = "{counted} count, {least} are needed"


class SpentExceedsBudget(Refusal):
    """Nobody spends more than was decided; more takes a new decision."""

    code, rules = "SPENT_EXCEEDS_BUDGET", ("R-19",)
    zh, en = "支出超过决议预算", "That is more than the budget that was decided"
    zh_detail = "预算 {budget_fen} 分，支出 {spent_fen} 分，超出部分须另行决议"
    en_detail = "The budget is {budget_fen} fen, spent {spent_fen}; more takes a new decision"


class WorkNotDone(Refusal):
    """Milestones are open, or the work is not accepted."""

    code = "WORK_NOT_DONE"
    zh, en = "工程尚未完成或未验收", "The work is not done, or not accepted"
    zh_detail = "未完成：{open}"
    en_detail = "Open: {open}"


class ResultPostingTooShort(Refusal):
    """The accounts hang for full days first (D-6)."""

    code, rules = "RESULT_POSTING_TOO_SHORT", ("D-6",)
    zh, en = "结果公示时间未满", "The result has not hung long enough"
    zh_detail = "最早 {earliest} 可办结"
    en_detail = "It may be closed on {earliest} at the earliest"


class SatisfactionMissing(Refusal):
    """The residents are asked before it is closed."""

    code = "SATISFACTION_MISSING"
    zh, en = "尚未进行满意度调查", "The residents were not asked yet"
