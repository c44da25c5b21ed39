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


# "year" comes from the path: pandas makes it a category, on which ">=" raises, hence the cast.
_PANDAS = """\
import pandas as pd

meetings = pd.read_parquet("{base}/meetings").astype({{"year": "int32"}})
statements = pd.read_parquet("{base}/statements").astype({{"year": "int32"}})
persons = pd.read_parquet("{base}/persons")
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

# Stata has no missing string (pandas writes "" for it), no all-missing column in pandas' writer, and strings
# over 2,045 bytes must be strL; nullable types keep true/false and whole numbers apart from missing.
_STATA = """\
import pandas as pd

statements = pd.read_parquet("{base}/statements", dtype_backend="numpy_nullable").astype({{"year": "int32"}})
statements = statements.dropna(axis="columns", how="all")
statements.to_stata("statements.dta", write_index=False, version=118, convert_strl=["text"])
"""

_ALL = (
    Snippet("pandas", "python", _PANDAS),
    Snippet("DuckDB", "python", _DUCKDB),
    Snippet("R (arrow)", "r", _R),
    Snippet("Stata, by way of pandas", "python", _STATA),
)


def snippets(base: str) -> tuple[Snippet, ...]:
    """The loading lines for the version at ``base`` (a path with forward slashes, without one at its end)."""
    if set("\"'\\{}\n") & set(base):
        raise ValueError(f"{base!r} cannot stand between quotes in a line of code")
    return tuple(Snippet(s.tool, s.fence, s.code.format(base=base)) for s in _ALL)
