"""How deeply a page's elements nest. HTML parsers take the square of that, and browsers stop at 512."""

from __future__ import annotations

import re

DEEPEST = 512
_FEW_TAGS = 5_000  # cost little however they nest; real pages of 50 kB have 1,400
# Opening and closing tags, but for those that need not be closed.
_TAG = re.compile(
    r"<(/?)(?!(?:p|li|br|hr|img|input|meta|link|source|area|base|col|wbr|dd|dt|td|th|tr|tbody|thead|option)\b)"
    r"[a-z]",
    re.IGNORECASE,
)


def nests_too_deeply(html: str) -> bool:
    """Are more than DEEPEST elements of ``html`` open at once? Ordinary pages are told at a glance."""
    if html.count("<") <= _FEW_TAGS:
        return False
    depth = 0
    for closing in _TAG.findall(html):
        depth = max(0, depth - 1) if closing else depth + 1
        if depth > DEEPEST:
            return True
    return False
