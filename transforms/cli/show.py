"""What is in a version, for a person at a terminal: counts, sample rows, lines to load it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from transforms.cli.terminal import columns, paragraph
from transforms.extract.explain import sure
from transforms.publish.loading import snippets

Row = dict[str, Any]

SAMPLE_ROWS = 3
TOOLS = ("pandas", "DuckDB", "R (arrow)")


def described(version: Path) -> str:
    """The whole description of the version in that folder."""
    manifest = json.loads((version / "manifest.json").read_text(encoding="utf-8"))
    meetings = rows(version, "meetings")
    shown = sorted(meetings, key=_most_telling, reverse=True)[:SAMPLE_ROWS]
    people, statements = rows(version, "participants"), rows(version, "statements")
    parts = [
        _head(version, manifest),
        columns([[table, f"{facts['rows']:,}"] for table, facts in _tables(manifest)], "  "),
        _sample("Meetings", [_meeting(m, people) for m in shown], len(meetings)),
        _sample("Statements", [_statement(s) for s in _spoken(statements, shown)], len(statements)),
        *(f"{s.tool}\n\n{_indented(s.code)}" for s in snippets(version.as_posix()) if s.tool in TOOLS),
        f"Report: {version / 'report/index.html'}",
    ]
    return "\n\n".join(parts)


def rows(version: Path, table: str) -> list[Row]:
    """All rows of a table, ``year`` included."""
    found: list[Row] = pq.read_table(version / table).to_pylist()
    return found


def _head(version: Path, manifest: dict[str, Any]) -> str:
    mark = "  (invented sample data: not to be cited)" if manifest["invented"] else ""
    return f"Version {manifest['version']}{mark}\n  {version}"


def _tables(manifest: dict[str, Any]) -> Sequence[tuple[str, Any]]:
    from expectations.contract import TABLE_ORDER

    return sorted(manifest["tables"].items(), key=lambda item: TABLE_ORDER.index(item[0]))


def _most_telling(m: Row) -> tuple[bool, bool, str, str]:
    """Dated meetings with statements first, the newest of them first."""
    return (m["n_statements"] > 0, m["event_date"] is not None, str(m["event_date"]), m["meeting_id"])


def _spoken(statements: Sequence[Row], meetings: Sequence[Row]) -> list[Row]:
    """One statement of each of the meetings: the first whose speaker is named."""
    out = []
    for m in meetings:
        own = [s for s in statements if s["meeting_id"] == m["meeting_id"]]
        own.sort(key=lambda s: (s["speaker_name"] is None, s["seq"]))
        out += own[:1]
    return out


def _sample(title: str, blocks: Sequence[str], total: int) -> str:
    return "\n\n".join([f"{title} ({len(blocks)} of {total:,})", *blocks])


def _meeting(m: Row, people: Sequence[Row]) -> str:
    place = ", ".join(filter(None, [m["venue"], m["city"], m["venue_iso3"]]))
    facts = [str(m["event_date"] or "undated"), m["format"], m["setting"], place]
    if m["on_sidelines"]:
        facts.append(f"on the sidelines of {m['occasion'] or 'an event'}")
    if m["request_type"] != "not_stated":
        facts.append(m["request_type"] + (f" {m['requester_iso3']}" if m["requester_iso3"] else ""))
    who = [p for p in people if p["meeting_id"] == m["meeting_id"] and p["is_lead"]]
    lines = [paragraph(" · ".join(filter(None, facts))), *(paragraph(person(p), "    ") for p in who)]
    return "\n".join(
        [*lines, f"    {m['meeting_id']}, rule {m['rule_id']}, confidence {sure(m['confidence'])}"]
    )


def person(p: Row) -> str:
    """Name, whom the participant represents, office."""
    represents = p["iso3"] or p["org_id"]
    return (
        str(p["name"])
        + (f" ({represents})" if represents else "")
        + (f", {p['title_raw']}" if p["title_raw"] else "")
    )


def speaker(s: Row) -> str:
    """Who is reported to speak: a person, a side, both sides."""
    represents = s["speaker_iso3"] or s["speaker_org_id"]
    if s["attribution"] == "person":
        return f"{s['speaker_name']}" + (f" ({represents})" if represents else "")
    if s["attribution"] == "side":
        return f"the side of {represents}"
    return str(s["attribution"]).replace("_", " ")


def _statement(s: Row) -> str:
    cue = f'"{s["cue"]}"' if s["cue"] else "continued"
    head = f"{speaker(s)} · {cue} · {s['quote_type']} · {s['speech_act']}"
    tail = f"{s['statement_id']}, characters {s['char_start']}-{s['char_end']}, rule {s['rule_id']}"
    return "\n".join([paragraph(head), paragraph(s["text"], "    "), f"    {tail}"])


def _indented(code: str) -> str:
    return "\n".join(f"  {line}".rstrip() for line in code.rstrip().splitlines())
