"""What the codes of a verdict say to people, Chinese first."""

import msgspec


class Words(msgspec.Struct, frozen=True):
    """One sentence in both languages."""

    zh: str
    en: str


WORDS: dict[str, Words] = {
    "DECIDED": Words("业主共同决定通过", "The owners have decided"),
    "OPTION_CHOSEN": Words("选定一个方案", "One option has been chosen"),
    "REJECTED_ALL": Words(
        "业主反对全部方案，未选定任何方案", "The owners are against all options; nothing is chosen"
    ),
    "NO_DECISION_EITHER_WAY": Words(
        "未形成任何一方的决定：续聘未通过不等于解聘，解聘未通过不等于续聘，原状态继续",
        "No decision in either direction: a failed renewal is no dismissal, a failed dismissal is "
        "no renewal; the state before goes on",
    ),
    "QUORUM_AREA": Words(
        "参与表决的专有部分面积未达三分之二",
        "Less than two thirds of the area took part",
    ),
    "QUORUM_HEADS": Words(
        "参与表决的业主人数未达三分之二",
        "Less than two thirds of the owners took part",
    ),
    "APPROVAL_AREA": Words("同意的面积未达到要求", "Not enough of the area agreed"),
    "APPROVAL_HEADS": Words("同意的人数未达到要求", "Not enough of the owners agreed"),
    "COOWNER_MERGE_SENSITIVE": Words(
        "如将有共同产权人的业主合并计算，结果会不同",
        "If owner groups that share a person were counted as one, the result would differ",
    ),
    "ROLL_AREA_DIFFERS": Words(
        "业主清册总面积与登记总面积相差超过百分之一",
        "The roll's area differs from the registered area by more than one per cent",
    ),
    "MORE_RETURNED_THAN_DELIVERED": Words(
        "收回的表决票多于送达的表决票",
        "More ballots came back than were delivered",
    ),
}
"""Every code a verdict or a finding carries."""
