"""The small typed records a report is made of. How they look is the page's business."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING

from transforms.health.records import SourceHealth
from transforms.publish.context import BuildContext
from transforms.report.calibration import Calibration

if TYPE_CHECKING:
    from expectations.validate import CheckResult


@dataclass(frozen=True, slots=True)
class SourceIntake:
    """What one source brought in. ``by_status`` has HTTP statuses as text; "0" is a request without a
    response.
    """

    source_id: str
    name: str
    publisher: str
    captures: int
    by_status: dict[str, int]
    revisits: int
    first_fetched_at: datetime | None
    last_fetched_at: datetime | None
    releases: int
    rejects: int
    by_role: dict[str, int] = field(default_factory=dict)
    health: SourceHealth | None = None  # None where nobody looked

    @property
    def failures(self) -> int:
        """Requests without a response, and responses of 400 and above."""
        return sum(n for status, n in self.by_status.items() if status == "0" or status >= "400")


@dataclass(frozen=True, slots=True)
class Count:
    """How often one value occurs; ``label`` None is a missing value."""

    label: str | None
    n: int


@dataclass(frozen=True, slots=True)
class Breakdown:
    """The commonest values of one column, most frequent first; ``others`` counts all further rows."""

    title: str
    counts: tuple[Count, ...]
    others: int
    total: int


@dataclass(frozen=True, slots=True)
class Parsed:
    """What one source's pages yielded. Dates are the publisher's civil dates."""

    source_id: str | None
    releases: int
    words: int
    meetings: int
    first_published: date | None
    last_published: date | None


@dataclass(frozen=True, slots=True)
class RejectExample:
    url: str | None
    detail: str | None


@dataclass(frozen=True, slots=True)
class RejectGroup:
    """Everything refused at one stage for one reason, with up to ten examples."""

    stage: str | None
    reason: str | None
    n: int
    examples: tuple[RejectExample, ...]


@dataclass(frozen=True, slots=True)
class TableChecks:
    """One table's check results: failures first, then warnings, then what passed."""

    table: str
    failed: tuple[CheckResult, ...]
    warned: tuple[CheckResult, ...]
    passed: tuple[CheckResult, ...]


@dataclass(frozen=True, slots=True)
class ColumnFill:
    """Share of rows with a value, in [0, 1], now and in the previous version (None: no such column)."""

    column: str
    fill: float
    before: float | None
    description: str | None = None

    @property
    def change(self) -> float | None:
        return None if self.before is None else self.fill - self.before


@dataclass(frozen=True, slots=True)
class TableSummary:
    """One table: rows now and before, fill per column in order, rows per year (none without ``year``)."""

    table: str
    rows: int
    rows_before: int | None
    columns: tuple[ColumnFill, ...]
    years: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class BuildSummary:
    """All a report says. ``published`` is the verdict; ``previous_name`` the version compared with."""

    name: str
    published: bool
    previous_name: str | None
    context: BuildContext
    sources: tuple[SourceIntake, ...]
    parsed: tuple[Parsed, ...]
    texts: int
    releases_by: tuple[Breakdown, ...]
    meetings_by: tuple[Breakdown, ...]
    calibrations: tuple[Calibration, ...]
    rejects: tuple[RejectGroup, ...]
    checks: tuple[TableChecks, ...]
    tables: tuple[TableSummary, ...]

    @property
    def n_failed(self) -> int:
        return sum(len(checks.failed) for checks in self.checks)

    @property
    def n_warned(self) -> int:
        return sum(len(checks.warned) for checks in self.checks)

    @property
    def n_passed(self) -> int:
        return sum(len(checks.passed) for checks in self.checks)

    @property
    def n_alarms(self) -> int:
        return sum(len(s.health.alarms) for s in self.sources if s.health)

    def rows(self, table: str) -> int:
        """Rows of ``table``, 0 where the build has none of that name."""
        return next((t.rows for t in self.tables if t.table == table), 0)
