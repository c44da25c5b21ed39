"""Captures to staging: a pure function, read again only when captures or code changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from tests.servers import FaultSite, page
from transforms import stage
from transforms.extract import Reading, read
from transforms.harvest import harvest
from transforms.records import Document
from transforms.sources.model import Listing, Section, Source
from transforms.stage import release_id, stage_source
from transforms.staged import Staged, read_months, staged_digest
from transforms.store import Store

HOST = "feed.example"
NIGHT = datetime(2026, 11, 20, 2, 0, tzinfo=timezone.utc)

SOURCE = Source.model_validate(
    {
        "id": "feed",
        "name": "Feed",
        "kind": "feed",
        "publisher": {"name": "Ministry", "iso3": "FRA"},
        "lang": "en",
        "timezone": "UTC",
        "hosts": [HOST],
        "parsers": ["rss"],
        "schedule": "0 2 * * *",
        "priority": 10,
        "politeness": {"delay_s": 0, "attempts": 1},
        "feed": {"urls": [f"http://{HOST}/feed.xml"], "follow_next": False},
        "evidence": [
            {"about": "all", "basis": "documented", "noted": "2026-11-24", "note": "made for tests"}
        ],
    }
)

TEXT = (
    "On November 18, 2026, Foreign Minister Ada Invented of France met with Foreign Minister Lin Specimen "
    "of China in Lusaka. Ada Invented said that the two countries trade well."
)


def item(
    text: str = TEXT, *, title: str = "Ada Invented Meets Lin Specimen", link: str = "/a", guid: str = "7"
) -> str:
    return (
        f"<item><title>{title}</title><link>http://{HOST}{link}</link><guid>{guid}</guid>"
        f"<pubDate>Thu, 19 Nov 2026 10:00:00 GMT</pubDate><description>{text}</description></item>"
    )


def feed(*items: str) -> str:
    return f"<rss version='2.0'><channel><title>News</title>{''.join(items)}</channel></rss>"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "store")


@pytest.fixture
def site() -> Iterator[FaultSite]:
    with FaultSite() as running:
        yield running


@pytest.fixture
def show(store: Store, site: FaultSite) -> Callable[..., None]:
    """``show(day, items...)``: one harvest of a feed of these items, ``day`` days after the first night."""

    def once(day: int, *items: str, status: int = 200) -> None:
        stamp = (NIGHT + timedelta(days=day)).strftime("%a, %d %b %Y %H:%M:%S GMT")
        body = feed(*items) if items else "gone"
        site.at(f"/{HOST}/feed.xml", page(body, status, Memento_Datetime=stamp, Content_Type="text/xml"))
        site.at(f"/{HOST}/robots.txt", page("", 404, Memento_Datetime=stamp))
        harvest(SOURCE, store, f"night-{day}", gateway=site.address)

    return once


def staged(store: Store) -> Staged:
    stage_source(store, SOURCE)
    return read_months(store, {SOURCE.id: store.capture_months(SOURCE.id)})


def test_a_release_seen_unchanged_is_one_observation(store: Store, show: Callable[..., None]) -> None:
    for day in range(3):
        show(day, item())
    (seen,) = staged(store).observations
    assert (seen.seen_first, seen.seen_last) == (NIGHT, NIGHT + timedelta(days=2))
    assert (seen.kind, seen.published_date.isoformat()) == ("meeting", "2026-11-19")


def test_an_edit_and_its_withdrawal_are_observations_of_their_own(
    store: Store, show: Callable[..., None]
) -> None:
    for day, text in enumerate([TEXT, TEXT.replace("well", "badly"), TEXT]):
        show(day, item(text))
    found = staged(store)
    assert [o.text.endswith("badly.") for o in found.observations] == [False, True, False]
    assert len(found.meetings) == 2  # a state that comes back is read once


def test_an_item_keeps_its_id_when_its_link_or_title_is_corrected(
    store: Store, show: Callable[..., None]
) -> None:
    show(0, item(link="/misspelt"))
    show(1, item(link="/spelt"))
    show(2, item(link="/spelt", title="Ada Invented Met Lin Specimen"))
    observed = staged(store).observations
    assert len({o.release_id for o in observed}) == 1
    assert [o.url.rsplit("/", 1)[1] for o in observed] == ["misspelt", "spelt", "spelt"]
    assert observed[0].state_sha256 == observed[1].state_sha256 != observed[2].state_sha256


def test_another_markup_of_the_same_words_is_another_observation_of_the_same_state(
    store: Store, show: Callable[..., None]
) -> None:
    show(0, item("&lt;p&gt;" + TEXT))
    show(1, item("&lt;p class='x'&gt;" + TEXT))
    first, second = staged(store).observations
    assert (first.state_sha256, first.text) == (second.state_sha256, second.text)
    assert first.markup_sha256 != second.markup_sha256


def test_two_items_at_one_link_are_two_releases(store: Store, show: Callable[..., None]) -> None:
    show(0, item(guid="7"))
    show(1, item(TEXT + " He agreed.", guid="8"))
    assert len({o.release_id for o in staged(store).observations}) == 2


def test_what_is_refused_every_night_is_one_reject(store: Store, show: Callable[..., None]) -> None:
    for day in range(3):
        show(day, item(title=""))
    (reject,) = staged(store).rejects
    assert (reject.stage, reject.reason, reject.url) == ("parse", "no_title", f"http://{HOST}/a")


def test_a_failed_request_is_a_reject_with_its_capture(store: Store, show: Callable[..., None]) -> None:
    show(0, status=404)
    (reject,) = staged(store).rejects
    assert (reject.stage, reject.reason, reject.warc_file) == (
        "harvest",
        "http_error",
        "feed/2026/feed-2026-11.warc.gz",
    )


def test_only_a_month_whose_captures_or_code_changed_is_read_again(
    store: Store, show: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    show(0, item())
    show(15, item(), item(link="/b", guid="8", text=TEXT + " More."))
    assert stage_source(store, SOURCE) == ["2026-11", "2026-12"]
    assert stage_source(store, SOURCE) == []
    show(16, item())
    assert stage_source(store, SOURCE) == ["2026-12"]
    monkeypatch.setattr(stage, "code_digest", lambda *_: "other code")
    assert stage_source(store, SOURCE) == ["2026-11", "2026-12"]
    changed = SOURCE.model_copy(update={"timezone": "Asia/Tokyo"})
    assert stage_source(store, changed) == ["2026-11", "2026-12"]


def test_staging_the_same_captures_anew_gives_the_same_bytes(store: Store, show: Callable[..., None]) -> None:
    for day, text in enumerate([TEXT, TEXT + " More."]):
        show(day, item(text), item(link="/b", guid="8"))
    files = ["observations", "meetings", "participants", "statements", "rejects"]

    def bytes_now() -> list[bytes]:
        stage_source(store, SOURCE)
        return [(store.staging(t, SOURCE.id, "2026-11") / "part-0.parquet").read_bytes() for t in files]

    before = bytes_now()
    (store.staging("observations", SOURCE.id, "2026-11") / "digest").unlink()
    assert bytes_now() == before


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        ("http://www.x.example/a/", "https://x.example/a", True),
        ("http://x.example/a?n=1", "http://x.example/a?n=2", False),
        ("http://x.example/a", "http://y.example/a", False),
    ],
)
def test_scheme_www_and_trailing_slash_do_not_make_another_release(a: str, b: str, same: bool) -> None:
    assert (release_id("s", a) == release_id("s", b)) is same
    assert release_id("s", a) != release_id("t", a)


def fails_on(monkeypatch: pytest.MonkeyPatch, part: str) -> None:
    """Extraction as it is, but with a defect that shows on texts with ``part``."""

    def odd(document: Document) -> Reading:
        if part in document.text:
            raise IndexError("list index out of range")
        return read(document)

    monkeypatch.setattr(stage, "read", odd)


def test_a_single_release_that_we_fail_on_is_kept_unread_and_said(
    store: Store, show: Callable[..., None], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    show(0, item(), item(TEXT + " An odd text.", link="/odd", guid="8"))
    fails_on(monkeypatch, "An odd text.")
    found = staged(store)
    (reject,) = found.rejects
    assert (reject.stage, reject.reason, reject.url) == ("extract", "defect", f"http://{HOST}/odd")
    (odd,) = [o for o in found.observations if o.url.endswith("/odd")]
    assert odd.missing_reason == "unclear" and len(found.meetings) == 1
    assert "reading failed on" in caplog.text and "IndexError" in caplog.text


def test_failing_on_many_releases_stops_the_build(
    store: Store, show: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    show(0, *(item(TEXT + f" Number {n}.", link=f"/{n}", guid=str(n)) for n in range(3)))
    fails_on(monkeypatch, "Number")
    with pytest.raises(stage.ReadingError, match=r"failed on 3 releases.*IndexError"):
        stage_source(store, SOURCE)
    assert staged_digest(store, SOURCE.id, "2026-11") is None


def test_a_robots_txt_that_closed_the_host_is_a_reject(store: Store, site: FaultSite) -> None:
    site.at(f"/{HOST}/robots.txt", page("", 503))
    harvest(SOURCE, store, "night-0", gateway=site.address)
    (reject,) = staged(store).rejects
    assert (reject.stage, reject.reason, reject.url) == ("harvest", "http_error", f"http://{HOST}/robots.txt")


# --------------------------------------------------------------------------------------------- pages that go

PAGED = SOURCE.model_copy(
    update={
        "id": "paged",
        "kind": "listing",
        "feed": None,
        "parsers": ("mission",),
        "listing": Listing(article=r"/t\d+\.htm$", sections=(Section(start=f"http://{HOST}/index.htm"),)),
    }
)
ARTICLE = f"<h3 class='view-title'>Talks</h3><div class='view-txt'><P>{TEXT}</P></div>"
SYSTEM = "<html><title>Error</title>The page you requested does not exist</html>"


@pytest.fixture
def publish(store: Store, site: FaultSite) -> Callable[..., None]:
    """``publish(day, {"t1": (200, ARTICLE)}, ["t1"])``: one harvest of these pages and this listing."""

    def once(day: int, pages: dict[str, tuple[int, str]], listed: list[str]) -> None:
        stamp = (NIGHT + timedelta(days=day)).strftime("%a, %d %b %Y %H:%M:%S GMT")
        links = "".join(f"<li><a href='/{name}.htm'>x</a></li>" for name in listed)
        site.at(f"/{HOST}/robots.txt", page("", 404, Memento_Datetime=stamp))
        site.at(f"/{HOST}/index.htm", page(links, Memento_Datetime=stamp))
        for name, (status, body) in pages.items():
            site.at(f"/{HOST}/{name}.htm", page(body, status, Memento_Datetime=stamp))
        harvest(PAGED, store, f"night-{day}", gateway=site.address)

    return once


def staged_pages(store: Store) -> Staged:
    stage_source(store, PAGED)
    return read_months(store, {PAGED.id: store.capture_months(PAGED.id)})


@pytest.mark.parametrize(
    ("answer", "how"),
    [((404, ""), "status_404"), ((410, ""), "status_410"), ((200, SYSTEM), "system_page"),
     ((403, ""), None), ((503, ""), None), ((200, "<html><title>Sorry</title></html>"), None)],
)  # fmt: skip
def test_only_an_answer_that_says_so_means_gone(
    store: Store, publish: Callable[..., None], answer: tuple[int, str], how: str | None
) -> None:
    publish(0, {"t1": (200, ARTICLE)}, ["t1"])
    publish(1, {"t1": answer}, ["t1"])
    found = staged_pages(store)
    assert [a.how for a in found.absences] == ([how] if how else [])
    assert {a.release_id for a in found.absences} <= {o.release_id for o in found.observations}


def test_a_state_seen_again_after_such_an_answer_is_an_observation_of_its_own(
    store: Store, publish: Callable[..., None]
) -> None:
    for day, answer in enumerate([(200, ARTICLE), (404, ""), (200, ARTICLE)]):
        publish(day, {"t1": answer}, ["t1"])
    first, second = staged_pages(store).observations
    assert first.state_sha256 == second.state_sha256
    assert (first.seen_last, second.seen_first) == (NIGHT, NIGHT + timedelta(days=2))


def test_what_a_listing_names_is_kept_night_by_night(store: Store, publish: Callable[..., None]) -> None:
    pages = {"t1": (200, ARTICLE), "t2": (200, ARTICLE)}
    publish(0, pages, ["t2", "t1"])
    publish(1, pages, ["t1"])
    named = [(row.at - NIGHT, row.links.split("\n")) for row in staged_pages(store).listings]
    one, two = f"http://{HOST}/t1.htm", f"http://{HOST}/t2.htm"
    assert named == [(timedelta(0), [two, one]), (timedelta(days=1), [one])]
