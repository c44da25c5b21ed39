from __future__ import annotations

import pytest

from transforms.parse.urls import canonical, serial


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("HTTPS://WWW.State.gov/A-Visit/#top", "https://www.state.gov/A-Visit/"),
        ("https://a.example/x?utm_source=rss&utm_medium=feed", "https://a.example/x"),
        ("https://a.example/x?p=1&fbclid=abc&q=a+b", "https://a.example/x?p=1&q=a+b"),
        ("https://a.example/x?q=a%20b", "https://a.example/x?q=a%20b"),
        ("https://a.example:443", "https://a.example/"),
        ("../b.html", "https://a.example/b.html"),
        ("javascript:void(0)", None),
        ("mailto:x@a.example", None),
        ("http://[", None),
    ],
)
def test_one_spelling_per_page(url: str, expected: str | None) -> None:
    assert canonical(url, "https://a.example/news/feed.xml") == expected


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://www.mfa.example/eng/zxxx/202209/t20220924_10780104.html", "10780104"),
        ("http://un.mission.example/eng/zgyw/202209/t20220924_10780104.htm", "10780104"),
        ("https://www.mfa.example/mfa_eng/zxxx/t1638497.shtml?x=1", "1638497"),
        ("https://www.mfa.example/eng/index.html", None),
        ("https://www.state.gov/the-visit/", None),
    ],
)
def test_serials(url: str, expected: str | None) -> None:
    assert serial(url) == expected
