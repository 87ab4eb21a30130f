"""What one cell says: text, an exact area, a word out of a list. Pure; nothing is guessed silently."""

import re
import unicodedata
from collections.abc import Mapping
from decimal import Decimal

from registry.commands import normal
from sheets.cells import text_of
from sheets.reading import Value

MOST_CM2 = 10**12

_AREA = re.compile(r"\+?(\d{1,3}(?:,\d{3})+|\d+)(\.\d{1,4})?")
_AREA_UNIT = re.compile(r"(?:M2|M\^2|㎡|平方米|平米|平方|平)$")
_SQUARE_METRES = re.compile(r"(?:[mMｍＭ]²|㎡)\s*$")
_TOTAL = re.compile(
    r"(?:本页|本栋|本单元|全部|以上)?(?:合计|总计|小计|共计|累计|汇总)(?:[:：].*|\(.*)?"
)
_SUBTOTAL = re.compile(r".*小计|本.*")
_UNITS_COUNT = re.compile(r"(?:总户数|户数|套数|总套数)[:：]?(\d+)户?|(\d+)[户套]")
_NUMBERED = re.compile(r"(\d+)\.0+")


def _by_word(lists: dict[str, str]) -> dict[str, str]:
    """Give what each word of some lists means."""
    return {normal(word): name for name, words in lists.items() for word in words.split()}


KINDS = _by_word(
    {
        "dwelling": "住宅 宿舍 公寓 别墅 住房 普通住宅 洋房 110 119 住宅用房 成套住宅",
        "commercial": "商铺 商业 店铺 门面 商业用房 办公 办公室 写字楼 商服 网点 非住宅 120 底商",
        "parking": "车位 车库 停车位 地下车位 地下车库 产权车位 人防车位",
        "stall": "摊位",
        "other": "其他 其它 储藏室 仓库 地下室",
    }
)
STATES = _by_word(
    {
        "unsold": "未销售 未售 待售 可售 未出售 库存 2002",
        "sold_undelivered": "已售未交 已售未交付 未交房 未交付 待交房 已售未交房",
        "delivered": (
            "已入住 已交房 未入住 已装修 已出租 已售 空闲 装修中 已交付 入住 自住 出租 空置 2001 2003 2004 "
            "2005 2006 2007 2008 2009 已出租(商铺) 已售(商铺)"
        ),
    }
)
SHOP_STATES = frozenset({"2006", "2007", "已出租(商铺)", "已售(商铺)"})
ROLES = _by_word(
    {
        "owner": "业主 产权人 共有人 房主 户主 本人 1001 业主本人 共有产权人 所有权人 权利人",
        "other": (
            "家属 家庭成员 租客 租户 租赁人 临时人员 员工 联系人 住户 使用人 亲属 配偶 子女 父母 其他 "
            "1002 1003 1004"
        ),
    }
)
PERSON_ROLES = _by_word({"owner": "1 业主", "other": "2 3 4 99 租客 家庭成员 员工 其他"})
SOURCES = _by_word(
    {
        "register": "不动产登记 登记 产权证 房产证 不动产权证 登记簿 REGISTER",
        "survey": "测绘 实测 测绘报告 SURVEY",
        "contract": "合同 买卖合同 购房合同 CONTRACT",
    }
)


def one_of(meanings: Mapping[str, str], text: str) -> str | None:
    """Give the word of ours that a cell's text stands for."""
    return meanings.get(text) or meanings.get(normal(text))


def area_cm2(value: Value) -> int | None:
    """Read an area in m², exactly: to four decimals, with thousands' commas and units (F06)."""
    written = _SQUARE_METRES.sub("", text_of(value))
    if any(unicodedata.category(c) == "No" for c in written):
        return None  # 90² is not 902
    text = re.sub(r"\s", "", unicodedata.normalize("NFKC", written)).upper()
    found = _AREA.fullmatch(_AREA_UNIT.sub("", text))
    if not found:
        return None
    whole, decimals = found[1].replace(",", ""), found[2] or ""
    if len(whole) > 12:
        return None
    area = int(Decimal(whole + decimals) * 10_000)
    return area if 1 <= area <= MOST_CM2 else None


def metres(area: int) -> str:
    """Write an area in m²: two decimals, more only where there are more."""
    whole, rest = divmod(abs(area), 10_000)
    digits = f"{rest:04}"
    return f"{'-' if area < 0 else ''}{whole}.{digits[:2] if digits.endswith('00') else digits}"


def is_total(text: str) -> bool:
    """Say whether a cell begins a totals row (F10)."""
    if "计" not in text and "汇" not in text:
        return False
    return bool(_TOTAL.fullmatch(re.sub(r"\s", "", unicodedata.normalize("NFKC", text))))


def is_subtotal(text: str) -> bool:
    """Say whether a totals row sums only what stands since the last one."""
    return bool(_SUBTOTAL.fullmatch(re.sub(r"\s", "", text)))


def stated_units(text: str) -> int | None:
    """Give the number of units that a totals row states: 总户数:120."""
    found = _UNITS_COUNT.fullmatch(re.sub(r"\s", "", unicodedata.normalize("NFKC", text)))
    return int(found[1] or found[2]) if found else None


def without_decimals(text: str) -> tuple[str, bool]:
    """Give 101 for 101.0, and whether it was so (a number's form, not a room's)."""
    found = _NUMBERED.fullmatch(text)
    return (found[1], True) if found else (text, False)
