"""The typed, frozen model of the YAML files. What spans several files is checked in ``contract``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

# Stata's limit on names; DESIGN keeps the dataset loadable there.
Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,31}$")]
Line = Annotated[str, Field(min_length=3)]
ColumnType = Literal["string", "int32", "int64", "float64", "bool", "date32", "timestamp[us, UTC]"]
RuleKind = Literal[
    "ordered",
    "differ",
    "requires",
    "forbids",
    "year_of",
    "digest",
    "count",
    "same_as",
    "not_after",
    "offsets_ordered",
    "offsets_inside",
    "evidence",
    "slice_equals",
]
NUMERIC = ("int32", "int64", "float64")
TEMPORAL = ("date32", "timestamp[us, UTC]")


def _compiles(regex: str) -> str:
    try:
        groups = re.compile(regex).groups
    except re.error as error:
        raise ValueError(f"not a regular expression: {error}") from error
    if groups:
        raise ValueError("write (?:...) for groups: pandas warns at every check of one that captures")
    return regex


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Pattern(_Frozen):
    """A named form of values; ``regex`` must match from end to end."""

    regex: Annotated[str, AfterValidator(_compiles)]
    description: Line


class Code(_Frozen):
    """One code of a vocabulary. Further keys of its YAML are ``attributes``, such as a crosswalk."""

    description: Line
    attributes: Mapping[str, str] = {}


def _as_code(value: object) -> object:
    if isinstance(value, str):
        return {"description": value}
    if isinstance(value, dict) and "description" in value:
        rest = {k: v for k, v in value.items() if k != "description"}
        return {"description": value["description"], "attributes": rest}
    return value


class Vocabulary(_Frozen):
    """A closed list of codes, in the order in which a reader should meet them."""

    vocabulary: Name
    description: Line
    source: Line
    codes: Annotated[
        Mapping[Annotated[str, Field(min_length=1)], Annotated[Code, BeforeValidator(_as_code)]],
        Field(min_length=1),
    ]


class Column(_Frozen):
    """One column. ``min`` and ``max`` are inclusive and ISO dates for dates and timestamps; ``fill_min`` and
    ``fill_max`` bound the share of rows with a value. ``list`` says that values are codes joined by ``;``."""

    type: ColumnType
    description: Line
    unit: str | None = None
    vocabulary: Name | None = None
    or_key_of: Name | None = None
    list: bool = False
    pattern: Name | None = None
    nullable: bool = False
    missing: str | None = None
    min: int | float | str | None = None
    max: int | float | str | None = None
    fill_min: Annotated[float, Field(ge=0, le=1)] | None = None
    fill_max: Annotated[float, Field(ge=0, le=1)] | None = None
    unique: bool = False

    @property
    def has_checks(self) -> bool:
        """Whether the YAML asks for more than a type."""
        bounds = (self.vocabulary, self.pattern, self.min, self.max, self.fill_min, self.fill_max)
        return not self.nullable or self.unique or any(b is not None for b in bounds)

    @model_validator(mode="after")
    def _is_consistent(self) -> Column:
        if self.nullable != (self.missing is not None):
            raise ValueError("a nullable column, and only such, says in `missing` who may be missing and why")
        if (self.pattern or self.list) and self.type != "string":
            raise ValueError("`pattern` and `list` are for strings")
        if self.vocabulary and self.type not in ("string", "int32"):
            raise ValueError("`vocabulary` is for string and int32")
        if (self.list or self.or_key_of) and not (self.list and self.vocabulary):
            raise ValueError("`list` needs a vocabulary, and `or_key_of` a list")
        for bound in (self.min, self.max):
            self._check_bound(bound)
        return self

    def _check_bound(self, bound: int | float | str | None) -> None:
        if bound is None:
            return
        if self.type in TEMPORAL:
            if not (isinstance(bound, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", bound)):
                raise ValueError(f'bound {bound!r} of a {self.type} must be a quoted date, "YYYY-MM-DD"')
        elif self.type not in NUMERIC or isinstance(bound, str):
            raise ValueError(f"bound {bound!r} does not fit type {self.type}")


class ForeignKey(_Frozen):
    """``columns`` of this table occur together as ``to`` (the same names, unless given) in ``table``."""

    columns: Annotated[tuple[Name, ...], Field(min_length=1, strict=False)]
    table: Name
    to: Annotated[tuple[Name, ...], Field(strict=False)] = ()

    @property
    def targets(self) -> tuple[str, ...]:
        return self.to or self.columns


class Rule(_Frozen):
    """A check over several columns or tables; ``rules`` tells what each kind means and which fields it
    reads."""

    kind: RuleKind
    columns: Annotated[tuple[Name, ...], Field(min_length=1, strict=False)]
    description: Line
    when: Mapping[Name, Annotated[tuple[str | None, ...], Field(strict=False)]] = {}
    table: Name | None = None
    by: Annotated[tuple[Name, ...], Field(strict=False)] = ()
    other: Name | None = None
    days: int = 0

    @property
    def own_conditions(self) -> tuple[str, ...]:
        """Columns of this table in ``when``; a count's conditions are on the rows it counts."""
        return () if self.kind == "count" else tuple(self.when)

    @property
    def name(self) -> str:
        """Unique within a table: the kind, and the columns it is about."""
        return f"{self.kind}({', '.join((*self.columns, *self.when))})"


class Bands(_Frozen):
    """How far a table may move from the version before: falling further fails, rising further warns. Shares
    of rows, and differences of fill rates. With fewer than ``few_rows`` rows, growth and fill rates are
    chance and not judged."""

    rows_fall: Annotated[float, Field(ge=0, le=1)] = 0.05
    rows_rise: Annotated[float, Field(ge=0)] = 0.50
    fill_fall: Annotated[float, Field(ge=0, le=1)] = 0.10
    fill_rise: Annotated[float, Field(ge=0, le=1)] = 0.10
    few_rows: Annotated[int, Field(ge=1)] = 30


class Table(_Frozen):
    """One table of the dataset. ``label`` names a row in messages where there is no primary key."""

    table: Name
    description: Line
    grain: Line
    primary_key: Annotated[tuple[Name, ...], Field(strict=False)]
    label: Annotated[tuple[Name, ...], Field(strict=False)] = ()
    foreign_keys: Annotated[tuple[ForeignKey, ...], Field(strict=False)] = ()
    partitioned: bool
    sort: Annotated[tuple[Name, ...], Field(min_length=1, strict=False)]
    rules: Annotated[tuple[Rule, ...], Field(strict=False)] = ()
    bands: Bands = Bands()
    columns: Annotated[Mapping[Name, Column], Field(min_length=1)]

    @property
    def row_label(self) -> tuple[str, ...]:
        """The columns whose values name a row in a message."""
        return self.label or self.primary_key

    @model_validator(mode="after")
    def _is_consistent(self) -> Table:
        named = {*self.primary_key, *self.label, *self.sort}
        named.update(c for key in self.foreign_keys for c in key.columns)
        named.update(c for rule in self.rules for c in (*rule.columns, *rule.own_conditions))
        if unknown := sorted(named - set(self.columns)):
            raise ValueError(f"no such column: {', '.join(unknown)}")
        if loose := [c for c in self.primary_key if self.columns[c].nullable]:
            raise ValueError(f"primary key is nullable: {', '.join(loose)}")
        if not self.row_label:
            raise ValueError("needs a primary_key, or a label that names its rows")
        self._check_partition()
        if not (self.primary_key or self.rules or any(c.has_checks for c in self.columns.values())):
            raise ValueError("a table without checks: no key, no rule, and no column says more than its type")
        return self

    def _check_partition(self) -> None:
        is_last = list(self.columns)[-1] == "year" and self.columns["year"].type == "int32"
        if self.partitioned and not (is_last and not self.columns["year"].nullable):
            raise ValueError("a partitioned table ends with a non-null int32 `year`")
        if not self.partitioned and "year" in self.columns:
            raise ValueError("`year` is the partition and belongs to partitioned tables only")


class Contract(_Frozen):
    """All tables in the order of the data's flow, all vocabularies, all patterns."""

    tables: Mapping[str, Table]
    vocabularies: Mapping[str, Vocabulary]
    patterns: Mapping[str, Pattern]

    def codes(self, vocabulary: str) -> Mapping[str, Code]:
        """The codes of a vocabulary; KeyError when there is none of that name."""
        return self.vocabularies[vocabulary].codes
