"""Why the committee service refuses, one class a code."""

from chassis.refusals import Refusal


class PetitionBelow20Percent(Refusal):
    """Too few owners have signed; nothing is written and the petition stays open (C2)."""

    code, rules = "PETITION_BELOW_20_PERCENT", ("R-14",)
    zh, en = "联名业主人数不足 20%", "Fewer than 20 % of owners have signed"
    zh_detail = "已有 {heads} 人联名，需 {needed} 人"
    en_detail = "{heads} owners have signed, {needed} are needed"


class ConvenerNotEntitled(Refusal):
    """Who convenes is not the chair of the body named, or a substitute without its basis (R-15)."""

    code, rules = "CONVENER_NOT_ENTITLED", ("R-14", "R-15")
    zh, en = "召集人无权召集本次会议", "This convener may not convene the meeting"


class BundledMotion(Refusal):
    """A major matter must not hide in an ordinary one."""

    code, rules = "BUNDLED_MOTION", ("R-01",)
    zh, en = "一项议案只能对应一个表决事项", "A motion must be of exactly one item"
    zh_detail = "议案 {motion_id} 对应 {items} 个事项"
    en_detail = "Motion {motion_id} is of {items} items"


class ItemMismatch(Refusal):
    """A tag implies another item than the one stated."""

    code, rules = "ITEM_MISMATCH", ("R-01",)
    zh, en = "议案标签与表决事项不符", "The motion's tags belong to another item"
    zh_detail = "议案 {motion_id} 的标签 {tag} 属于第 {item} 项"
    en_detail = "The tag {tag} of motion {motion_id} belongs to item {item}"


class Art279NotVotable(Refusal):
    """All affected owners must consent; a majority is no defence."""

    code, rules = "ART279_NOT_VOTABLE", ("R-18",)
    zh, en = (
        "住宅改经营性用房不能以多数决定",
        "Turning a dwelling into business premises cannot be voted",
    )


class BeyondPropertyManagement(Refusal):
    """The assembly decides on property management and on nothing else (R-43)."""

    code, rules = "BEYOND_PROPERTY_MANAGEMENT", ("R-01",)
    zh, en = "议案超出物业管理范围", "The motion is beyond property management"


class NoOptionAgainst(Refusal):
    """Nobody could be against all offers."""

    code, rules = "NO_OPTION_AGAINST", ("R-13",)
    zh, en = "多选一议案缺少“反对全部”选项", "A choice between offers lacks the option against all"


class CircularCondition(Refusal):
    """Motions that wait for one another would never take effect."""

    code = "CIRCULAR_CONDITION"
    zh, en = "议案生效条件互相循环", "Motions take effect in a circle"


class ExtentMismatch(Refusal):
    """One meeting, one roll: all motions are of one extent."""

    code, rules = "EXTENT_MISMATCH", ("R-24",)
    zh, en = "议案范围与名册范围不一致", "The motion's extent is not the roll's"


class ResidentsCommitteeNotInformed(Refusal):
    """The residents' committee is told on the day of the notice."""

    code, rules = "RESIDENTS_COMMITTEE_NOT_INFORMED", ("R-12",)
    zh, en = "未同时告知居民委员会", "The residents' committee was not told at the same time"


class RollNotFrozen(Refusal):
    """A vote needs a roll that no longer changes."""

    code, rules = "ROLL_NOT_FROZEN", ("R-28",)
    zh, en = "业主名册尚未锁定", "The owners' roll is not frozen"


class MotionChangedAfterNotice(Refusal):
    """No vote on what was not in the notice."""

    code, rules = "MOTION_CHANGED_AFTER_NOTICE", ("R-13",)
    zh, en = "通知后不得变更议案", "A motion cannot change after the notice"


class WindowOutOfRange(Refusal):
    """The voting window is shorter or longer than the profile allows, or a channel leaves it."""

    code = "WINDOW_OUT_OF_RANGE"
    zh, en = "表决期限超出允许范围", "The voting window is out of range"
    zh_detail = "允许 {least} 至 {most} 天，各渠道须在期限内截止"
    en_detail = "{least} to {most} days, and every channel closes inside"


class ChannelNotAllowed(Refusal):
    """The profile forbids the channel, or the notice does not name it."""

    code = "CHANNEL_NOT_ALLOWED"
    zh, en = "该表决渠道不适用", "This channel is not allowed here"
    zh_detail = "渠道 {channel} 不适用"
    en_detail = "The channel {channel} is not allowed here"


class ChannelHourMissing(Refusal):
    """A staffed channel ends with its business hours; the notice says when (C20)."""

    code, rules = "CHANNEL_HOUR_MISSING", ("D-7",)
    zh, en = "人工渠道须写明截止时刻", "A staffed channel must name the hour at which it ends"
    zh_detail = "渠道 {channel} 未写明截止时刻"
    en_detail = "The channel {channel} names no hour"


class NotOnRoll(Refusal):
    """There is no such entry on the meeting's roll."""

    code, rules = "NOT_ON_ROLL", ("R-28",)
    zh, en = "不在业主名册中", "This entry is not on the roll"


class DuplicateBallot(Refusal):
    """One ballot an entry; a co-owner or another channel has been here before (C4)."""

    code, rules = "DUPLICATE_BALLOT", ("R-07", "R-08")
    zh, en = "该户已投票", "This entry has its ballot already"
    zh_detail = "已于 {at} 经 {channel} 渠道投票"
    en_detail = "It was given at {at} by the channel {channel}"


class VotingIsClosed(Refusal):
    """The box is not open: not yet, or no longer."""

    code, rules = "VOTING_CLOSED", ("R-12",)
    zh, en = "表决未开始或已截止", "Voting is not open"


class UnknownMotion(Refusal):
    """The paper names a motion that the meeting does not have."""

    code, rules = "UNKNOWN_MOTION", ("R-13",)
    zh, en = "会议没有该议案", "The meeting has no such motion"
    zh_detail = "没有议案 {motion_id}"
    en_detail = "There is no motion {motion_id}"


class UnknownChoice(Refusal):
    """A mark that this motion, or this paper, does not offer."""

    code = "UNKNOWN_CHOICE"
    zh, en = "未知的表决意见", "There is no such choice"


class OptionUnknown(Refusal):
    """An option that the motion does not have."""

    code = "OPTION_UNKNOWN"
    zh, en = "没有该选项", "The motion has no such option"


class ProxyMissing(Refusal):
    """Who is neither owner nor guardian needs a written proxy for this entry and these motions."""

    code, rules = "PROXY_MISSING", ("R-10",)
    zh, en = "没有书面委托", "There is no written proxy"


class ProxyRevoked(Refusal):
    """The owner has taken the proxy back."""

    code, rules = "PROXY_REVOKED", ("R-10",)
    zh, en = "委托已撤销", "The proxy has been revoked"


class ProxyCapReached(Refusal):
    """The holder stands for as many owners as he may."""

    code, rules = "PROXY_CAP_REACHED", ("R-10",)
    zh, en = "受托人代理户数已达上限", "This holder has as many proxies as he may"
    zh_detail = "上限为 {cap} 户"
    en_detail = "The cap is {cap}"


class ProxyNotAllowed(Refusal):
    """The provider's staff hold no proxies."""

    code, rules = "PROXY_NOT_ALLOWED", ("R-10",)
    zh, en = "该人员不得接受委托", "This person may hold no proxy"


class UnitNotDelivered(Refusal):
    """Sold but not handed over: the developer votes for it."""

    code, rules = "UNIT_NOT_DELIVERED", ("R-07",)
    zh, en = "房屋尚未交付，由建设单位表决", "The unit is not delivered; the developer votes for it"


class OccupierWithoutProxy(Refusal):
    """A tenant votes only by an owner's written proxy."""

    code, rules = "OCCUPIER_WITHOUT_PROXY", ("R-10",)
    zh, en = "物业使用人没有业主委托", "An occupier votes only by an owner's proxy"


class NotReceived(Refusal):
    """A reading never creates a ballot (C3)."""

    code, rules = "NOT_RECEIVED", ("R-28",)
    zh, en = "未收到该票，不能录入", "This paper was not received, so it cannot be read"


class SameOperator(Refusal):
    """Two readings, or two voids, need two persons (C3, C15)."""

    code, rules = "SAME_OPERATOR", ("R-28",)
    zh, en = "两次录入须由不同人员完成", "Two readings need two operators"


class UnreadBallots(Refusal):
    """Papers were received that nobody has read, compared or read a third time."""

    code, rules = "UNREAD_BALLOTS", ("R-28",)
    zh, en = "尚有未录入的选票", "Some received papers have not been read"
    zh_detail = "尚有 {papers} 张"
    en_detail = "There are {papers}"


class MoreReturnedThanDelivered(Refusal):
    """A channel took in more papers than it gave out; the count waits for a finding."""

    code, rules = "MORE_RETURNED_THAN_DELIVERED", ("R-11",)
    zh, en = "收回票数多于送达票数", "More papers came back than were delivered"
    zh_detail = "{channel}：送达 {delivered}，收回 {returned}"
    en_detail = "{channel}: {delivered} delivered, {returned} returned"


class CounterConflict(Refusal):
    """A counter is concerned, counts twice, or is not one of those appointed."""

    code = "COUNTER_CONFLICT"
    zh, en = "计票人与表决事项有利害关系", "A counter has a conflict of interest"
    zh_detail = en_detail = "{why}"


class WitnessMissing(Refusal):
    """The residents' committee's witness is missing."""

    code = "WITNESS_MISSING"
    zh, en = "缺少监票见证人", "The residents' committee's witness is missing"
