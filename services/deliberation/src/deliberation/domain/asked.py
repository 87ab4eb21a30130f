"""What a fact of the alliance asks the owners (flow 5.1, rows 4a, 7, 9 and 10), in a topic's words."""

from collections.abc import Sequence

from msgspec import Struct

ITS_TOPICS = "alliance-"
"""How the topics are called that the alliance's facts raise; a person may call none so.

What follows is the fact's position in the alliance's log: `alliance-417` was raised by its fact 417.
"""


class Asked(Struct, frozen=True):
    """A question to the owners: what a topic is raised with. All of them are item 4 of R-01."""

    title: str
    text: str
    tag: str


def topic_of(position: int) -> str:
    """Name the topic that a fact of the alliance raises."""
    return f"{ITS_TOPICS}{position}"


def hiring() -> Asked:
    """Ask who is to serve, once an estate has its tier."""
    return Asked(
        "选聘物业服务人",
        "本小区的服务档次已由物业联盟确认。由谁提供物业服务、合同主要内容如何，由业主共同决定。",
        "hire_provider",
    )


def dismissing(contract: str, provider: str, quarters: Sequence[str]) -> Asked:
    """Ask whether who failed two quarters in a row is to go (domain 4.2.5)."""
    when = "、".join(_quarter(one) for one in quarters)
    return Asked(
        "连续两个季度考核不合格，是否解聘物业服务人",
        f"合同 {contract} 的物业服务人 {provider} 在{when}的考核中均为不合格。"
        "是否解聘，由业主共同决定；系统不会终止任何合同。",
        "dismiss_provider",
    )


def renewing(contract: str, ends_on: str) -> Asked:
    """Ask whether a contract that ends is to be renewed (R-65)."""
    return Asked(
        "物业服务合同即将到期，是否续聘",
        f"合同 {contract} 的最后一天是 {ends_on}。续聘还是另行选聘，由业主共同决定；"
        "到期未作决定而物业服务人继续服务的，合同依法转为不定期（民法典第九百四十八条）。",
        "renew_provider",
    )


def replacing(provider: str, ends_by: str) -> Asked:
    """Ask who is to serve after an emergency (R-66)."""
    return Asked(
        "应急物业服务期间选聘物业服务人",
        f"应急物业服务由 {provider} 提供，最迟至 {ends_by}。此前由谁提供物业服务，由业主共同决定。",
        "hire_provider",
    )


def _quarter(of: str) -> str:
    """Say a quarter in words: 2026q2 is 2026年第二季度."""
    return f"{of[:4]}年第{'一二三四'[int(of[-1]) - 1]}季度"
