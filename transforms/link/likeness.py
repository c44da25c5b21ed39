"""When two texts are the same document: what counts as a text, a number, and much the same sentences."""

from __future__ import annotations

from transforms.extract.fold import fold
from transforms.extract.sentences import split_sentences

# A text shorter than this is no evidence of copying: notices share whole sentences.
SHORT_CHARS = 200
# A document number of fewer digits may be a page's name ("t1.html") and not a number of the publisher's.
NUMBER_CHARS = 6
# Of the sentences of the shorter text, with the same document number: damaged and shortened copies keep most.
SHARED = 0.5


def shared_sentences(a: str, b: str) -> float:
    """Share of the sentences of the shorter text that stand in the longer one too."""
    left, right = ({fold(text[s:e]) for s, e in split_sentences(text)} for text in (a, b))
    return len(left & right) / max(1, min(len(left), len(right)))
