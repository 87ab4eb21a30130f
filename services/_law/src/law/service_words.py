"""What the services of the catalogue and their levels are called, in Chinese and English.

The catalogue itself is a profile's (`tier_catalogue`); whoever shows it or reads it from a sheet uses
these words, so that one service has one name everywhere.
"""

import unicodedata
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Literal

from msgspec import Struct


class Called(Struct, frozen=True):
    """A name in both languages."""

    zh: str
    en: str


ITEMS: Mapping[str, Called] = MappingProxyType(
    {
        "refuse_removal": Called("垃圾清运", "refuse removal"),
        "common_parts_sweeping": Called("公共部位清扫", "sweeping of common parts"),
        "public_order": Called("秩序维护", "public order"),
        "common_parts_repair": Called("公共部位维修", "repair of common parts"),
        "elevator_fire_pumps": Called("电梯、消防、水泵", "elevator, fire, pumps"),
        "greening_drains_snow": Called("绿化、排水、除雪", "greening, drains, snow"),
        "contact_and_disclosure": Called("联系和公开", "contact and disclosure"),
    }
)
"""Every item of every profile's catalogue."""

LEVELS: Mapping[str, Called] = MappingProxyType(
    {
        "daily": Called("每天", "daily"),
        "every_other_day": Called("隔天", "every other day"),
        "twice_weekly": Called("每周两次", "twice a week"),
        "weekly": Called("每周", "weekly"),
        "monthly": Called("每月", "monthly"),
        "quarterly": Called("每季度", "quarterly"),
        "twice_a_year": Called("每年两次", "twice a year"),
        "volunteer_patrol": Called("志愿者巡逻", "patrol by volunteers"),
        "guard_part_of_the_day": Called("门岗或巡逻，部分时段", "gate or patrol part of the day"),
        "guard_round_the_clock": Called("门岗或巡逻，全天", "gate or patrol round the clock"),
        "emergencies": Called("只做应急", "emergencies only"),
        "small_repairs_in_7_days": Called("小修七天内", "small repairs within 7 days"),
        "small_repairs_in_3_days": Called("小修三天内", "small repairs within 3 days"),
        "planned_maintenance": Called("有计划地养护", "planned maintenance"),
        "statutory_maintenance": Called("法定维保", "statutory maintenance"),
        "phone_and_board": Called("电话和公示栏", "phone and board"),
        "quarterly_disclosure": Called("每季度公开", "disclosed quarterly"),
        "monthly_disclosure": Called("每月公开", "disclosed monthly"),
    }
)
"""Every level of every item."""


TIERS: Mapping[str, Called] = MappingProxyType(
    {
        "GUARANTEE": Called("保障型", "guarantee tier"),
        "BASIC": Called("基本型", "basic tier"),
        "STANDARD": Called("标准型", "standard tier"),
    }
)
STAGES: Mapping[str, Called] = MappingProxyType(
    {
        "DRAFT": Called("起草", "draft"),
        "SIGNED": Called("已签，未开始", "signed, not begun"),
        "FILED": Called("已签已备案，未开始", "signed and filed, not begun"),
        "IN_FORCE": Called("生效", "in force"),
        "EXPIRING": Called("临近到期", "about to end"),
        "INDEFINITE": Called("不定期继续", "goes on without a term"),
        "TERMINATING": Called("已通知解除", "under notice"),
        "RENEWED": Called("已续签", "renewed"),
        "ENDED": Called("已结束", "ended"),
        "HANDED_OVER": Called("已移交", "handed over"),
        "ABANDONED": Called("已放弃", "given up"),
    }
)
"""Where a contract stands."""

BASES: Mapping[str, Called] = MappingProxyType(
    {
        "ASSEMBLY_DECISION": Called("业主大会的决定", "a decision of the owners’ assembly"),
        "DEVELOPER_PRELIMINARY": Called(
            "建设单位签的前期合同", "the developer’s preliminary contract"
        ),
        "JOINT_OWNERS": Called("业主共同决定", "the owners’ joint decision"),
        "COMMUNITY_SELF_MANAGED": Called("社区组织自管", "management by the community"),
        "STREET_EMERGENCY": Called(
            "街道组织的应急服务", "emergency service organised by the street office"
        ),
    }
)
"""What a contract rests on."""

GROUNDS: Mapping[str, Called] = MappingProxyType(
    {
        "DISMISSAL": Called("业主解聘，提前通知", "notice before the owners dismiss"),
        "NON_RENEWAL": Called(
            "物业企业期满不续约，提前通知", "notice before the provider does not renew"
        ),
        "INDEFINITE": Called(
            "不定期时任何一方解除，提前通知", "notice without a term, by either side"
        ),
    }
)
"""Why somebody leaves a contract, each with days of notice (R-64)."""

GRADES: Mapping[str, Called] = MappingProxyType(
    {
        "GOOD": Called("好", "good"),
        "PASS": Called("合格", "pass"),
        "WARN": Called("警示", "warning"),
        "FAIL": Called("不合格", "fail"),
    }
)
APPRAISED: Mapping[str, Called] = MappingProxyType(
    {
        "OPENED": Called("正在收集数据", "data are gathered"),
        "SCORED": Called("已打分，未公示", "scored, not posted"),
        "POSTED": Called("公示中", "posted"),
        "CONFIRMED": Called("已确认", "confirmed"),
    }
)
"""Where an appraisal stands."""

DIMENSIONS: Mapping[str, tuple[Called, Called]] = MappingProxyType(
    {
        "contract": (Called("合同履行", "Contract"), Called("做到的次数", "times done")),
        "satisfaction": (
            Called("居民满意", "Satisfaction"),
            Called("评分之和、份数", "sum and number of marks"),
        ),
        "complaints": (Called("投诉处理", "Complaints"), Called("按时办结", "answered on time")),
        "safety": (Called("安全", "Safety"), Called("逾期的安全隐患", "overdue safety matters")),
        "disclosure": (Called("公开", "Disclosure"), Called("公开的项目", "published")),
    }
)
"""What a quarter is scored on, and what is counted for it."""

FIGURES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "contract": ("items_done", "items_due"),
        "satisfaction": ("satisfaction_sum", "satisfaction_count"),
        "complaints": ("complaints_on_time", "complaints_due"),
        "safety": ("overdue_safety", ""),
        "disclosure": ("disclosures_posted", "disclosures_due"),
    }
)
"""The names of what was counted and of what was due, as `law.appraisal.ServiceFigures` has them."""

ContractLabels = Literal["plain", "one_system_three"]
"""The published sets of names for the parts of a contract."""

CONTRACT_LABELS: Mapping[ContractLabels, Mapping[str, Called]] = MappingProxyType(
    {
        "plain": {
            "model": Called("物业服务合同", "Service contract"),
            "items": Called("服务项目", "Services"),
            "procedures": Called("服务流程", "Procedures"),
            "projects": Called("附加项目", "Projects"),
        },
        "one_system_three": {
            "model": Called("契约制", "Contract system"),
            "items": Called("标准化", "Standardised"),
            "procedures": Called("规范化", "Regular"),
            "projects": Called("项目化", "Run by projects"),
        },
    }
)
"""What a contract and its three parts are called (domain 4.2.4), by the deployment's choice.

一制三化 is defined nowhere that we could find; that it means these three is our reading (`[I]`).
"""


def item_called(item: str, language: str = "zh") -> str:
    """Give an item's name; one that is no catalogue's goes by its own reference."""
    return _in(ITEMS, item, language)


def level_called(level: str, language: str = "zh") -> str:
    """Give a level's name; one's own words stand as they are."""
    return _in(LEVELS, level, language)


def named(called: Mapping[str, Called], known: Iterable[str], said: str) -> str:
    """Give the id that a name in either language, or the id itself, means; empty for none."""
    for name in known:
        names = called.get(name)
        if _plain(said) in map(_plain, (name, *((names.zh, names.en) if names else ()))):
            return name
    return ""


def _plain(text: str) -> str:
    """Give a name as it is compared: whatever its width, its blanks and its case."""
    return "".join(unicodedata.normalize("NFKC", text).split()).casefold()


def part_called(part: str, labels: ContractLabels, language: str = "zh") -> str:
    """Give the name of a part of a contract, in the set of names that the installation shows."""
    return _in(CONTRACT_LABELS[labels], part, language)


def _in(called: Mapping[str, Called], name: str, language: str) -> str:
    found = called.get(name)
    if found is None:
        return name
    return found.zh if language == "zh" else found.en
