"""Every parser by the name a source's YAML uses. A new template is one small module and one line here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from transforms.parse.documents import GOVUK, WORDPRESS
from transforms.parse.embassy_table import EMBASSY_TABLE
from transforms.parse.feeds import ATOM, RSS
from transforms.parse.html_article import HTML_ARTICLE
from transforms.parse.kremlin import KREMLIN
from transforms.parse.mea_in import MEA_IN
from transforms.parse.mfa_2015 import MFA_2015
from transforms.parse.mfa_2021 import MFA_2021
from transforms.parse.mfa_2024 import MFA_2024
from transforms.parse.mission import MISSION
from transforms.parse.parser import FeedParser, JsonParser, PageParser, Parser

# The order in which they are tried when none of the source's own recognises a page: newest era first,
# and last the table, which goes by order instead of ids.
_ALL: tuple[Parser, ...] = (
    *(MFA_2024, MFA_2021, MFA_2015, MISSION, KREMLIN, MEA_IN, EMBASSY_TABLE),
    *(RSS, ATOM),
    *(WORDPRESS, GOVUK),
)
# What reads almost anything is only for the sources that ask for it.
_BY_NAME_ALONE: tuple[Parser, ...] = (HTML_ARTICLE,)
PARSERS: dict[str, Parser] = {parser.name: parser for parser in (*_ALL, *_BY_NAME_ALONE)}


class UnknownParser(ValueError):
    """A source names a parser that does not exist. The message carries the name and those that do."""

    def __init__(self, name: str) -> None:
        super().__init__(f"no parser {name!r}; there are: {', '.join(PARSERS)}")


def page_parsers(names: Sequence[str]) -> Iterator[PageParser]:
    """Page parsers to try, the source's own first."""
    return (p for p in _ordered(names) if isinstance(p, PageParser))


def feed_parsers(names: Sequence[str]) -> Iterator[FeedParser]:
    """Feed parsers to try, the source's own first."""
    return (p for p in _ordered(names) if isinstance(p, FeedParser))


def json_parsers(names: Sequence[str]) -> Iterator[JsonParser]:
    """JSON parsers to try, the source's own first."""
    return (p for p in _ordered(names) if isinstance(p, JsonParser))


def _ordered(names: Sequence[str]) -> Iterator[Parser]:
    for name in names:
        if name not in PARSERS:
            raise UnknownParser(name)
        yield PARSERS[name]
    yield from (p for p in _ALL if p.name not in names)
