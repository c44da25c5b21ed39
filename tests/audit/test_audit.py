"""A week later, through the gateway: which pages are asked, what is found, what a build makes of it."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from expectations.profile import profile
from expectations.validate import Validation
from tests import paged
from tests.paged import HOST
from tests.servers import FaultSite, page
from transforms.audit.recheck import AuditReport, audit_source
from transforms.harvest import harvest
from transforms.intake import context_of
from transforms.night import dataset_tables
from transforms.publish.version import publish
from transforms.store import Store

FIRST = datetime(2026, 11, 2, 2, 0, tzinfo=timezone.utc)
TEXT = "The ministry, which is invented, {how} receives guests from abroad on its premises this week."
SOURCE = paged.SOURCE.model_copy(update={"recheck_days": 0})  # only the audit asks again


def show(site: FaultSite, day: float, pages: dict[str, str | None], listed: list[str]) -> datetime:
    """What the site answers on that day; None is a page that is not there."""
    at = FIRST + timedelta(days=day)
    paged.show(site, at, {name: how and TEXT.format(how=how) for name, how in pages.items()}, listed)
    return at


def build(store: Store, day: str) -> dict[tuple[str, str], str]:
    """Publish, unchecked: these pages report no meeting. (page, change) -> evidence, creations left out."""
    tables = dataset_tables(store, [SOURCE])
    context = context_of(store, [SOURCE])
    held, profiles = Validation(True, ()), profile(tables)
    publish(store, tables, day, context, validation=held, profiles=profiles, report_html="<html></html>")
    page_of = {r["release_id"]: r["url"].rsplit("/", 1)[1] for r in tables["releases"].to_pylist()}
    rows = [c for c in tables["changes"].to_pylist() if c["change"] != "created"]
    return {(page_of[c["release_id"]], c["change"]): c["evidence"] for c in rows}


def test_an_audit_finds_edits_and_deletions_that_no_night_would_see(tmp_path: Path) -> None:
    store, names = Store(tmp_path / "store"), ["t4", "t3", "t2", "t1"]
    with FaultSite() as site:

        def audit(day: float, pages: dict[str, str | None]) -> AuditReport:
            now = show(site, day, pages, names)
            site.hits.clear()
            return audit_source(store, SOURCE, f"audit-{day}", now, gateway=site.address)

        as_first: dict[str, str | None] = dict.fromkeys(names, "often")
        show(site, 0, as_first, names)
        harvest(SOURCE, store, "night-0", gateway=site.address)
        assert build(store, "2026.11.02") == {}
        assert audit(3, as_first).asked == 0  # nobody is asked before his time
        changed = {**as_first, "t1": "never", "t2": None}
        told = audit(8, changed)
        assert (told.pages, told.asked, told.unchanged, told.changed, told.left) == (4, 4, 2, 1, 0)
        assert told.gone == (f"http://{HOST}/t2.htm",) and told.problems == ()
        assert build(store, "2026.11.10") == {("t1.htm", "edited"): "shown"}  # one answer is no deletion
        told = audit(9.5, changed)
        assert [p.rsplit("/", 1)[1] for p in site.hits] == ["robots.txt", "t2.htm"]  # soon, and it alone
        assert build(store, "2026.11.12") == {
            ("t1.htm", "edited"): "shown",
            ("t2.htm", "deleted"): "status_404;later_check",
        }
        told = audit(16, changed)
        assert told.asked == 3 and told.gone == ()  # what is deleted is asked every four weeks
        told = audit(40, {**changed, "t2": "often"})
        assert told.asked == 2  # it, and the page that was edited; the two others are older than a month now
        assert ("t2.htm", "restored") in build(store, "2026.12.12")


def test_what_the_site_does_is_told_and_never_raises(tmp_path: Path) -> None:
    store = Store(tmp_path / "store")
    with FaultSite() as site:
        show(site, 0, {"t1": "often"}, ["t1"])
        harvest(SOURCE, store, "night-0", gateway=site.address)
        build(store, "2026.11.02")
        now = show(site, 8, {"t1": "often"}, ["t1"])
        site.at(f"/{HOST}/robots.txt", page("", 503))
        told = audit_source(store, SOURCE, "audit-8", now, gateway=site.address)
        assert told.asked == 0 and any("robots_unreachable" in p for p in told.problems)


@pytest.mark.parametrize("n_nights", [0, 1])
def test_before_the_first_version_there_is_nothing_to_audit(tmp_path: Path, n_nights: int) -> None:
    store = Store(tmp_path / "store")
    with FaultSite() as site:
        now = show(site, 8, {"t1": "often"}, ["t1"])
        if n_nights:
            harvest(SOURCE, store, "night-0", gateway=site.address)
        assert audit_source(store, SOURCE, "audit-8", now, gateway=site.address).asked == 0
