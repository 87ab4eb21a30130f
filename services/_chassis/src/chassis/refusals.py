"""Refusals: domain words with a stable code. What they mean to HTTP and gRPC stands in `answers`."""

from enum import Enum
from typing import Any, ClassVar


class Kind(Enum):
    """Why something is refused, as (HTTP status, gRPC status name)."""

    MALFORMED = (400, "INVALID_ARGUMENT")
    UNAUTHENTICATED = (401, "UNAUTHENTICATED")
    FORBIDDEN = (403, "PERMISSION_DENIED")
    NOT_FOUND = (404, "NOT_FOUND")
    STATE = (409, "FAILED_PRECONDITION")
    GONE = (410, "NOT_FOUND")
    STALE = (412, "ABORTED")
    METHOD = (405, "UNIMPLEMENTED")
    TOO_LARGE = (413, "INVALID_ARGUMENT")
    MEDIA = (415, "INVALID_ARGUMENT")
    RULE = (422, "FAILED_PRECONDITION")
    RATE = (429, "RESOURCE_EXHAUSTED")
    OURS = (500, "INTERNAL")
    UNAVAILABLE = (503, "UNAVAILABLE")


class Refusal(Exception):  # noqa: N818  (a refusal is an answer, not an error of ours)
    """What a command or a question is told instead of being carried out; nothing was written.

    `zh` and `en` are the titles people read. `zh_detail` and `en_detail` are filled from the
    keyword arguments, which also go to machines as `details`; without them the title is the detail.
    A refusal's details never carry personal data.
    """

    code: ClassVar[str] = ""
    kind: ClassVar[Kind] = Kind.RULE
    rules: ClassVar[tuple[str, ...]] = ()
    zh: ClassVar[str] = ""
    en: ClassVar[str] = ""
    zh_detail: ClassVar[str] = ""
    en_detail: ClassVar[str] = ""

    def __init__(self, **details: Any) -> None:
        super().__init__(self.code, details)
        self.details = details

    def detail(self, language: str) -> str:
        """Say what stands in the way, in `zh` or `en`."""
        template = (self.zh_detail or self.zh) if language == "zh" else (self.en_detail or self.en)
        return template.format(**self.details)


class ValidationFailed(Refusal):
    """A field is missing, unknown, of the wrong type or out of bounds."""

    code, kind = "VALIDATION_FAILED", Kind.MALFORMED
    zh, en = "输入不符合要求", "The input is not what this expects"
    zh_detail = en_detail = "{problem}"


class MalformedBody(Refusal):
    """The body is not one JSON object in which every key stands once."""

    code, kind = "MALFORMED_BODY", Kind.MALFORMED
    zh, en = "请求内容无法读取", "The body cannot be read"
    zh_detail = en_detail = "{problem}"


class IdempotencyKeyMissing(Refusal):
    """A command names itself, so that sending it twice is sending it once."""

    code, kind = "IDEMPOTENCY_KEY_MISSING", Kind.MALFORMED
    zh, en = "缺少 Idempotency-Key", "The header Idempotency-Key is missing"
    zh_detail = "请求头 Idempotency-Key 须为 1 至 200 个字符"
    en_detail = "Send the header Idempotency-Key, 1 to 200 printable ASCII characters"


class Unauthenticated(Refusal):
    """There is no token, or it is not one we trust."""

    code, kind = "UNAUTHENTICATED", Kind.UNAUTHENTICATED
    zh, en = "未能确认身份", "We do not know who asks"


class RoleNotAllowed(Refusal):
    """The caller holds a grant here, but none of the roles this needs."""

    code, kind = "ROLE_NOT_ALLOWED", Kind.FORBIDDEN
    zh, en = "您的身份不能进行此操作", "Your role may not do this"


class NotFound(Refusal):
    """There is no such thing, or none that the caller may know of."""

    code, kind = "NOT_FOUND", Kind.NOT_FOUND
    zh, en = "没有找到", "There is nothing here"


class InvalidState(Refusal):
    """The thing exists, but this cannot be done to it now."""

    code, kind = "INVALID_STATE", Kind.STATE
    zh, en = "当前状态下不能进行此操作", "This cannot be done in the present state"
    zh_detail = "当前状态为 {stage}"
    en_detail = "It is {stage}"


class ConcurrentChange(Refusal):
    """Others changed it each time we tried."""

    code, kind = "CONCURRENT_CHANGE", Kind.STATE
    zh, en = "其他人同时修改，请重试", "Others changed it at the same time; try again"


class SubjectErased(Refusal):
    """The person's key is destroyed; what was sealed under it cannot be read or written again."""

    code, kind = "SUBJECT_ERASED", Kind.GONE
    zh, en = "该人员的数据已删除", "This person's data has been erased"


class VersionConflict(Refusal):
    """It has moved on since the caller read it."""

    code, kind = "VERSION_CONFLICT", Kind.STALE
    zh, en = "内容已被更新", "It has changed since you read it"
    zh_detail = "您看到的是版本 {seen}，现在是 {version}"
    en_detail = "You saw version {seen}, it is {version}"


class BodyTooLarge(Refusal):
    """The body is larger than 256 KiB."""

    code, kind = "BODY_TOO_LARGE", Kind.TOO_LARGE
    zh, en = "请求内容过大", "The body is too large"
    zh_detail = "上限为 {limit} 字节"
    en_detail = "The limit is {limit} bytes"


class UnsupportedMediaType(Refusal):
    """A command is sent as application/json, a sheet as multipart/form-data."""

    code, kind = "UNSUPPORTED_MEDIA_TYPE", Kind.MEDIA
    zh, en = "此处不接受这种内容类型", "That content type is not taken here"


class IdempotencyKeyReused(Refusal):
    """The key was used before, for something else."""

    code = "IDEMPOTENCY_KEY_REUSED"
    zh, en = "Idempotency-Key 已用于其他请求", "This Idempotency-Key was used for another request"


class RateLimited(Refusal):
    """This client asks faster than its bucket fills."""

    code, kind = "RATE_LIMITED", Kind.RATE
    zh, en = "请求过于频繁", "Too many requests"


class NotYetVisible(Refusal):
    """The state has not reached the position that was asked for."""

    code, kind = "NOT_YET_VISIBLE", Kind.UNAVAILABLE
    zh, en = "数据尚未更新到所需位置", "The state has not reached that position yet"


class NeighbourUnavailable(Refusal):
    """Another service does not answer, and this cannot be decided without it."""

    code, kind = "NEIGHBOUR_UNAVAILABLE", Kind.UNAVAILABLE
    zh, en = "相关服务暂不可用", "A service this needs does not answer"
    zh_detail = "{service} 未应答"
    en_detail = "{service} does not answer"


class StoreUnavailableNow(Refusal):
    """The database is away, busy for too long or full; nothing was written."""

    code, kind = "STORE_UNAVAILABLE", Kind.UNAVAILABLE
    zh, en = "数据库暂不可用，请稍后重试", "The database is not available; try again later"


class NoticeTooShort(Refusal):
    """What is announced comes too soon after its notice (D-5)."""

    code, rules = "NOTICE_TOO_SHORT", ("D-5",)
    zh, en = "通知提前天数不足", "The notice is too short"
    zh_detail = "提前 {days} 天，至少 {least} 天"
    en_detail = "{days} days before, at least {least}"


class PostingTooShort(Refusal):
    """A posting of N days ends with the N-th full day (D-6)."""

    code, rules = "POSTING_TOO_SHORT", ("D-6",)
    zh, en = "公示期未满", "The posting is not over"
    zh_detail = "{earliest} 方可进行下一步"
    en_detail = "The next step is allowed from {earliest}"


class ReasonRequired(Refusal):
    """Who declines, opposes, returns or sends back says why."""

    code = "REASON_REQUIRED"
    zh, en = "须说明理由", "A reason is required"


class SelfVerification(Refusal):
    """Nobody verifies his own work."""

    code = "SELF_VERIFICATION"
    zh, en = "不得自行核验", "Nobody verifies his own work"


class MinutesChanged(Refusal):
    """Who signs minutes signs the version he read."""

    code = "MINUTES_CHANGED"
    zh, en = "会议纪要已有新版本", "The minutes have a newer version"
    zh_detail = "现为第 {version} 版，其摘要不是所签的摘要"
    en_detail = "It is version {version} now, with another digest than the one signed"


class ClassMismatch(Refusal):
    """Who decides follows from the matter and cannot be chosen (R-01)."""

    code, rules = "CLASS_MISMATCH", ("R-01", "R-03", "R-04")
    zh, en = "表决类别与事项不符", "The class stated is not the matter's"
    zh_detail = "{of} 应为 {expected}"
    en_detail = "{of} is {expected}"


class PersonalDataInPlainField(Refusal):
    """A free text holds an identity number, a mobile number or a bank card number."""

    code = "PERSONAL_DATA_IN_PLAIN_FIELD"
    rules = ("PIPL-6",)
    zh, en = "文本中含有个人敏感信息", "The text holds personal data"
    zh_detail = "字段 {field} 中含有{zh_found}，请删去"
    en_detail = "The field {field} holds {en_found}; leave it out"


COMMON: tuple[type[Refusal], ...] = (
    ValidationFailed,
    MalformedBody,
    IdempotencyKeyMissing,
    Unauthenticated,
    RoleNotAllowed,
    NotFound,
    BodyTooLarge,
    UnsupportedMediaType,
    IdempotencyKeyReused,
    PersonalDataInPlainField,
    ConcurrentChange,
    RateLimited,
    StoreUnavailableNow,
)
"""What every command can meet; a declaration adds its own."""
