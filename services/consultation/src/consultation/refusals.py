"""Why the consultation service refuses, one class a code."""

from chassis.refusals import Refusal


class IssueNotInScope(Refusal):
    """The issue has a channel of its own: a court, the police, an emergency number (R-80, G16)."""

    code, rules = "ISSUE_NOT_IN_SCOPE", ("R-80",)
    zh, en = "该事项不属协商范围", "This is not for the table"
    zh_detail = "标签 {tag} 的事项另有法定渠道"
    en_detail = "A matter tagged {tag} has a channel of its own"


class SignaturesMissing(Refusal):
    """Residents ask together: ten of them under one request (domain 4.4, ruling A6)."""

    code = "SIGNATURES_MISSING"
    zh, en = "居民联名人数不足", "Too few residents have signed"
    zh_detail = "已有 {signed} 人签名，需 {needed} 人"
    en_detail = "{signed} residents have signed, {needed} are needed"


class DemandBelowShare(Refusal):
    """A hearing may be demanded by 1/5 of adult residents or of households, 1/3 of groups (R-72)."""

    code, rules = "DEMAND_BELOW_SHARE", ("R-72",)
    zh, en = "要求召开听证会的比例不足", "Too few demand the hearing"
    zh_detail = "{total} 中有 {count}，至少需 {needed}"
    en_detail = "{count} of {total}, at least {needed} are needed"


class StatutoryDemand(Refusal):
    """A hearing that the law lets people demand cannot be declined (R-72)."""

    code, rules = "STATUTORY_DEMAND", ("R-72",)
    zh, en = "法定要求不得拒绝", "A statutory demand cannot be declined"


class TableNotConstituted(Refusal):
    """The estate has no table, so nobody can be called to it."""

    code = "TABLE_NOT_CONSTITUTED"
    zh, en = "五方协商席位尚未组成", "The five-party table is not constituted"


class SeatNotNotified(Refusal):
    """All five seats are addressed by every notice."""

    code = "SEAT_NOT_NOTIFIED"
    zh, en = "有席位未被通知", "A seat was not notified"
    zh_detail = "未通知：{seats}"
    en_detail = "Not addressed: {seats}"


class SessionNotYet(Refusal):
    """A session begins at the time its notice names, not before."""

    code = "SESSION_NOT_YET"
    zh, en = "未到通知的会议时间", "The session's time has not come"
    zh_detail = "通知的时间为 {starts_at}"
    en_detail = "The notice names {starts_at}"


class SessionNotValid(Refusal):
    """Too few seats, or not those that are affected, or too few residents, for this form."""

    code = "SESSION_NOT_VALID"
    zh, en = "出席情况不符合会议要求", "The session is not valid"
    zh_detail = "{form} 会议：{zh_lacks}"
    en_detail = "{form}: {en_lacks}"


class NotASeat(Refusal):
    """Who speaks holds no seat, or the seat has no holder."""

    code = "NOT_A_SEAT"
    zh, en = "不是协商席位", "This is not a seat of the table"


class InviteeHasNoPosition(Refusal):
    """Invitees speak; positions are the five seats'."""

    code = "INVITEE_HAS_NO_POSITION"
    zh, en = "受邀人不表态", "An invitee has no position to record"


class StanceAlreadyRecorded(Refusal):
    """One position per seat and version; whoever changes his mind asks for a new version."""

    code = "STANCE_ALREADY_RECORDED"
    zh, en = "该席位已对此版本表态", "The seat has its position on this version"


class ProposalChanged(Refusal):
    """A position is taken on the proposal as it stands."""

    code = "PROPOSAL_CHANGED"
    zh, en = "方案已修改，请对新版本表态", "The proposal has changed; look at the new version"
    zh_detail = "现为第 {version} 版"
    en_detail = "It is version {version} now"


class TooManySessions(Refusal):
    """After so many sessions the table concludes, with or without consensus."""

    code = "TOO_MANY_SESSIONS"
    zh, en = "会议次数已达上限", "There were as many sessions as there may be"
    zh_detail = "至多 {most} 次"
    en_detail = "There may be {most}"


class PositionsMissing(Refusal):
    """Every seat that is present says where it stands on the last version."""

    code = "POSITIONS_MISSING"
    zh, en = "有席位未表态", "A seat's position is missing"
    zh_detail = "未表态：{seats}"
    en_detail = "No position of: {seats}"


class CannotDecideReservedMatter(Refusal):
    """Five seats cannot decide what is the owners' to decide together (R-01)."""

    code, rules = "CANNOT_DECIDE_RESERVED_MATTER", ("R-01",)
    zh, en = "协商不能代替业主共同决定", "The table cannot decide what is the owners' to decide"
    zh_detail = "标签 {tags} 属业主共同决定事项"
    en_detail = "{tags} is the owners' to decide"


class OutcomeNotSupported(Refusal):
    """Agreement is consensus, never majority; and no consensus needs somebody who opposes."""

    code = "OUTCOME_NOT_SUPPORTED"
    zh, en = "各席位的表态与该结论不符", "The positions do not bear this outcome"
    zh_detail = "不符的席位：{seats}"
    en_detail = "It is not borne by: {seats}"


class OutcomeNotOfForm(Refusal):
    """A talk collects views and decides nothing; only it and an evaluation end with views alone."""

    code = "OUTCOME_NOT_OF_FORM"
    zh, en = "该会议形式不能作出此结论", "This form does not end with that outcome"


class ActionsOpen(Refusal):
    """A consultation closes when every action it agreed on is verified."""

    code = "ACTIONS_OPEN"
    zh, en = "尚有约定事项未完成核验", "Agreed actions are not verified yet"
    zh_detail = "未核验：{actions}"
    en_detail = "Not verified: {actions}"
