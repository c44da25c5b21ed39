"""How to load a version, declared once.

The README of a version and the command line print these lines; a test runs them.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Snippet:
    """Lines that load a version in one tool; they run as they stand where ``base`` is a valid path."""

    tool: str
    fence: str  # the language name of a Markdown code block
    code: str


_LOADER = """\
import readouts

meetings = readouts.load("meetings", store="{base}")
said = readouts.statements_of(meetings["meeting_id"][0], store="{base}")
evidence = readouts.evidence(meetings.iloc[0])
"""

# "year" comes from the path: pandas makes it a category, on which ">=" raises, hence the cast.
_PANDAS = """\
import pandas as pd

meetings = pd.read_parquet("{base}/meetings").astype({{"year": "int32"}})
statements = pd.read_parquet("{base}/statements").astype({{"year": "int32"}})
persons = pd.read_parquet("{base}/persons/part-0.parquet")
"""

_POLARS = """\
import polars as pl

meetings = pl.read_parquet("{base}/meetings")
statements = pl.scan_parquet("{base}/statements").filter(pl.col("year") >= 2020).collect()
persons = pl.read_parquet("{base}/persons/part-0.parquet")
"""

_DUCKDB = """\
import duckdb

meetings = duckdb.sql("SELECT * FROM '{base}/meetings/*/*.parquet'")
statements = duckdb.sql("SELECT * FROM '{base}/statements/*/*.parquet' WHERE year >= 2020")
persons = duckdb.sql("SELECT * FROM '{base}/persons/*.parquet'")
"""

_R = """\
library(arrow)

meetings <- as.data.frame(open_dataset("{base}/meetings"))
statements <- as.data.frame(open_dataset("{base}/statements"))
persons <- read_parquet("{base}/persons/part-0.parquet")
"""

# R without a reader of Parquet, Stata and spreadsheets read what `readouts export` writes.
_EXPORT = """\
readouts export {base} --to stata stata
readouts export {base} --to csv csv
readouts export {base} --to duckdb duckdb
"""

_STATA = """\
use stata/statements.dta, clear
keep if attribution == "person":attribution
merge 1:1 statement_id using stata/statements_text.dta, keep(match) nogenerate
"""

_ALL = (
    Snippet("the loader, in Python", "python", _LOADER),
    Snippet("pandas", "python", _PANDAS),
    Snippet("polars", "python", _POLARS),
    Snippet("DuckDB", "python", _DUCKDB),
    Snippet("R (arrow)", "r", _R),
    Snippet("Stata files, CSV for spreadsheets, one DuckDB file", "sh", _EXPORT),
    Snippet("Stata, from these files", "stata", _STATA),
)


def snippets(base: str) -> tuple[Snippet, ...]:
    """The loading lines for the version at ``base`` (a path with forward slashes, without one at its end)."""
    if set("\"'\\{}\n") & set(base):
        raise ValueError(f"{base!r} cannot stand between quotes in a line of code")
    return tuple(Snippet(s.tool, s.fence, s.code.format(base=base)) for s in _ALL)
