"""Measure how often the rows of each rule are right, and write that down as their confidence.

    python -m benchmarks.calibrate ../shared/gold [MORE_GOLD ...]

Every folder holds annotated releases as ``../shared/tools/score.py`` reads them; releases marked ``verbatim:
false`` are left out. Writes ``transforms/extract/tables/confidence.csv``. A statement is right when the
annotator names its source for a sentence that it covers; a participant when the annotated meeting has that
person, with that country and as principal or not; a meeting when it is annotated, on that day and in that
format. ``grade`` parts the rows that the grammar itself doubts.

The grammar was developed on these releases, so that its rates there are too good for others. So the rows of a
rule are counted together with UNTUNED, the rows of releases that were measured before any rule was tuned to
them: a rule that was always right is said to be as sure as both together. Rows that the grammar doubts were
few there; they count together with PRIOR_ROWS rows at the rate of all doubted rows (with one wrong row added,
since no rate is 1). Invented specimens do not count: one hand wrote their text and their labels.

Whether the probabilities mean what they say is judged release by release: the rows of each are given what all
*other* releases say of their rules, and ``tables/calibration.csv`` counts, by band of that probability, how
many there were and how many were right. The report of a version draws this table.
"""

from __future__ import annotations

import csv
import importlib.util
import sys
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from email.utils import parsedate_to_datetime
from pathlib import Path
from types import ModuleType
from typing import Any
from zoneinfo import ZoneInfo

from transforms.extract import Meeting, Reading, Statement, read
from transforms.extract.write import grade
from transforms.parse.dates import shown_date
from transforms.records import Document
from transforms.report.calibration import BANDS

PRIOR_ROWS = 10
# Rows and right rows of docs/forms.md's batches 1 to 5, 9 and 10 and of what was held back of 6 to 8, each
# measured before it was used to mend anything.
UNTUNED = {"meetings": (201, 188), "participants": (420, 398), "statements": (1129, 1091)}
TABLES = Path(__file__).parents[1] / "transforms" / "extract" / "tables"
PUBLISHERS = {
    "state": ("USA", "America/New_York"),
    "wh": ("USA", "America/New_York"),
    "kremlin": ("RUS", "Europe/Moscow"),
}
MINISTRY = ("CHN", "Asia/Shanghai")
ORGANISATIONS = {"un": "UN", "nato": "NATO", "eeas": "EU"}

Key = tuple[str, str, str]  # table, rule id, grade
Judged = Iterator[tuple[Key, bool]]
Judgement = tuple[Key, bool]
Probability = tuple[str, str, str, int, int, float]  # of a row of ``confidence.csv``


def scorer(folder: Path) -> ModuleType:
    """``score.py`` from the ``tools`` beside the first gold folder or its parent."""
    found = [f / "tools" / "score.py" for f in (folder.parent, folder.parent.parent)]
    file = next(f for f in found if f.is_file())
    spec = importlib.util.spec_from_file_location("score", file)
    if spec is None or spec.loader is None:
        raise ImportError(f"cannot load {file}")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def document(gold: Mapping[str, Any], raw: Mapping[str, Any]) -> Document:
    """The annotated release as the pipeline would hand it over."""
    iso3, zone = PUBLISHERS.get(raw.get("source", ""), (raw.get("publisher_iso3", MINISTRY[0]), MINISTRY[1]))
    zone = raw.get("timezone", zone)
    text = raw.get("text") or "\n".join(p["text"] for p in gold["paragraphs"])
    org = ORGANISATIONS.get(raw.get("source", ""))
    shown = raw.get("published_date") or raw.get("published")
    return Document(gold["url"], raw["title"], text, _day(shown, zone), None if iso3 == "-" else iso3, org)


def _day(shown: str | None, zone: str) -> date | None:
    if shown and shown.endswith("+0000"):
        return parsedate_to_datetime(shown).astimezone(ZoneInfo(zone)).date()
    found = shown_date(shown, zone) if shown else None
    return found.day if found else None


def judged(tools: ModuleType, gold: Mapping[str, Any], raw: Mapping[str, Any]) -> Judged:
    """Every row of one release with its key and whether it is right."""
    source = document(gold, raw)
    found = read(source, calibrated=False)
    yield from _meetings(tools, gold, found)
    spans = list(_spans(source.text, raw["sentences"], gold["sentences"]))
    for s in found.statements:
        covered = (who for start, end, who in spans if s.char_start < end and start < s.char_end)
        wanted = [name for names in covered for name in names]
        right = any(tools.same_speaker(name, tools.label(_row(s))) for name in wanted)
        yield ("statements", s.rule_id, grade(s.confidence)), right


def _row(s: Statement) -> dict[str, Any]:
    names = ("attribution", "speaker_iso3", "speaker_org_id", "speaker_name")
    return {name: getattr(s, name) for name in names}


def _spans(text: str, sentences: list[Any], labels: list[Any]) -> Iterator[tuple[int, int, list[str]]]:
    at = 0
    for sentence, label in zip(sentences, labels, strict=False):
        start = text.find(sentence["text"], at)
        if start >= 0:
            at = start + 1
            yield start, start + len(sentence["text"]), label["speakers"]


def _meetings(tools: ModuleType, gold: Mapping[str, Any], found: Reading) -> Judged:
    people = {
        m.meeting_id: [p for p in found.participants if p.meeting_id == m.meeting_id] for m in found.meetings
    }

    def same(wanted: Mapping[str, Any], m: Meeting) -> bool:
        names = [p["name"] for p in wanted["participants"]]
        hits = sum(any(tools.same_name(n, p.name) for p in people[m.meeting_id]) for n in names)
        return hits >= max(1, min(2, len(names)))

    pairs, _, extra = tools.match(gold["meetings"], found.meetings, same)
    for wanted, m in [*pairs, *((None, m) for m in extra)]:
        yield ("meetings", m.rule_id, grade(m.confidence)), wanted is not None and _as_annotated(wanted, m)
        for p in people[m.meeting_id]:
            theirs = (
                [q for q in wanted["participants"] if tools.same_name(q["name"], p.name)] if wanted else []
            )
            right = any(q["iso3"] in (None, "", p.iso3) and bool(q["lead"]) == p.is_lead for q in theirs)
            yield ("participants", p.rule_id, grade(p.confidence)), right


def _as_annotated(wanted: Mapping[str, Any], m: Meeting) -> bool:
    dated = wanted["event_date_prec"] != "day" or str(m.event_date) == wanted["event_date"]
    return bool(dated and m.format == wanted["format"])


def calibrated(rows: Counter[Key], right: Counter[Key]) -> Iterator[Probability]:
    """Table, rule id (empty: any other rule), grade, rows, right rows, probability."""
    for table, mark in sorted({(t, g) for t, _, g in rows}):
        keys = sorted(k for k in rows if k[0] == table and k[2] == mark)
        n, n_right = sum(rows[k] for k in keys), sum(right[k] for k in keys)
        more: float
        more_right: float
        more, more_right = UNTUNED[table]
        if mark == "doubted":
            more, more_right = PRIOR_ROWS, PRIOR_ROWS * min(n_right / (n + 1), more_right / more)
        yield table, "", mark, n, n_right, round((n_right + more_right) / (n + more), 3)
        for k in keys:
            yield (*k, rows[k], right[k], round((right[k] + more_right) / (rows[k] + more), 3))


def counted(releases: Iterable[list[Judgement]]) -> tuple[Counter[Key], Counter[Key]]:
    """Rows and right rows by key."""
    judgements = [j for release in releases for j in release]
    return Counter(key for key, _ in judgements), Counter(key for key, ok in judgements if ok)


def reliability(releases: list[list[Judgement]]) -> Iterator[tuple[str, float, float, int, int, float]]:
    """Table, lower and upper edge of the band, rows, right rows, mean probability: every row by the others'
    word."""
    rows, right = counted(releases)
    bands: dict[tuple[str, int], list[tuple[float, bool]]] = defaultdict(list)
    for release in releases:
        own_rows, own_right = counted([release])
        told = {(t, r, g): p for t, r, g, _, _, p in calibrated(rows - own_rows, right - own_right)}
        for key, ok in release:
            table, _, mark = key
            stated = told.get(key) or told.get((table, "", mark))
            if stated is not None:
                bands[table, bisect_right(BANDS, stated) - 1].append((stated, ok))
    for (table, band), stated_rows in sorted(bands.items()):
        mean = sum(stated for stated, _ in stated_rows) / len(stated_rows)
        n_right = sum(ok for _, ok in stated_rows)
        yield table, BANDS[band], BANDS[band + 1], len(stated_rows), n_right, round(mean, 3)


def main(folders: list[Path]) -> None:
    tools = scorer(folders[0])
    releases = [
        list(judged(tools, gold, raw))
        for folder in folders
        for gold, raw in tools.gold_documents(str(folder))
        if raw.get("verbatim", True)
    ]
    rows, right = counted(releases)
    _write(
        "confidence", ["table", "rule_id", "grade", "n", "n_right", "probability"], calibrated(rows, right)
    )
    _write("calibration", ["table", "low", "high", "n", "n_right", "mean"], reliability(releases))
    print(f"{len(releases)} releases, {sum(rows.values())} rows, {sum(right.values())} right")


def _write(table: str, head: list[str], body: Iterable[tuple[object, ...]]) -> None:
    with (TABLES / f"{table}.csv").open("w", encoding="utf-8", newline="") as handle:
        out = csv.writer(handle, lineterminator="\n")
        out.writerow(head)
        out.writerows(body)


if __name__ == "__main__":
    main([Path(folder) for folder in sys.argv[1:]])
