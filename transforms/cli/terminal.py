"""Plain text for terminals: columns, and paragraphs wrapped to the width at hand."""

from __future__ import annotations

import shutil
import textwrap
import unicodedata
from collections.abc import Sequence

MAX_WIDTH = 110


def width() -> int:
    return min(shutil.get_terminal_size((100, 24)).columns, MAX_WIDTH)


def columns(rows: Sequence[Sequence[str]], indent: str = "") -> str:
    """Left-aligned columns, as wide as they need to be; the last one is cut at the terminal's edge."""
    widths = [max(cells(row[i]) for row in rows) for i in range(len(rows[0]) - 1)]
    lines = []
    for row in rows:
        start = "  ".join(cell + " " * (w - cells(cell)) for cell, w in zip(row[:-1], widths, strict=True))
        lines.append(f"{indent}{start}  {row[-1]}".rstrip())
    return "\n".join(shortened(line, width()) for line in lines)


def paragraph(text: str, indent: str = "  ") -> str:
    """``text`` wrapped and indented, control characters shown as U+FFFD: pages may hold anything."""
    plain = "".join(c if c.isprintable() or c == " " else "\ufffd" for c in " ".join(text.split()))
    return textwrap.fill(plain, width(), initial_indent=indent, subsequent_indent=indent)


def shortened(text: str, most: int) -> str:
    return text if cells(text) <= most else text[: most - 1] + "…"


def cells(text: str) -> int:
    """How many character cells ``text`` takes: East Asian wide letters take two."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)
