"""What differs between two texts, word by word within paragraphs. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

Kind = Literal["same", "gone", "new"]

_WORDS = re.compile(r"\s+|[^\W_]+|[\W_]")
_ALIKE = 0.4  # of its words: below that a paragraph was replaced, not edited
_LONG = 4000  # words: beyond that, paragraphs are compared as wholes


@dataclass(frozen=True, slots=True)
class Piece:
    kind: Kind
    text: str


Paragraph = tuple[Piece, ...]


def difference(old: Sequence[str], new: Sequence[str]) -> list[Paragraph]:
    """The paragraphs of both texts in one order; ``same`` and ``gone`` pieces give ``old`` back, ``same`` and
    ``new`` pieces ``new``.
    """
    found: list[Paragraph] = []
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for kind, i, i_end, j, j_end in matcher.get_opcodes():
        if kind == "equal":
            found += [(Piece("same", paragraph),) for paragraph in old[i:i_end]]
        else:
            found += _replaced(old[i:i_end], new[j:j_end])
    return found


def is_same(paragraph: Paragraph) -> bool:
    return all(piece.kind == "same" for piece in paragraph)


def _replaced(old: Sequence[str], new: Sequence[str]) -> Iterator[Paragraph]:
    pairs = min(len(old), len(new))
    for before, after in zip(old, new, strict=False):
        yield from _edited(before, after)
    yield from ((Piece("gone", paragraph),) for paragraph in old[pairs:])
    yield from ((Piece("new", paragraph),) for paragraph in new[pairs:])


def _edited(before: str, after: str) -> Iterator[Paragraph]:
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    if max(len(old), len(new)) > _LONG or matcher.ratio() < _ALIKE:
        yield (Piece("gone", before),)
        yield (Piece("new", after),)
        return
    pieces: list[Piece] = []
    for kind, i, i_end, j, j_end in matcher.get_opcodes():
        if kind == "equal":
            pieces.append(Piece("same", "".join(old[i:i_end])))
        else:
            pieces += [Piece("gone", "".join(old[i:i_end])), Piece("new", "".join(new[j:j_end]))]
    yield tuple(piece for piece in pieces if piece.text)
