"""Reading takes time linear in the release, whatever stands in it."""

from __future__ import annotations

from collections.abc import Callable
from string import ascii_lowercase

import pytest

from tests.extract.conftest import PUBLISHED
from tests.growth import grows_linearly
from transforms.extract import read
from transforms.records import Document

LEAD = "On 3 May 2024, Foreign Minister Ana Sol met with Foreign Minister Ode Lind of Ghana in Lima. "


def somebody(i: int) -> str:
    """One of 456,976 invented people."""
    word = "".join(ascii_lowercase[i // 26**k % 26] for k in range(4))
    return f"Minister {word.capitalize()} Q{word[::-1]} of Ghana"


def each(n: int, told: str) -> str:
    """``told`` of ``n`` different people."""
    return "".join(told.replace("X", somebody(i)) for i in range(n))


# Whole texts of size n (of 1,000); each tempts a pattern or a loop to look back over what it has read.
HOSTILE: dict[str, Callable[[int], str]] = {
    "a sentence of 10,000 words": lambda n: LEAD + "word " * 10 * n,
    "5,000 commas": lambda n: LEAD + "a, " * 5 * n,
    "5,000 bare commas": lambda n: LEAD + "," * 5 * n,
    '5,000 times "and"': lambda n: LEAD + "and " * 5 * n,
    "3,000 open quotes": lambda n: LEAD + "“We go. " * 3 * n,
    "3,000 straight quotes": lambda n: LEAD + '"' * 3 * n,
    "10,000 capitals": lambda n: LEAD + "Word " * 10 * n,
    "10,000 capitals before the verb": lambda n: "Minister " + "Word " * 10 * n + "met with Ana Sol.",
    '5,000 times "On"': lambda n: "On " * 5 * n,
    "nested parentheses": lambda n: LEAD + "(" * 5 * n + ")" * 5 * n,
    "open parentheses": lambda n: LEAD + "(a " * 5 * n,
    "100,000 letters": lambda n: LEAD + "x" * 100 * n,
    "100,000 capital letters": lambda n: "A" * 100 * n,
    "20,000 spaces": lambda n: LEAD + " " * 20 * n + "x",
    "20,000 newlines": lambda n: LEAD + "\n" * 20 * n,
    "20,000 apostrophes": lambda n: LEAD + "'" * 20 * n,
    "20,000 control characters": lambda n: LEAD + "\x01\x02" * 10 * n,
    "initials": lambda n: LEAD + "A." * 10 * n,
    "dates": lambda n: LEAD + "on 3 May " * 4 * n,
    "sidelines": lambda n: LEAD + "on the sidelines of " * 3 * n,
    "requests": lambda n: LEAD + "at the request of " * 3 * n,
    "relative clauses": lambda n: LEAD + ", who is " * 4 * n,
    "places": lambda n: "in Aa Bb " * 4 * n,
    "verbs": lambda n: LEAD + ", he told " * 4 * n,
    "titles": lambda n: "Minister of the Aa " * 4 * n,
    "turns": lambda n: LEAD + "\nSOL: We go." * 3 * n,
    "statements": lambda n: LEAD + "Sol said that all is well. " * n,
    "colons": lambda n: "a: " * 10 * n,
    "1,000 speakers": lambda n: LEAD + each(n, "\nX said that all is well."),
    "1,000 people present": lambda n: LEAD + each(n, "X was present. "),
    "1,000 people in one list": lambda n: LEAD + "Also present were " + each(n, "X, "),
    "1,000 people in many lists": lambda n: LEAD + each(n, "Also present were X and Ana Sol.\n"),
    "1,000 meetings": lambda n: each(n, "On 3 May 2024, Ana Sol met with X in Lima.\n"),
    "1,000 meetings with speech": lambda n: each(n, "On 3 May 2024, Ana Sol met with X. Sol agreed.\n"),
    "1,000 met respectively": lambda n: "Minister Ana Sol met respectively with " + each(n, "X, "),
}


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("where", ["text", "title"])
def test_hostile_input_takes_linear_time(name: str, where: str) -> None:
    def act(n: int) -> object:
        told = HOSTILE[name](n)
        text, title = (told, "") if where == "text" else (LEAD, told)
        return read(Document("r-0", title, text, PUBLISHED, "PER"))

    assert grows_linearly(act, 250)


def test_a_thousand_meetings_are_read() -> None:
    told = read(Document("r-0", "", HOSTILE["1,000 meetings"](1000), PUBLISHED, "PER"))
    assert len(told.meetings) == 1000
