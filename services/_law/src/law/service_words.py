"""What the services of the catalogue and their levels are called, in Chinese and English.

The catalogue itself is a profile's (`tier_catalogue`); whoever shows it or reads it from a sheet uses
these words, so that one service has one name everywhere.
"""

from collections.abc import Mapping
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


ContractLabels = Literal["plain", "one_system_three"]
"""The published sets of names for the parts of a contract."""

CONTRACT_LABELS: Mapping[ContractLabels, Mapping[str, Called]] = MappingProxyType(
    {
        "plain": {
            "model": Called("物业服务合同", "service contract"),
            "items": Called("服务项目", "services"),
            "procedures": Called("服务流程", "procedures"),
            "projects": Called("附加项目", "projects"),
        },
        "one_system_three": {
            "model": Called("契约制", "contract system"),
            "items": Called("标准化", "standardised"),
            "procedures": Called("规范化", "regular"),
            "projects": Called("项目化", "run by projects"),
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


def _in(called: Mapping[str, Called], name: str, language: str) -> str:
    found = called.get(name)
    if found is None:
        return name
    return found.zh if language == "zh" else found.en
