"""What could have been known on some day: from the archive exactly, from a version as its tables tell."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from readouts.as_of import DATES, LATEST_ONLY, cut
from tests.paged import SOURCE, show
from tests.servers import FaultSite
from transforms.as_of import as_of, end_of
from transforms.cli import main
from transforms.harvest import harvest
from transforms.night import dataset_tables
from transforms.store import Store

TOLD = {"changes": "changed_at", "texts": "revision", "releases": "release_id"}  # table: what orders its rows
NOT_TOLD = {*LATEST_ONLY, *DATES, "last_seen_at"}  # of the latest state of a page only
FIRST = datetime(2026, 11, 28, 2, 0, tzinfo=timezone.utc)  # the third night is in the next month
TEXT = (
    "On November 18, 2026, Foreign Minister Ada Invented of France met with Foreign Minister Lin Specimen "
    "of China in Lusaka. Ada Invented said that the two countries trade {how}. Both are invented, and so is "
    "whatever they are said to have said here about trade and its friends."
)

# night -> (pages that are new or changed, what the listing names): an edit and its withdrawal, a deletion
# and its end, a move, another paragraph break.
NIGHTS: list[tuple[dict[str, str | None], list[str]]] = [
    ({"t1": "well", "t2": "badly", "t3": "not at all", "t5": "so well"}, ["t5", "t3", "t2", "t1"]),
    ({"t1": "very well", "t2": None}, ["t5", "t3", "t1"]),
    ({"t3": None, "t4": "not at all"}, ["t5", "t4", "t1"]),
    ({"t1": "well", "t2": "badly", "t5": "so </P><P>well"}, ["t5", "t4", "t2", "t1"]),
    ({}, ["t5", "t4", "t2", "t1"]),
]


def publish(site: FaultSite, night: int) -> None:
    hows = {name: how for pages, _ in NIGHTS[: night + 1] for name, how in pages.items()}
    pages = {name: how and TEXT.format(how=how) for name, how in hows.items()}
    show(site, FIRST + timedelta(days=2 * night), pages, NIGHTS[night][1])


def harvested(root: Path, nights: int) -> Store:
    store = Store(root)
    with FaultSite() as site:
        for night in range(nights):
            publish(site, night)
            harvest(SOURCE, store, f"night-{night}", gateway=site.address)
    return store


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Store:
    return harvested(tmp_path_factory.mktemp("whole"), len(NIGHTS))


def after(night: int) -> datetime:
    return end_of((FIRST + timedelta(days=2 * night)).date())


@pytest.mark.parametrize("night", range(len(NIGHTS)))
def test_a_reading_as_of_a_day_is_what_a_build_of_that_day_would_have_made(
    whole: Store, tmp_path: Path, night: int
) -> None:
    then = dataset_tables(harvested(tmp_path / "then", night + 1), [SOURCE])
    now = as_of(whole, [SOURCE], after(night))
    assert {name: table.to_pylist() for name, table in now.items()} == {
        name: table.to_pylist() for name, table in then.items()
    }


def told(tables: dict[str, pa.Table]) -> list[tuple[str, str, str]]:
    url = {r["release_id"]: r["url"].rsplit("/", 1)[1] for r in tables["releases"].to_pylist()}
    rows = sorted(
        tables["changes"].to_pylist(), key=lambda c: (c["changed_at"], c["release_id"], c["revision"])
    )
    return [(url[c["release_id"]], c["change"], c["evidence"]) for c in rows]


def test_the_history_of_these_nights_is_as_it_was_made(whole: Store) -> None:
    assert sorted(told(dataset_tables(whole, [SOURCE]))) == [
        ("t1.htm", "created", "shown"),
        ("t1.htm", "edited", "shown"),
        ("t1.htm", "edited", "shown"),
        ("t2.htm", "created", "shown"),
        ("t2.htm", "deleted", "status_404;unlisted"),
        ("t2.htm", "restored", "shown"),
        ("t4.htm", "created", "shown"),
        ("t4.htm", "edited", "shown"),
        ("t4.htm", "moved", "status_404;same_text"),
        ("t5.htm", "created", "shown"),
        ("t5.htm", "markup", "shown"),
    ]


@pytest.mark.parametrize("night", range(len(NIGHTS)))
def test_the_tables_of_a_version_tell_the_same_of_releases_texts_and_changes(
    whole: Store, night: int
) -> None:
    exact, version = as_of(whole, [SOURCE], after(night)), dataset_tables(whole, [SOURCE])
    for name, key in TOLD.items():
        read, _ = cut(name, after(night).date(), version.__getitem__)
        columns = [c for c in read.column_names if not (name == "releases" and c in NOT_TOLD)]
        order = [("release_id", "ascending"), (key, "ascending"), (columns[-1], "ascending")]
        assert read.select(columns).sort_by(order).equals(exact[name].select(columns).sort_by(order)), name


@pytest.mark.parametrize("night", range(len(NIGHTS)))
def test_what_was_read_from_pages_that_stayed_is_what_that_day_read(whole: Store, night: int) -> None:
    """Every row the tables of a version give for a day, that day's own build gives too; the others are
    counted.
    """
    exact, version = as_of(whole, [SOURCE], after(night)), dataset_tables(whole, [SOURCE])
    for name in ("meetings", "participants", "statements"):
        read, left_out = cut(name, after(night).date(), version.__getitem__)
        columns = ["release_id", "char_start", "char_end", "rule_id", "confidence"]
        given, that_day = (sorted(map(str, t.select(columns).to_pylist())) for t in (read, exact[name]))
        assert set(given) <= set(that_day), name
        assert left_out or given == that_day, name


def test_before_the_first_capture_nothing_is_known(whole: Store) -> None:
    before = end_of(FIRST.date() - timedelta(days=1))
    assert {t.num_rows for t in as_of(whole, [SOURCE], before).values()} == {0}
    version = dataset_tables(whole, [SOURCE])
    assert {cut(t, before.date(), version.__getitem__)[0].num_rows for t in TOLD} == {0}


def test_the_command_writes_a_reading_and_never_over_anything(
    sample_night: Store, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setenv("READOUTS_STORE", str(sample_night.root))
    monkeypatch.setenv("READOUTS_SOURCES", "sample")
    today, target = datetime.now(timezone.utc).date(), tmp_path / "then"
    assert main(["as-of", today.isoformat(), "--to", str(target)]) == 0
    assert "Releases: 12 live" in capsys.readouterr().out
    assert pq.read_table(target / "releases").num_rows == 12
    assert json.loads((target / "as_of.json").read_text())["rows"]["releases"] == 12
    assert main(["as-of", today.isoformat(), "--to", str(target)]) == 1
    assert main(["as-of", date(2020, 1, 1).isoformat()]) == 0
    assert "Releases: none" in capsys.readouterr().out
