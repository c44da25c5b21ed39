"""The page says what was counted, asks nothing of the network, and cannot be made to say or do anything
else.
"""

from __future__ import annotations

import dataclasses
import os
import re
import subprocess
import sys
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import pytest

from expectations.validate import CheckResult
from transforms.publish.context import BuildContext
from transforms.report import BuildSummary, SourceIntake, render
from transforms.report.page import link_target

Summary = Callable[..., BuildSummary]
HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "javascript:alert(1)",
    "{{ 7 * 7 }}{% raw %}",
    "</style><script>alert(1)</script>",
    "' onmouseover='alert(1)",
    "a\x00b\x1b[31m\u202ekcab",
    "https://example.org/?a=1&b=<b>\"'",
]
FAILED = CheckResult(
    "statements",
    "text",
    "slice_equals",
    "error",
    False,
    "3 rows differ",
    "equal",
    3,
    ("s-1", "s-2"),
    "Offsets.",
)
WARNED = CheckResult("meetings", None, "rows_rise", "warning", False, "1,204", "1,100", 0, (), "Many more.")


class Page(HTMLParser):
    """Tags, attributes and text of a page, as a browser would find them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str, str]] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]

    def handle_data(self, data: str) -> None:
        self.text += f"{data} "

    @property
    def links(self) -> list[str]:
        return [value for tag, name, value in self.attributes if tag == "a" and name == "href"]


def hostile_build(summary: Summary, intake: SourceIntake, context: BuildContext) -> BuildSummary:
    rejects = [
        {"stage": "parse", "reason": text, "url": text, "detail": text, "source_id": text} for text in HOSTILE
    ]
    meetings = [{"meeting_id": text, "published_by": text, "format": text, "year": 2022} for text in HOSTILE]
    releases = [
        {"release_id": t, "source_id": t, "kind": t, "lang": t, "parser": t, "year": 2022} for t in HOSTILE
    ]
    checks = [
        CheckResult(t, t, t, severity, passed, t, t, 30, (t, t), t)  # type: ignore[arg-type]
        for t in HOSTILE
        for severity, passed in (("error", False), ("warning", False), ("error", True))
    ]
    sources = [
        dataclasses.replace(intake, source_id=t, name=t, publisher=t, by_role={t: 1}, by_status={t: 1})
        for t in HOSTILE
    ]
    told = dataclasses.replace(context, code_commit=HOSTILE[0], sources=tuple(HOSTILE))
    return summary(
        {"rejects": rejects, "meetings": meetings, "releases": releases}, checks, None, sources, told
    )


def test_hostile_text_stays_text(summary: Summary, intake: SourceIntake, context: BuildContext) -> None:
    page = Page(render(hostile_build(summary, intake, context)))
    assert not [name for _, name, _ in page.attributes if name.startswith("on")]
    assert {"script", "img", "iframe", "object", "form", "link", "base"}.isdisjoint(page.tags)
    assert "<script>alert(1)</script>" in page.text
    assert "{{ 7 * 7 }}" in page.text
    assert not set("\x00\x1b\u202e") & set(page.text)


def test_only_http_urls_become_links(summary: Summary, intake: SourceIntake, context: BuildContext) -> None:
    links = Page(render(hostile_build(summary, intake, context))).links
    outside = [link for link in links if not link.startswith("#")]
    assert outside == ["https://example.org/?a=1&b=<b>\"'"]


@pytest.mark.parametrize(
    "url",
    [
        None, "", "javascript:alert(1)", "JaVaScRiPt:alert(1)", " javascript:alert(1)",
        "java\nscript:alert(1)", "data:text/html,x", "vbscript:x", "file:///etc/passwd", "//example.org/x",
        "http:///x", "http://[::1", "https://example.org/\u202egnp", "https://example.org/a b",
        "ftp://example.org/",
    ],
)  # fmt: skip
def test_what_is_no_link(url: str | None) -> None:
    assert link_target(url) is None


def test_the_page_asks_nothing_of_the_network(summary: Summary) -> None:
    html = render(summary({"rejects": [{"stage": "parse", "reason": "x", "url": "https://example.org/"}]}))
    page = Page(html)
    assert not [a for a in page.attributes if a[1] in {"src", "srcset", "action", "poster", "xlink:href"}]
    assert not re.search(r"@import|url\(", html)
    assert "script" not in page.tags
    assert ("meta", "content", "default-src 'none'; style-src 'unsafe-inline'") in page.attributes
    assert [link for link in page.links if not link.startswith("#")] == ["https://example.org/"]


def test_every_entry_of_the_contents_leads_somewhere(summary: Summary) -> None:
    page = Page(render(summary()))
    ids = {value for _, name, value in page.attributes if name == "id"}
    inner = {link[1:] for link in page.links if link.startswith("#")}
    assert inner <= ids
    assert {
        "checks",
        "came-in",
        "parsed",
        "rejected",
        "meetings",
        "years",
        "change",
        "fill",
        "provenance",
    } <= inner


def test_the_verdict_is_the_headline(summary: Summary) -> None:
    good = Page(render(summary())).text
    assert "Version 2026.11.23" in good
    assert "Published." in good
    bad = Page(render(summary(checks=[FAILED, WARNED], previous={}))).text
    assert "Refused build 2026.11.23" in bad
    assert "1 check of the contract failed" in bad
    assert "2026.11.22 remains the latest version." in " ".join(bad.split())


def test_failures_come_first_and_name_their_rows(summary: Summary) -> None:
    text = Page(render(summary(checks=[WARNED, FAILED]))).text
    assert text.index("slice_equals") < text.index("rows_rise")
    assert "s-1" in text
    assert "and 1 more" in text


def test_invented_data_are_called_so(summary: Summary, context: BuildContext) -> None:
    assert "INVENTED" not in render(summary())
    assert "INVENTED SAMPLE DATA" in render(summary(context=dataclasses.replace(context, invented=True)))


def test_counts_of_the_sources_are_shown(summary: Summary) -> None:
    text = " ".join(Page(render(summary())).text.split())
    for shown in ("1,804", "article 1,700", "404 × 7", "no response × 5", "200 × 1,750", "2026-11-23 02:14"):
        assert shown in text


def test_years_without_rows_are_gaps_of_the_axis(summary: Summary) -> None:
    rows = [{"meeting_id": str(y), "year": y} for y in (2004, 2004, 2022)]
    html = render(summary({"meetings": rows}))
    assert 'viewBox="0 0 19 100"' in html
    assert "<title>2004: 2 rows</title>" in html
    years = html[html.index('id="years"') : html.index('id="confidence"')]
    assert years.count("<rect ") == 2


def test_change_and_fill_against_the_version_before(summary: Summary) -> None:
    now = [{"meeting_id": "a", "city": "x", "year": 2022}, {"meeting_id": "b", "year": 2022}]
    text = " ".join(Page(render(summary({"meetings": now}, previous={"meetings": now[:1]}))).text.split())
    assert "meetings 2 1 +1 100.0" in text
    assert "city 50.0 % −50.0" in text


def test_the_same_build_gives_the_same_page_in_any_process(tmp_path: Path) -> None:
    script = (
        "from tests.report.conftest import summary_of\n"
        "from transforms.report import render\n"
        "meetings = [{'meeting_id': str(i), 'format': str(i % 9), 'year': 2000 + i % 9} for i in range(99)]\n"
        "rejects = [{'stage': 's%d' % (i % 3), 'reason': 'r', 'url': 'u%d' % i} for i in range(99)]\n"
        "rows = {'meetings': meetings, 'rejects': rejects}\n"
        "import hashlib; print(hashlib.sha256(render(summary_of(rows)).encode()).hexdigest())\n"
    )
    root = str(Path(__file__).parents[2])
    runs = {
        subprocess.run(
            [sys.executable, "-c", script],
            env=os.environ | {"PYTHONHASHSEED": seed, "PYTHONPATH": root},
            cwd=tmp_path,
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        for seed in ("0", "77")
    }
    assert len(runs) == 1
