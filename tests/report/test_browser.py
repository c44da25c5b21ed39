"""The report in a real browser: it opens, asks nobody for anything, runs no script, fits a phone."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from expectations.validate import CheckResult
from transforms.report import BuildSummary, render

Summary = Callable[..., BuildSummary]

CHROMIUM = Path("/usr/bin/chromium")
# No sandbox: tests run as root in containers. The rest keeps the browser itself from calling home.
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
HOSTILE = '"><script>alert(1)</script><img src="https://example.org/x.png" onerror=alert(1)>'
FAILED = CheckResult(
    "statements", "text", "slice_equals", "error", False, HOSTILE, "equal", 3, (HOSTILE, "s-2"), "Offsets."
)  # fmt: skip


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if not CHROMIUM.exists():
        if os.environ.get("CI"):
            pytest.fail(f"continuous integration needs {CHROMIUM}")
        pytest.skip(f"no {CHROMIUM} on this machine")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield started
        started.close()


@dataclass
class Visit:
    """A page and what happened in it."""

    page: Page
    address: str
    asked: list[str] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)


@pytest.fixture
def visit(browser: Browser, tmp_path: Path) -> Iterator[Callable[..., Visit]]:
    pages: list[Page] = []

    def opened(html: str, width: int = 1280) -> Visit:
        file = tmp_path / "index.html"
        file.write_text(html, encoding="utf-8")
        page = browser.new_page(viewport={"width": width, "height": 900}, reduced_motion="reduce")
        pages.append(page)
        seen = Visit(page, file.as_uri())
        page.on("request", lambda request: seen.asked.append(request.url))
        page.on("pageerror", lambda error: seen.troubles.append(str(error)))
        page.on("console", lambda message: seen.troubles.append(message.text))
        page.on("dialog", lambda dialog: (seen.troubles.append(dialog.message), dialog.dismiss()))
        page.goto(seen.address)
        return seen

    yield opened
    for page in pages:
        page.close()


def rows() -> dict[str, list[dict[str, object]]]:
    meetings = [
        {"meeting_id": f"m-{n}", "format": "phone", "year": 2019 + n % 8, "published_by": "CHN"}
        for n in range(40)
    ]
    reject = {
        "stage": "parse",
        "reason": "not_a_release",
        "url": f"javascript:alert(1)//{HOSTILE}",
        "detail": HOSTILE,
    }
    return {"meetings": meetings, "rejects": [reject]}


def test_it_opens_and_asks_nobody_for_anything(visit: Callable[..., Visit], summary: Summary) -> None:
    seen = visit(render(summary(rows())))
    assert seen.page.title() == "readouts 2026.11.23: data-quality report"
    assert seen.page.locator("h1").inner_text() == "Version 2026.11.23"
    assert (seen.asked, seen.troubles) == ([seen.address], [])


def test_what_pages_say_is_never_run(visit: Callable[..., Visit], summary: Summary) -> None:
    seen = visit(render(summary(rows(), checks=[FAILED])))
    closed = seen.page.locator("details:not([open]) > summary")
    while closed.count():
        closed.first.click()
    assert seen.page.locator("h1").inner_text() == "Refused build 2026.11.23"
    assert HOSTILE in seen.page.locator("body").inner_text()
    assert (seen.asked, seen.troubles) == ([seen.address], [])
    assert seen.page.locator("script, img, iframe, object, form").count() == 0
    assert seen.page.locator('a[href^="javascript"]').count() == 0


def test_every_link_of_the_contents_leads_somewhere_one_sees(
    visit: Callable[..., Visit], summary: Summary
) -> None:
    page = visit(render(summary(rows()))).page
    links = page.locator("nav a").all()
    assert len(links) >= 8
    for link in links:
        link.click()
        target = page.locator(str(link.get_attribute("href")))
        top = target.bounding_box()
        assert top is not None and top["height"] > 0
        assert 0 <= top["y"] < 900


@pytest.mark.parametrize("width", [320, 390, 768, 1280])
def test_no_page_is_wider_than_its_screen(visit: Callable[..., Visit], summary: Summary, width: int) -> None:
    page = visit(render(summary(rows(), checks=[FAILED], previous=rows())), width).page
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_keyboard_opens_what_is_folded(visit: Callable[..., Visit], summary: Summary) -> None:
    page = visit(render(summary(rows()))).page
    folded = page.locator("details:not([open])").first
    folded.locator("summary").focus()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.parentElement.open") is True
