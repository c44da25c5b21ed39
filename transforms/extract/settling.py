"""Words of a list of participants in the light of their neighbours: what one can be, another rules out."""

from __future__ import annotations

from itertools import pairwise

from transforms.extract.words import GROUP, Token


def _settle_as_well(tokens: list[Token]) -> list[Token]:
    """ "as well as" between names is one word for "and"."""
    at = [i for i, t in enumerate(tokens[1:-1], 1) if t.text == "well"]
    for i in reversed(at):
        first, last = tokens[i - 1], tokens[i + 1]
        if (first.text, last.text) == ("as", "as"):
            tokens[i - 1 : i + 2] = [Token(first.start, last.end, "as well as", "and")]
    return tokens


def settled(tokens: list[Token]) -> list[Token]:
    """``tokens`` in the light of their neighbours; a step is taken only where what it looks for is there."""
    tokens = _settle_as_well(tokens)
    classes = {t.cls for t in tokens}
    if "particle" in classes:
        tokens = _settle_particles(tokens)
    if "name" in classes:
        tokens = _settle_pronouns(tokens)
    if "honorific" in classes:
        tokens = _settle_addressed(tokens)
    if "name" in classes and not _FORENAMES.isdisjoint(t.text for t in tokens):
        tokens = _settle_forenames(tokens)
    if "role" in classes:
        tokens = _settle_groups(_settle_places(tokens))
    return tokens


_ADDRESS = frozenset(
    {"Mr", "Mr.", "Ms", "Ms.", "Mrs", "Mrs.", "Dr", "Dr.", "Shri", "Smt", "Smt.", "Shrimati"}
)


def _settle_addressed(tokens: list[Token]) -> list[Token]:
    """ "Ms. A, Director of the C, Ms. B, Editor of the D": in such a list all behind a name is office."""
    at = [
        i
        for i, t in enumerate(tokens)
        if t.text in _ADDRESS and i + 2 < len(tokens) and tokens[i + 1].cls == "name"
    ]
    offices: list[tuple[int, int]] = []
    clean = 0
    for i, stop in pairwise([*at, len(tokens)]):
        begin = next((k for k in range(i + 1, stop) if tokens[k].cls not in ("name", "particle")), stop)
        if begin >= stop - 1 or tokens[begin].cls != "comma":
            continue
        end = stop
        while end > begin and tokens[end - 1].cls in ("comma", "and"):
            end -= 1
        last = stop == len(tokens)
        if last:
            end = next((k for k in range(begin + 1, stop) if tokens[k].cls == "comma"), stop)
        offices.append((begin + 1, end))
        clean += not last and tokens[end - 1].cls in ("role", "title")
    if clean < 2:
        return tokens
    for begin, end in offices:
        for k in range(begin, end):
            if tokens[k].cls in ("name", "particle", "and"):
                tokens[k] = tokens[k]._replace(cls="title")
    return tokens


def _settle_groups(tokens: list[Token]) -> list[Token]:
    """ "diplomatic envoys of Arab states": an office in the plural and in lower case that no name follows."""
    for i, t in enumerate(tokens):
        if (
            t.cls != "role"
            or t.text[0].isupper()
            or (t.text.split(" ")[-1] not in GROUP and not t.text.startswith("heads of"))
        ):
            continue
        if i + 1 == len(tokens) or tokens[i + 1].cls not in ("name", "particle", "honorific"):
            tokens[i] = Token(t.start, t.end, t.text, "group")
    return tokens


# Offices and countries that are forenames as well.
_FORENAMES = frozenset(
    {"Amir", "Sultan", "Dean", "Bharat", "Israel", "Jordan", "Chad", "Georgia", "India", "Kenya"}
)


def _settle_forenames(tokens: list[Token]) -> list[Token]:
    """ "Congressman Dean A", "Secretary of C Jordan B", "Dr. Sultan A": behind an office, its country or a
    form of address, a forename.
    """
    for i, t in enumerate(tokens):
        if t.text not in _FORENAMES or i == 0 or i + 1 == len(tokens):
            continue
        before = tokens[i - 1]
        if before.text in _ADDRESS and tokens[i + 1].cls in ("name", "particle"):
            tokens[i - 1 : i + 1] = [before, t._replace(cls="name")]
            continue
        if tokens[i + 1].cls != "name":
            continue
        behind = before.cls == "country" and i > 2 and tokens[i - 2].cls == "link"
        if (before.cls == "role" and before.text[0].isupper()) or behind:
            tokens[i] = t._replace(cls="name")
    return tokens


_PRONOUNS = frozenset(
    {"he", "she", "they", "it", "we", "i", "this", "that", "these", "his", "her", "their", "our"}
)


def _settle_pronouns(tokens: list[Token]) -> list[Token]:
    """ "He" begins a name only in front of another name word ("He Yafei")."""
    for i, t in enumerate(tokens):
        if t.cls == "name" and t.text.lower() in _PRONOUNS:
            follows = i + 1 < len(tokens) and tokens[i + 1].cls == "name"
            tokens[i] = t if follows else t._replace(cls="other")
    return tokens


# What is named after a place: "the University of D".
_PLACED = frozenset(
    "University Institute State Province City Bank Governor Mayor Bishop Archbishop Port".split()
)


BODIES = frozenset(
    """Corporation Company Companies Holding Bank Foundation Group Union Federation Association
    Organization Organisation Board Committee Council Area Region District Oblast Territory
    Territories Agency Service Fund Centre Center Academy Society Authority Commission
    Administration Party Championship State Province County Municipality Prefecture Church
    Government Office Department Festival Mechanism Alliance Network Museum Institute University
    College""".split()
)


def _settle_bodies(tokens: list[Token]) -> list[Token]:
    """The words of a body's name that stand between an office and a person are part of the title."""
    held = False
    for i, t in enumerate(tokens):
        held = held or t.cls == "role"
        if t.cls == "name" and held and tokens[i - 1].cls in ("link", "country", "title", "role"):
            for k in range(i, max(_body_ends(tokens, i), _subject_ends(tokens, i))):
                tokens[k] = tokens[k]._replace(cls="title")
    return tokens


_SUBJECTS = frozenset({"Issue", "Issues", "Question", "Affairs", "Crisis", "Conflict", "Matters"})


def _subject_ends(tokens: list[Token], i: int) -> int:
    """Where what an envoy is sent for ends: "for the Delta Issue"."""
    following = range(i, min(len(tokens), i + 4))
    stop = next((k for k in following if tokens[k].cls not in ("name", "title")), following.stop)
    return next((k + 1 for k in range(i, stop) if tokens[k].text in _SUBJECTS), i)


def _body_ends(tokens: list[Token], i: int) -> int:
    """Where a body's name that begins at ``i`` ends, if a person's follows: "of C Corporation A B"."""
    ends = i
    for k in range(i, min(len(tokens), i + 8)):
        if tokens[k].cls not in ("name", "particle", "title"):
            break
        if tokens[k].text in BODIES and _name_follows(tokens, k + 1):
            ends = k + 1
    return ends


def _name_follows(tokens: list[Token], i: int) -> bool:
    """ "Corporation A B", "Territories of C A B": a name stands at ``i``, or behind whose the body is."""
    owned = [t.cls for t in tokens[i : i + 2]] == ["link", "country"] and tokens[i].text == "of"
    at = i + 2 if owned else i
    return at < len(tokens) and tokens[at].cls == "name"


def _settle_places(tokens: list[Token]) -> list[Token]:
    """ "Governor of Nebraska Walter A", "of Nebraska of the United States": what "of" leads is no name."""
    tokens = _settle_bodies(tokens)
    for i, t in enumerate(tokens):
        if (
            t.cls != "name"
            or i < 2
            or tokens[i - 1].text.lower() not in ("of", "the")
            or not any(x.cls == "role" for x in tokens[:i])
        ):
            continue
        run = next(
            (k for k, x in enumerate(tokens[i:]) if x.cls not in ("name", "particle")), len(tokens) - i
        )
        follows_of = i + run < len(tokens) and tokens[i + run].text.lower() == "of"
        if tokens[i - 1].text == "of" and tokens[i - 2].text in _PLACED:
            tokens[i] = t._replace(cls="title")
        elif run >= 3 or follows_of:
            for k in range(i, i + (run if follows_of else 1)):
                tokens[k] = tokens[k]._replace(cls="title")
    return tokens


def _settle_particles(tokens: list[Token]) -> list[Token]:
    """A particle counts only in front of a name; elsewhere it is a link ("de", "la") or nothing."""
    following = ""
    for i in range(len(tokens) - 1, -1, -1):
        if tokens[i].cls == "particle" and following not in ("name", "particle"):
            ends = tokens[i].text[0].isupper() and i > 0 and tokens[i - 1].cls == "name"  # "Hu Bin"
            tokens[i] = tokens[i]._replace(cls="name" if ends else "other")
        following = tokens[i].cls
    return tokens
