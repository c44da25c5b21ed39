"""A release that quotes a spokesperson from beginning to end ("A Downing Street spokesperson said: “...").

What stands in these quotation marks is the release's own account, not anybody's words in it.
"""

from __future__ import annotations

import re

_HEADER = re.compile(r"(?:^|\n)(?:An?|The)\s[^\n:]{0,80}\bspokes(?:person|man|woman)\s+said:[ \n](?=“)")


def unquoted(text: str) -> str:
    """``text`` with the marks blanked that open and close the paragraphs behind a spokesperson's header."""
    header = _HEADER.search(text) if " spokes" in text else None
    if header is None:
        return text
    kept, quoted = text[: header.end()], text[header.end() :].split("\n")
    ours = next((n for n, paragraph in enumerate(quoted) if not paragraph.startswith("“")), len(quoted))
    return kept + "\n".join([*map(_bare, quoted[:ours]), *quoted[ours:]])


def _bare(paragraph: str) -> str:
    """Without its first mark, and without a last one that closes nothing opened inside."""
    inside = " " + paragraph[1:]
    if inside.endswith("”") and inside.count("”") > inside.count("“"):
        return inside[:-1] + " "
    return inside
