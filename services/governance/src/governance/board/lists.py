"""The list of estates: a calendar, grouped by how soon something comes; no ranking, no score."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from governance.application import Governance
from governance.listing import Listed, districts, in_order, narrowed, next_of, read
from governance.parts import ClockState
from pages.figures import days_until

ON_A_PAGE = 40
GROUPS = (("week", 7), ("month", 30))


@dataclass(frozen=True, slots=True)
class Row:
    """An estate in the list with its one next date."""

    root: str
    listed: Listed
    next: ClockState | None
    days: int | None

    @property
    def group(self) -> str:
        """Give the group it stands in."""
        if self.days is None:
            return "never"
        return next((name for name, within in GROUPS if self.days <= within), "later")


@dataclass(frozen=True, slots=True)
class Calendar:
    """A page of the list."""

    rows: list[Row]
    total: int
    number: int
    districts: list[tuple[str, str]]

    @property
    def pages(self) -> int:
        """Give how many pages there are."""
        return max(1, -(-self.total // ON_A_PAGE))

    @property
    def groups(self) -> list[tuple[str, list[Row]]]:
        """Give the groups that are not empty, in the order of the calendar."""
        names = [*(name for name, _ in GROUPS), "later", "never"]
        found = {name: [r for r in self.rows if r.group == name] for name in names}
        return [(name, rows) for name, rows in found.items() if rows]


def calendar(
    governance: Governance, text: str, district: str, number: int, today: date
) -> Calendar:
    """Give a page of the estates whose name or place has a text in it, within a district."""
    table = governance.tables.listed
    question = narrowed(select(table.c.root, table.c.value), table, text, district)
    count = narrowed(select(func.count()).select_from(table), table, text, district)
    question = question.order_by(*in_order(table, today))
    question = question.limit(ON_A_PAGE).offset((number - 1) * ON_A_PAGE)
    with governance.views.reading() as conn:
        total = conn.execute(count).scalar_one()
        found = read(conn.execute(question))
        places = [(code, place_label(made.place) or code) for code, made in districts(conn, table)]
    return Calendar([_row(root, made, today) for root, made in found], total, number, places)


def _row(root: str, made: Listed, today: date) -> Row:
    chosen = next_of(made.law, made.firm, made.practice, today)
    return Row(root, made, chosen, days_until(chosen.due_at, today) if chosen else None)


def place_label(place: dict[str, str] | None, *, whole: bool = False) -> str:
    """Give a place as people say it: 长春市二道区, with `whole` also 东盛街道公平社区."""
    if not place:
        return ""
    city = "" if place["city"].startswith("省直辖") else place["city"]
    label = city + place["district"]
    return label + place["township"] + place["community"] if whole else label
