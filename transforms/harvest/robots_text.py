"""The text of a robots.txt: its groups, and which rule decides on an address (RFC 9309, 2.2).

Paths are compared as octets after percent-decoding on both sides, so that it does not matter which of the
two spelt a character out. All is done on bytes: a file in another encoding than UTF-8 still matches the
addresses its site uses.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from urllib.parse import unquote_to_bytes, urlsplit

# Lenient where the RFC leaves it to us: no colon, no hyphen, and the usual ways to misspell "disallow".
_LINE = re.compile(
    rb"(?:(?P<agent>user[- ]?agent)|(?P<allow>allow)|(?P<disallow>d[ia]s+al+[ao]w)"
    rb"|(?P<delay>crawl[- ]?delay)|(?P<sitemap>site-?map))(?:\s*:|\s)(?P<value>.*)",
    re.IGNORECASE,
)
_KINDS = ("agent", "allow", "disallow", "delay", "sitemap")
_TOKEN = re.compile(rb"[a-z_-]+")
_LINE_END = re.compile(rb"\r\n|\r|\n")


@dataclass(frozen=True, slots=True)
class Rule:
    """One Allow or Disallow: what stands between its wildcards, and whether its end is the address's end."""

    allow: bool
    pieces: tuple[bytes, ...]
    anchored: bool

    @classmethod
    def of(cls, allow: bool, pattern: bytes) -> Rule:
        anchored = pattern.endswith(b"$")
        parts = pattern.removesuffix(b"$").split(b"*") if anchored else pattern.split(b"*")
        return cls(allow, tuple(unquote_to_bytes(part) for part in parts), anchored)

    @property
    def n_octets(self) -> int:
        return sum(map(len, self.pieces)) + len(self.pieces) - 1 + self.anchored

    def matches(self, target: bytes) -> bool:
        """Piece by piece from the left: no pattern takes longer than its length times the target's."""
        first, *rest = self.pieces
        if not target.startswith(first):
            return False
        at = len(first)
        if not rest:
            return not self.anchored or at == len(target)
        for piece in rest[:-1]:
            found = target.find(piece, at)
            if found < 0:
                return False
            at = found + len(piece)
        if self.anchored:
            return target.endswith(rest[-1]) and len(target) - len(rest[-1]) >= at
        return target.find(rest[-1], at) >= 0


@dataclass(slots=True)
class _Group:
    agents: set[bytes] = field(default_factory=set)
    rules: list[Rule] = field(default_factory=list)
    delays_s: list[float] = field(default_factory=list)
    has_rules: bool = False  # an empty "Disallow:" is a rule too, one that matches nothing


@dataclass(frozen=True, slots=True)
class RobotsText:
    """What a file says to one crawler."""

    rules: tuple[Rule, ...] = ()
    crawl_delay_s: float | None = None
    sitemaps: tuple[str, ...] = ()

    def allows(self, url: str) -> bool:
        """By the longest rule that matches, Allow before Disallow; what no rule matches is allowed."""
        parts = urlsplit(url)
        if parts.path == "/robots.txt":
            return True
        target = unquote_to_bytes((parts.path or "/") + (f"?{parts.query}" if parts.query else ""))
        found = [(rule.n_octets, rule.allow) for rule in self.rules if rule.matches(target)]
        return max(found, default=(0, True))[1]


def read_robots(text: bytes, token: str) -> RobotsText:
    """What ``text`` says to the crawler named ``token``: all groups that name it together, else all groups
    for ``*``. Never raises.
    """
    lines = list(_lines(text))
    groups = list(_groups(lines))
    ours = [g for g in groups if token.encode() in g.agents] or [g for g in groups if b"*" in g.agents]
    return RobotsText(
        rules=tuple(rule for group in ours for rule in group.rules),
        crawl_delay_s=max((s for group in ours for s in group.delays_s), default=None),
        sitemaps=tuple(value.decode("utf-8", errors="replace") for kind, value in lines if kind == "sitemap"),
    )


def _lines(text: bytes) -> Iterator[tuple[str, bytes]]:
    for line in _LINE_END.split(text.removeprefix(b"\xef\xbb\xbf")):
        match = _LINE.fullmatch(line.split(b"#", 1)[0].strip())
        if match:
            yield next(kind for kind in _KINDS if match[kind] is not None), match["value"].strip()


def _groups(lines: Iterable[tuple[str, bytes]]) -> Iterator[_Group]:
    """A group begins with the first User-agent line after a rule; no other record ends one (2.2.4)."""
    group = _Group()
    for kind, value in lines:
        if kind == "agent":
            if group.has_rules:
                yield group
                group = _Group()
            group.agents.add(_agent(value))
        elif kind in ("allow", "disallow"):
            group.has_rules = True
            if value:
                group.rules.append(Rule.of(kind == "allow", value))
        elif kind == "delay":
            group.delays_s += _seconds(value)
    yield group


def _agent(value: bytes) -> bytes:
    """``*``, or the product token in lower case: versions and comments behind it say nothing."""
    if value.startswith(b"*"):
        return b"*"
    match = _TOKEN.match(value.lower())
    return match[0] if match else b""


def _seconds(value: bytes) -> list[float]:
    try:
        seconds = float(value)
    except ValueError:
        return []
    return [seconds] if math.isfinite(seconds) and seconds >= 0 else []
