"""Governance's tables: the journal of facts, the states folded from it, their topics, rows of lists."""

from dataclasses import dataclass, field

from sqlalchemy import Boolean, Column, Index, LargeBinary, MetaData, String, Table

from chassis.consumer import parked_table
from chassis.views import BIG, positions_table, resumes_table


@dataclass(slots=True)
class GovernanceTables:
    """The journal, the states, and what every consumer has."""

    metadata: MetaData = field(default_factory=MetaData)
    positions: Table = field(init=False)
    resumes: Table = field(init=False)
    parked: Table = field(init=False)
    journal: Table = field(init=False)
    states: Table = field(init=False)
    listed: Table = field(init=False)
    topics: Table = field(init=False)

    def __post_init__(self) -> None:
        self.positions = positions_table(self.metadata)
        self.resumes = resumes_table(self.metadata)
        self.parked = parked_table(self.metadata)
        self.journal = Table(
            "journal",
            self.metadata,
            Column("number", BIG, primary_key=True, autoincrement=True),
            Column("root", String(80), nullable=False),
            Column("source", String(60), nullable=False),
            Column("position", BIG, nullable=False),
            Column("recorded_us", BIG, nullable=False),
            Column("type", String(120), nullable=False),
            Column("clocks", Boolean, nullable=False),
            Column("value", LargeBinary, nullable=False),
            Index("journal_by_root", "root", "number"),
            sqlite_autoincrement=True,
        )
        self.states = Table(
            "states",
            self.metadata,
            Column("root", String(80), primary_key=True),
            Column("code", String(12), nullable=False, index=True),
            Column("name", String(200), nullable=False),
            Column("number", BIG, nullable=False),
            Column("value", LargeBinary, nullable=False),
        )
        self.listed = Table(
            "listed",
            self.metadata,
            Column("root", String(80), primary_key=True),
            Column("code", String(12), nullable=False, index=True),
            Column("text", String(600), nullable=False),
            Column("law_us", BIG),
            Column("firm_us", BIG),
            Column("practice_us", BIG),
            Column("news_us", BIG, index=True),
            Column("value", LargeBinary, nullable=False),
        )
        self.topics = Table(
            "topics",
            self.metadata,
            Column("root", String(80), primary_key=True),
            Column("stream", String(40), primary_key=True),
            Column("ref", String(40), nullable=False),
            Column("vote", String(90), nullable=False),
            Column("step", BIG, nullable=False),
            Column("rank", BIG, nullable=False),
            Column("law_us", BIG),
            Column("firm_us", BIG),
            Column("practice_us", BIG),
            Column("value", LargeBinary, nullable=False),
            Index("topics_by_ref", "root", "ref"),
            Index("topics_by_vote", "root", "vote"),
            Index("topics_by_step", "root", "step", "rank", "stream"),
            Index("topics_by_law", "root", "law_us"),
            Index("topics_by_firm", "root", "firm_us"),
            Index("topics_by_practice", "root", "practice_us", "stream"),
        )
