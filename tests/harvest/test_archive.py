"""Standard WARC that survives kill -9 at any moment; the same night gives the same bytes."""

from __future__ import annotations

import gzip
import hashlib
import random
import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator
from warcio.checker import Checker

from tests.harvest.conftest import HOST, NIGHT, captures, list_pages, make_source
from tests.servers import FaultSite, chunked, page, reset_mid_body
from transforms.harvest import ArchiveError, HarvestReport, harvest, read_body, read_captures, recover
from transforms.harvest.archive import members
from transforms.harvest.captures import read_headers, write_captures
from transforms.harvest.exchange import Response
from transforms.harvest.ledger import Ledger
from transforms.harvest.sample_site import serve_tree
from transforms.store import Store

Run = Callable[..., HarvestReport]
N_ARTICLES = 40


def tree_of(root: Path, edited: tuple[int, ...] = ()) -> Path:
    folder = root / HOST / "news"
    folder.mkdir(parents=True, exist_ok=True)
    for p in range(4):
        rows = "".join(f'<li><a href="t{i}.html">{i}</a></li>' for i in range(p * 10, p * 10 + 10))
        name = f"index{f'_{p}' if p else ''}.html"
        (folder / name).write_text(f"{rows}<script>var countPage = 4;</script>")
    for i in range(N_ARTICLES):
        noise = hashlib.sha256(str(i).encode()).hexdigest() * 40
        (folder / f"t{i}.html").write_text(f"<p>{i} {'edited' if i in edited else ''} {noise}</p>")
    return root


def fingerprint(store: Store) -> dict[str, str]:
    files = [
        p for top in ("archive", "captures") for p in sorted((store.root / top).rglob("*")) if p.is_file()
    ]
    return {p.relative_to(store.root).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest() for p in files}


def two_nights(store: Store, root: Path) -> dict[str, str]:
    for night, edited in ((1, ()), (2, (3, 7))):
        with serve_tree(tree_of(root, edited), memento=NIGHT + timedelta(days=night)) as gateway:
            harvest(make_source(), store, f"night-{night}", gateway=gateway)
    return fingerprint(store)


# ---------------------------------------------------------------------------------------- standard


def test_warcio_reads_every_record_and_every_digest_holds(
    site: FaultSite, run: Run, store: Store, capsys: pytest.CaptureFixture[str]
) -> None:
    list_pages(site, "ta", "tb", "tc", "td")
    site.at(f"/{HOST}/news/tb.html", reset_mid_body)
    site.at(
        f"/{HOST}/news/tc.html",
        page("déjà vu".encode(), Content_Type="text/html; charset=utf-8", X_Odd="caf\xe9"),
    )
    site.at(f"/{HOST}/news/td.html", page("", 204))
    run("night-1")
    run("night-2")
    rows = captures(store)
    (file,) = {store.archive / c.warc_file for c in rows}
    with file.open("rb") as f:
        reader = ArchiveIterator(f, check_digests="raise")
        read = []
        for record in reader:
            body = record.content_stream().read()  # before the offset: asking for that skips the record
            record_id = record.rec_headers.get_header("WARC-Record-ID")
            read.append((record.rec_type, record_id, reader.get_record_offset(), body))
    kinds = [kind for kind, *_ in read]
    assert kinds.count("warcinfo") == 2 and kinds.count("request") == sum(
        c.record_type != "metadata" for c in rows
    )
    by_id = {record_id: (kind, offset, body) for kind, record_id, offset, body in read}
    assert len(by_id) == len(read)
    for c in rows:
        kind, offset, body = by_id[c.warc_record_id]
        assert (kind, offset) == (c.record_type, c.warc_offset)
        if kind == "response":
            assert body == read_body(store, c)
            assert c.payload_digest == "sha256:" + hashlib.sha256(body).hexdigest()
    Checker(type("Args", (), {"inputs": [str(file)], "verbose": True})()).process_all()
    assert "fail" not in capsys.readouterr().out


def test_a_replay_tool_finds_the_payload_of_every_revisit(site: FaultSite, run: Run, store: Store) -> None:
    """By address and date, as replay tools do, with nothing but warcio; unchanged (200) and 304 alike."""
    list_pages(site, "ta", "tb", "tc")
    site.at(f"/{HOST}/news/tb.html", page("b", ETag='"v1"'))
    site.at(f"/{HOST}/news/tc.html", page("gone", 410))
    run("night-1")
    site.at(f"/{HOST}/news/tb.html", page("", 304, ETag='"v1"'))
    run("night-2")
    responses, revisits = {}, []
    for file in store.archive.rglob("*.warc.gz"):
        with file.open("rb") as f:
            for record in ArchiveIterator(f):
                said = record.rec_headers.get_header
                assert said("WARC-Block-Digest") and said("WARC-Record-ID") and said("WARC-Date")
                if record.rec_type == "response":
                    key = (said("WARC-Target-URI"), said("WARC-Date"))
                    responses[key] = (said("WARC-Payload-Digest"), record.content_stream().read())
                elif record.rec_type == "revisit":
                    at = (said("WARC-Refers-To-Target-URI"), said("WARC-Refers-To-Date"))
                    revisits.append((at, said("WARC-Payload-Digest"), record.http_headers.get_statuscode()))
    assert [status for *_, status in revisits] == ["404", "200", "410", "304", "200"]
    for at, payload_digest, _ in revisits:
        found, body = responses[at]
        assert found == payload_digest == "sha256:" + hashlib.sha256(body).hexdigest()


@pytest.mark.parametrize("night", ["night-1", "night-2"])
def test_no_header_describes_a_coded_form_that_the_archive_has_not(
    site: FaultSite, run: Run, store: Store, night: str
) -> None:
    """A replay tool puts a revisit's headers before the earlier payload: both must fit the stored bytes."""
    list_pages(site, "tgz", "tbr")
    text = b"<html>text</html>" * 20
    site.at(f"/{HOST}/news/tgz.html", chunked(gzip.compress(text, mtime=0), Content_Encoding="gzip"))
    site.at(f"/{HOST}/news/tbr.html", chunked(text, Content_Encoding="br"))  # not asked for, kept as it came
    run("night-1")
    run("night-2")
    for c in (c for c in captures(store) if c.run_id == night and c.url[-8:] in ("tgz.html", "tbr.html")):
        names = {name.lower(): value for name, value in read_headers(store, c)}
        assert read_body(store, c) == text and names["content-length"] == str(len(text))
        assert "transfer-encoding" not in names
        assert names.get("content-encoding") == ("br" if c.url.endswith("tbr.html") else None)


def test_rows_are_in_the_order_of_the_file_and_lengths_are_exact(
    site: FaultSite, run: Run, store: Store
) -> None:
    list_pages(site, "ta", "tb")
    run()
    rows = captures(store)
    found = {m.offset: m.length for m in members(store.archive / rows[0].warc_file)}
    assert [c.warc_offset for c in rows] == sorted(c.warc_offset for c in rows)
    assert all(found[c.warc_offset] == c.warc_length for c in rows)


def test_a_second_night_without_news_adds_nothing_but_revisits(tmp_path: Path, store: Store) -> None:
    with serve_tree(tree_of(tmp_path / "tree"), memento=NIGHT) as gateway:
        harvest(make_source(), store, "night-1", gateway=gateway)
        second = harvest(make_source(), store, "night-2", gateway=gateway, full=True)
    assert second.n_captured == second.n_revisits == N_ARTICLES + 5
    rows = [c for c in captures(store) if c.run_id == "night-2"]
    assert {c.record_type for c in rows} == {"revisit"}
    assert all(read_body(store, c) for c in rows if c.role == "article")


def test_the_same_night_gives_the_same_bytes(tmp_path: Path) -> None:
    first = two_nights(Store(tmp_path / "a"), tmp_path / "tree")
    second = two_nights(Store(tmp_path / "b"), tmp_path / "tree")
    assert first == second and len(first) == 2


def test_a_run_over_a_month_end_writes_two_files(tmp_path: Path, store: Store) -> None:
    for month in (11, 12):
        with serve_tree(tree_of(tmp_path / "tree"), memento=NIGHT.replace(month=month)) as gateway:
            harvest(make_source(), store, "one-run" if month == 11 else "next", gateway=gateway, full=True)
    assert store.capture_months("site") == ["2026-11", "2026-12"]
    december = read_captures(store, "site", "2026-12")
    revisit = next(c for c in december if c.role == "article")
    assert revisit.refers_to_file == "site/2026/site-2026-11.warc.gz" and read_body(store, revisit)


# ---------------------------------------------------------------------------------------- recovery


def test_the_index_is_rebuilt_from_the_archive_alone(tmp_path: Path, store: Store) -> None:
    whole = two_nights(store, tmp_path / "tree")
    shutil.rmtree(store.root / "captures")
    recover(store, "site")
    assert fingerprint(store) == whole


@pytest.mark.parametrize("seed", range(12))
def test_a_file_torn_anywhere_is_finished_by_the_same_run(tmp_path: Path, seed: int) -> None:
    """The state after a kill: the WARC ends anywhere in the second night, the index knows any part."""
    rng = random.Random(seed)  # noqa: S311 no secret
    store = Store(tmp_path / "store")
    whole = two_nights(store, tmp_path / "tree")
    file = store.warc("site", "2026-11")
    rows = read_captures(store, "site", "2026-11")
    first_night = max(c.warc_offset + c.warc_length for c in rows if c.run_id == "night-1")
    cut = rng.randrange(first_night, file.stat().st_size)
    with file.open("r+b") as f:
        f.truncate(cut)
    flushed = rng.randrange(first_night, cut + 1)
    write_captures(store, "site", "2026-11", [c for c in rows if c.warc_offset + c.warc_length <= flushed])
    with serve_tree(tmp_path / "tree", memento=NIGHT + timedelta(days=2)) as gateway:
        harvest(make_source(), store, "night-2", gateway=gateway)
    assert fingerprint(store) == whole


@pytest.mark.parametrize("torn", [0, 1, 40])
def test_pages_that_were_never_written_are_cut(tmp_path: Path, torn: int) -> None:
    """After a power failure the file may have its length, but zeros where the last records should be."""
    store = Store(tmp_path / "store")
    whole = two_nights(store, tmp_path / "tree")
    file = store.warc("site", "2026-11")
    rows = read_captures(store, "site", "2026-11")
    written = rows[-3].warc_offset + torn
    with file.open("r+b") as f:
        size = f.seek(0, 2)
        f.truncate(written)
        f.truncate(size + 4096)
    write_captures(store, "site", "2026-11", [c for c in rows if c.run_id == "night-1"])
    with serve_tree(tmp_path / "tree", memento=NIGHT + timedelta(days=2)) as gateway:
        harvest(make_source(), store, "night-2", gateway=gateway)
    assert fingerprint(store) == whole


def test_zeros_inside_the_archive_are_damage(tmp_path: Path, store: Store) -> None:
    two_nights(store, tmp_path / "tree")
    rows = read_captures(store, "site", "2026-11")
    with store.warc("site", "2026-11").open("r+b") as f:
        f.seek(rows[5].warc_offset)
        f.write(bytes(rows[5].warc_length))
    shutil.rmtree(store.root / "captures")
    with pytest.raises(ArchiveError, match="damaged record"):
        recover(store, "site")


def test_a_clock_that_was_set_back_costs_nothing(site: FaultSite, store: Store) -> None:
    """Over the end of a month, too: each record is where its own time says."""
    times = [NIGHT, NIGHT - timedelta(days=1), NIGHT - timedelta(days=40), NIGHT + timedelta(seconds=1)]
    with Ledger(store, "site", "night-1") as ledger:
        for i, at in enumerate(times):
            answer = Response(f"http://{HOST}/t{i}.html", 200, "OK", (), b"page %d" % i, at)
            ledger.add(answer.url, "article", answer)
    before = captures(store)
    assert [c.fetched_at for c in before] == [times[2], times[0], times[1], times[3]]
    shutil.rmtree(store.root / "captures")
    recover(store, "site")
    assert captures(store) == before
    assert [read_body(store, c) for c in before] == [b"page 2", b"page 0", b"page 1", b"page 3"]


def test_an_archive_shorter_than_its_index_is_an_error_and_stays_as_it_is(
    tmp_path: Path, store: Store
) -> None:
    two_nights(store, tmp_path / "tree")
    file = store.warc("site", "2026-11")
    with file.open("r+b") as f:
        f.truncate(1000)
    with pytest.raises(ArchiveError, match=r"site-2026-11\.warc\.gz: holds 1000 bytes, but the index knows"):
        recover(store, "site")
    assert file.stat().st_size == 1000


def test_damage_inside_the_archive_is_named(tmp_path: Path, store: Store) -> None:
    two_nights(store, tmp_path / "tree")
    row = read_captures(store, "site", "2026-11")[5]
    file = store.warc("site", "2026-11")
    with file.open("r+b") as f:
        f.seek(row.warc_offset + 20)
        f.write(b"\xff" * 30)
    with pytest.raises(ArchiveError, match=f"offset {row.warc_offset}"):
        read_body(store, row)


def test_no_article_is_asked_twice_by_a_resumed_run(site: FaultSite, run: Run, store: Store) -> None:
    list_pages(site, "ta", "tb")
    site.at(f"/{HOST}/news/tb.html", page("", 500))
    run("night-1")
    before = dict(site.hits)
    site.at(f"/{HOST}/news/tb.html", page("back"))
    report = run("night-1")
    assert {k: n for k, n in site.hits.items() if n != before.get(k)} == {
        f"/{HOST}/news/tb.html": before[f"/{HOST}/news/tb.html"] + 1
    }
    assert (report.n_requested, report.n_failed) == (1, 0)
