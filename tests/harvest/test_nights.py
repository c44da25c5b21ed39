"""What a night asks for: the new, the young again, and nothing that is known ground."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from tests import servers
from tests.harvest.conftest import HOST, NIGHT, by_name, captures, list_pages, make_feed_source, make_source
from tests.servers import FaultSite, page
from transforms.harvest import HarvestReport, SourceBusy, harvest, read_body
from transforms.harvest.sample_site import serve_tree
from transforms.sources.model import Source, load_sources
from transforms.store import Store

Run = Callable[..., HarvestReport]
SHARED = Path(os.environ.get("READOUTS_SHARED", Path(__file__).parents[3] / "shared"))


def paged(site: FaultSite, *pages: tuple[str, ...]) -> None:
    for i, names in enumerate(pages):
        list_pages(site, *names, at=f"/{HOST}/news/index{f'_{i}' if i else ''}.html", count=len(pages))


def asked(site: FaultSite) -> set[str]:
    """What was asked since the last call, without robots.txt."""
    names = {path.rsplit("/", 1)[1].removesuffix(".html") for path in site.hits} - {"robots.txt"}
    site.hits.clear()
    return names


NO_RECHECK = {"recheck_days": 0, "recheck_max": 0}


def test_a_night_stops_at_the_first_page_that_is_wholly_known(site: FaultSite, run: Run) -> None:
    source = make_source(**NO_RECHECK)
    paged(site, ("t6", "t5"), ("t4", "t3"), ("t2", "t1"))
    run("night-1", source)
    assert asked(site) == {"index", "index_1", "index_2", "t1", "t2", "t3", "t4", "t5", "t6"}
    run("night-2", source)
    assert asked(site) == {"index"}
    paged(site, ("t7", "t6"), ("t5", "t4"), ("t3", "t2"), ("t1",))
    run("night-3", source)
    assert asked(site) == {"index", "index_1", "t7"}
    run("night-4", source, full=True)
    assert asked(site) >= {"index_3", "t1", "t7"}


def test_articles_are_asked_oldest_first(site: FaultSite, run: Run, store: Store) -> None:
    paged(site, ("t4", "t3"), ("t2", "t1"))
    run()
    assert [c.url[-7:-5] for c in captures(store) if c.role == "article"] == ["t1", "t2", "t3", "t4"]


def test_a_listing_page_that_failed_is_owed_the_next_night(site: FaultSite, run: Run, store: Store) -> None:
    source = make_source(**NO_RECHECK)
    paged(site, ("t6", "t5"), ("t4", "t3"), ("t2", "t1"))
    whole = site.behaviours[f"/{HOST}/news/index_1.html"]
    site.at(f"/{HOST}/news/index_1.html", page("", 500))
    run("night-1", source)
    assert "t3" not in asked(site)
    site.at(f"/{HOST}/news/index_1.html", whole)
    run("night-2", source)
    assert asked(site) == {"index", "index_1", "index_2", "t3", "t4"}
    run("night-3", source)
    assert asked(site) == {"index"}


def test_young_pages_are_asked_again_and_edits_are_captured(site: FaultSite, run: Run, store: Store) -> None:
    list_pages(site, "tb", "ta")
    run("night-1")
    site.at(f"/{HOST}/news/ta.html", page("edited"))
    list_pages(site, "tb")  # ta is no longer listed, but it is still asked
    run("night-2")
    found = by_name(store, "night-2")
    assert read_body(store, found["ta"]) == b"edited"
    assert (found["ta"].record_type, found["tb"].record_type) == ("response", "revisit")
    site.at(f"/{HOST}/news/ta.html", page("gone", 404))
    run("night-3")
    assert by_name(store, "night-3")["ta"].status == 404


def test_old_pages_are_left_alone(tmp_path: Path, store: Store) -> None:
    source = make_source(recheck_days=7)
    folder = tmp_path / "tree" / HOST / "news"
    folder.mkdir(parents=True)
    (folder / "index.html").write_text('<a href="ta.html">a</a>')
    (folder / "ta.html").write_text("a")
    n_asked = []
    for day in (0, 7, 8):
        with serve_tree(tmp_path / "tree", memento=NIGHT + timedelta(days=day)) as gateway:
            harvest(source, store, f"day-{day}", gateway=gateway)
        n_asked.append(len(by_name(store, f"day-{day}")))
    assert n_asked == [1, 1, 0]


def test_at_most_so_many_young_pages_the_newest(site: FaultSite, run: Run) -> None:
    paged(site, ("t3", "t2", "t1"))
    source = make_source(recheck_max=2)
    run("night-1", source)
    asked(site)
    run("night-2", source)
    assert asked(site) == {"index", "t2", "t3"}


def test_conditions_are_sent_and_a_304_is_a_revisit(site: FaultSite, run: Run, store: Store) -> None:
    list_pages(site, "ta")
    site.at(f"/{HOST}/news/ta.html", page("a", ETag='"v1"', Last_Modified="Fri, 20 Nov 2026 00:00:00 GMT"))
    run("night-1")
    site.at(f"/{HOST}/news/ta.html", page("", 304))
    run("night-2")
    sent = [h for path, h in site.seen if path.endswith("ta.html")][-1]
    assert sent["If-None-Match"] == '"v1"' and sent["If-Modified-Since"] == "Fri, 20 Nov 2026 00:00:00 GMT"
    first, second = by_name(store, "night-1")["ta"], by_name(store, "night-2")["ta"]
    assert (second.status, second.record_type) == (304, "revisit")
    assert (second.payload_digest, second.etag) == (first.payload_digest, first.etag)
    assert second.refers_to_offset == first.warc_offset and read_body(store, second) == b"a"


def test_a_payload_seen_long_ago_is_still_a_revisit(site: FaultSite, run: Run, store: Store) -> None:
    list_pages(site, "ta")
    for night, body in enumerate(("one", "two", "one")):
        site.at(f"/{HOST}/news/ta.html", page(body))
        run(f"night-{night}")
    kinds = [c.record_type for c in captures(store) if c.url.endswith("ta.html")]
    assert kinds == ["response", "response", "revisit"]
    assert read_body(store, by_name(store)["ta"]) == b"one"


def test_a_second_harvest_of_the_same_source_leaves(site: FaultSite, run: Run, store: Store) -> None:
    list_pages(site, "ta")
    with store.lock("harvest-site"), pytest.raises(SourceBusy, match="site: another harvest"):
        run()
    assert not site.hits
    assert run().n_failed == 0


def test_numbered_feed_pages_are_walked_to_their_end_once(site: FaultSite, run: Run) -> None:
    source = make_feed_source(urls=[f"http://{HOST}/feed.xml"], pages=f"http://{HOST}/feed-{{n}}.xml")

    def feed(*items: str) -> servers.Behaviour:
        rows = "".join(f"<item><link>http://{HOST}/{i}</link></item>" for i in items)
        return page(f"<rss><channel>{rows}</channel></rss>", Content_Type="application/rss+xml")

    def publish(*items: str) -> None:
        site.at(f"/{HOST}/feed.xml", feed(*items[:2]))
        for n in range(1, len(items) // 2 + 1):
            site.at(f"/{HOST}/feed-{n}.xml", feed(*items[2 * n - 2 : 2 * n]))

    publish("6", "5", "4", "3", "2", "1")
    run("night-1", source)
    assert asked(site) == {"feed.xml", "feed-1.xml", "feed-2.xml", "feed-3.xml", "feed-4.xml"}
    run("night-2", source)
    assert asked(site) == {"feed.xml", "feed-1.xml"}
    publish("9", "8", "7", "6", "5", "4")  # three new items: page 2 has the 6 that page 1 showed before
    run("night-3", source)
    assert asked(site) == {"feed.xml", "feed-1.xml", "feed-2.xml"}


def test_rel_next_is_followed_down_to_known_items(site: FaultSite, run: Run) -> None:
    source = make_feed_source(urls=[f"http://{HOST}/a"])

    def atom(item: str, older: str | None) -> servers.Behaviour:
        link = f'<link rel="next" href="{older}"/>' if older else ""
        return page(f'<feed xmlns="http://www.w3.org/2005/Atom">{link}<entry><id>{item}</id></entry></feed>')

    site.at(f"/{HOST}/a", atom("2", "/b?paged=2"))
    site.at(f"/{HOST}/b?paged=2", atom("1", None))
    run("night-1", source)
    assert asked(site) == {"a", "b?paged=2"}
    run("night-2", source)
    assert asked(site) == {"a"}


def test_a_query_reaches_the_gateway(site: FaultSite, run: Run) -> None:
    site.at(f"/{HOST}/news/index.html", page('<a href="/x/tq.html?lang=en&amp;p=1">q</a>'))
    source = make_source(
        listing={"article": r"/t\w+\.html", "sections": [{"start": f"http://{HOST}/news/index.html"}]}
    )
    run("night-1", source)
    assert site.hits[f"/{HOST}/x/tq.html?lang=en&p=1"] == 1


# ------------------------------------------------------------------------------------------------- specimen
# nights


@pytest.fixture(scope="module")
def specimens(tmp_path_factory: pytest.TempPathFactory) -> Path:
    build = SHARED / "specimens/build.py"
    if not build.is_file():
        pytest.skip(f"no specimens at {build.parent}; set READOUTS_SHARED")
    out = tmp_path_factory.mktemp("specimens")
    subprocess.run(
        [sys.executable, str(build), "--out", str(out), "--only", "sites"], check=True, capture_output=True
    )
    return out


def test_specimen_nights_ask_for_everything_that_changed(specimens: Path, store: Store) -> None:
    sources = {
        k: s
        for k, s in load_sources(Path(__file__).parents[1] / "sources").items()
        if k.startswith("specimen_")
    }
    nights = json.loads((SHARED / "specimens/nights.json").read_text(encoding="utf-8"))["nights"]
    for n, night in enumerate(nights, 1):
        faults = SHARED / "specimens/faults.json"
        with servers.serve_specimens(
            specimens / f"site-night{n}", faults, memento=NIGHT + timedelta(days=n - 1)
        ) as gateway:
            for source in sources.values():
                harvest(source, store, f"night-{n}", gateway=gateway)
        seen = {
            c.url for s in sources for c in captures(store, s) if c.run_id == f"night-{n}" and c.status == 200
        }
        wanted = {row["url"] for row in night["live"].values()} | set(night["system_pages"])
        assert wanted - seen - _forbidden(sources["specimen_un"], store) == set()


def _forbidden(source: Source, store: Store) -> set[str]:
    """s29-un lies under a path that robots.txt forbids, and so does the listing that names it."""
    refused = {c.url for c in captures(store, source.id) if c.error == "robots_disallowed"}
    assert refused == {"http://un.mission.example/eng/internal/hdzt/index.htm"}
    return {"http://un.mission.example/eng/internal/hdzt/202605/t20260519_11920345.htm"} | refused
