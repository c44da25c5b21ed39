"""The whole reading against the gold, with the project's own scorer: no figure may fall below its floor."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator
from datetime import date
from email.utils import parsedate_to_datetime
from pathlib import Path
from types import ModuleType
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd
import pytest

from transforms.extract import read
from transforms.extract.lexicon import organisations
from transforms.parse.dates import shown_date
from transforms.records import Document

FORMAT = ("format", "setting", "on_sidelines", "request_type")
SPECIMEN_FLOORS = {
    **{"speaker F1": 0.99, "speaker recall, stated": 0.99, "speaker recall, continued": 0.99},
    **{"meetings precision": 0.99, "meetings recall": 0.99, "participants F1": 0.98, "event_date": 0.99},
    **dict.fromkeys(FORMAT, 0.98),
    **{"venue_iso3": 0.97, "city": 0.97, "participant title": 0.95, "participant is_lead": 0.97},
}
GOLD_FLOORS = {
    **{"speaker F1": 0.96, "speaker recall, stated": 0.97, "speaker recall, continued": 0.95},
    **{"meetings precision": 0.97, "meetings recall": 0.97, "participants F1": 0.97, "event_date": 0.99},
    **dict.fromkeys(FORMAT, 0.97),
    **{"venue_iso3": 0.95, "city": 0.95, "participant title": 0.95, "participant is_lead": 0.95},
}
# Publisher and time zone by the gold's name of the source.
PUBLISHERS = {
    "state": ("USA", "America/New_York"),
    "wh": ("USA", "America/New_York"),
    "kremlin": ("RUS", "Europe/Moscow"),
}
MINISTRY = ("CHN", "Asia/Shanghai")


@pytest.fixture(scope="module")
def scorer(shared: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("score", shared / "tools" / "score.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def day(shown: str | None, zone: str) -> date | None:
    if shown and shown.endswith("+0000"):
        return parsedate_to_datetime(shown).astimezone(ZoneInfo(zone)).date()
    found = shown_date(shown, zone) if shown else None
    return found.day if found else None


def documents(scorer: ModuleType, gold: Path) -> Iterator[Document]:
    for labels, doc in scorer.gold_documents(str(gold)):
        iso3, zone = PUBLISHERS.get(doc.get("source", ""), MINISTRY)
        text = doc.get("text") or "\n".join(p["text"] for p in labels["paragraphs"])
        published = day(doc.get("published_date") or doc.get("published"), zone)
        yield Document(labels["url"], doc["title"], text, published, iso3)


def figures(scorer: ModuleType, gold: Path, out: Path) -> dict[str, float]:
    """Name of the figure -> value, on the tables that reading ``gold`` gives."""
    tables: dict[str, list[dict[str, Any]]] = {
        t: [] for t in ("releases", "texts", "meetings", "accounts", "participants", "statements")
    }
    for d in documents(scorer, gold):
        found = read(d)
        tables["releases"].append(
            {
                "release_id": d.release_id,
                "url": d.release_id,
                "url_final": d.release_id,
                "title": d.title,
                "kind": found.kind,
            }
        )
        tables["texts"].append({"release_id": d.release_id, "revision": 1, "text": d.text})
        tables["meetings"] += [m._asdict() for m in found.meetings]
        tables["accounts"] += [
            {"meeting_id": m.meeting_id, "release_id": d.release_id} for m in found.meetings
        ]
        names = {o: row["name"] for o, row in organisations().items()}
        tables["participants"] += [
            p._asdict() | {"org_name": names.get(p.org_id or "")} for p in found.participants
        ]
        tables["statements"] += [s._asdict() for s in found.statements]
    for name, rows in tables.items():
        pd.DataFrame(rows).to_parquet(out / name)
    tally = scorer.Tally()
    scorer.score(str(out), str(gold), tally)
    return with_f1({name: hits / n for name, (hits, n) in tally.rows.items()})


def with_f1(values: dict[str, float]) -> dict[str, float]:
    for what in ("meetings", "participants", "speaker"):
        p, r = values[f"{what} precision"], values[f"{what} recall"]
        values[f"{what} F1"] = 2 * p * r / (p + r)
    return values


def below(values: dict[str, float], floors: dict[str, float]) -> dict[str, tuple[float, float]]:
    return {name: (values[name], floor) for name, floor in floors.items() if values[name] < floor}


def test_specimens(shared: Path, scorer: ModuleType, tmp_path: Path) -> None:
    values = figures(scorer, shared / "specimens" / "expected", tmp_path)
    assert values["release found"] == values["sentence found in text"] == 1
    assert below(values, SPECIMEN_FLOORS) == {}


def test_real_releases(shared: Path, scorer: ModuleType, tmp_path: Path) -> None:
    values = figures(scorer, shared / "gold", tmp_path)
    assert values["release found"] == values["sentence found in text"] == 1
    assert below(values, GOLD_FLOORS) == {}
