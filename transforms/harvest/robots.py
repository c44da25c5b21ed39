"""robots.txt by RFC 9309.

Unreachable or 5xx: nothing may be fetched (2.3.1.4). 4xx, or more than five redirects: no rules (2.3.1.2,
2.3.1.3). An HTML page instead of rules holds none: some ministries answer every unknown address with their
home page.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from transforms.harvest.robots_text import RobotsText, read_robots

TOKEN = "readouts"  # our product token, as the User-Agent header carries it  # noqa: S105
MAX_REDIRECTS = 5
PARSED_BYTES = 500 * 1024  # the least a crawler must read (2.5)


@dataclass(frozen=True, slots=True)
class Rules:
    """What one origin allows. ``unreachable`` says why nothing may be fetched."""

    robots: RobotsText = field(default_factory=RobotsText)
    unreachable: str | None = None

    def allows(self, url: str) -> bool:
        return self.unreachable is None and self.robots.allows(url)

    @property
    def crawl_delay_s(self) -> float | None:
        return self.robots.crawl_delay_s


def rules(status: int, body: bytes, error: str | None = None) -> Rules:
    """The rules that an answer to ``/robots.txt`` states. ``status`` 0: no answer came, for the reason
    ``error``.
    """
    if error == "redirect_limit" or 400 <= status < 500:
        return Rules()
    if status == 0 or status >= 500:
        return Rules(unreachable=error or f"status {status}")
    if is_html(body):
        return Rules()
    return Rules(robots=read_robots(_parsed_part(body), TOKEN))


def _parsed_part(body: bytes) -> bytes:
    """As many whole lines as fit: half an ``Allow: /news/`` would allow more than the publisher does."""
    if len(body) <= PARSED_BYTES:
        return body
    head = body[:PARSED_BYTES]
    return head[: max(head.rfind(b"\n"), head.rfind(b"\r")) + 1]


def is_html(body: bytes) -> bool:
    """Judged by the bytes: headers mis-declare, and no rule, feed or text file starts with an HTML tag."""
    head = body[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    while head.startswith(b"<!--") and b"-->" in head:
        head = head.split(b"-->", 1)[1].lstrip()
    return head.startswith((b"<!doctype html", b"<html", b"<head", b"<body", b"<script", b"<meta", b"<title"))
