"""The language tables as look-ups, and every phrase that is looked for in a text (``scan``)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from transforms.extract.fold import fold
from transforms.extract.tables import rows


@dataclass(frozen=True, slots=True)
class Role:
    code: str
    rank_level: int


@dataclass(frozen=True, slots=True)
class Cue:
    """A reporting verb or noun, with its usual speech act and PLOVER type."""

    lemma: str
    kind: str
    speech_act: str
    plover_type: str | None


@dataclass(frozen=True, slots=True)
class Place:
    city: str | None
    iso3: str


def _split(cell: str) -> list[str]:
    return [x.strip() for x in cell.split(";") if x.strip()]


@cache
def countries() -> dict[str, dict[str, str]]:
    return {r["iso3"]: r for r in rows("countries")}


@cache
def organisations() -> dict[str, dict[str, str]]:
    return {r["org_id"]: r for r in rows("organisations")}


@cache
def roles() -> dict[str, Role]:
    """Folded role phrase -> role, with the commonest misprint of offices of two words ("foreign minster")."""
    known = {
        fold(r["phrase"]): Role(r["role"], int(r["rank_level"]))
        for r in rows("roles")
        if r["rank_level"].isdigit()
    }
    misprinted = {p.replace(" minister", " minster"): r for p, r in known.items() if p.endswith(" minister")}
    return misprinted | known


@cache
def short_titles() -> dict[str, str]:
    """Folded abbreviation of a title -> the folded title ("eam" -> "external affairs minister")."""
    short = "short for "
    return {
        fold(r["phrase"]): fold(r["note"].removeprefix(short))
        for r in rows("roles")
        if r["note"].startswith(short)
    }


@cache
def cues() -> dict[str, Cue]:
    """Folded cue form -> cue. The first row that names a form keeps it."""
    found: dict[str, Cue] = {}
    for r in rows("cues"):
        cue = Cue(r["lemma"], r["kind"], r["speech_act"], r["plover_type"] or None)
        for form in [*_split(r["forms"]), r["lemma"]]:
            found.setdefault(fold(form), cue)
    return found


@cache
def _cue_forms() -> dict[str, list[str]]:
    """First word of a cue form -> all forms that begin with it, the longest first."""
    found: dict[str, list[str]] = {}
    for form in sorted(cues(), key=len, reverse=True):
        found.setdefault(form.split(" ")[0], []).append(form)
    return found


def cue_at(folded: str, start: int, word: str, end: int) -> str:
    """The longest cue form that begins with ``word`` and stands at ``start``, before ``end``; "" for none."""
    for form in _cue_forms().get(word, ()):
        stop = start + len(form)
        if stop <= end and folded.startswith(form, start) and not folded[stop : stop + 1].isalnum():
            return form
    return ""


@cache
def title_words() -> frozenset[str]:
    """Folded words that stand in titles, portfolios and names of bodies, and so do not begin a person's
    name.
    """
    found = {r["word"] for r in rows("title_words")}
    for phrase in roles():
        if "di-pertuan" in phrase:  # a Malay style, and a Chinese family name
            continue
        found.update(w for w in phrase.replace("-", " ").split() if len(w) > 2)
    return frozenset(found - {"hong", "kong"})  # a place is found whole; alone, the first is a family name


@cache
def cities() -> dict[str, Place]:
    """Folded spelling -> place."""
    return {
        fold(name): Place(r["city"], r["iso3"])
        for r in rows("cities")
        for name in [r["city"], *_split(r["aliases"])]
    }


@cache
def _regions() -> dict[str, str]:
    return {f" {fold(r['region'])} ": r["iso3"] for r in rows("regions")}


def is_region(name: str) -> bool:
    """Is ``name`` a state or province, and nothing besides?"""
    return f" {fold(name)} " in _regions()


def land_of_region(phrase: str) -> str | None:
    """ISO3 code of the country whose state or province a phrase names ("California State Senator"), the
    longest name if there are several; None for no region.
    """
    said = f" {fold(phrase)} ".replace(",", " ")
    region = max((r for r in _regions() if r in said), key=len, default=None)
    return _regions()[region] if region else None


@cache
def venues() -> dict[str, Place]:
    return {fold(r["venue"]): Place(r["city"] or None, r["iso3"]) for r in rows("venues")}


@cache
def _lands() -> dict[str, str]:
    return {
        fold(r["alias"]): r["iso3"] for r in rows("country_aliases") if r["iso3"] and r["kind"] != "demonym"
    }


@cache
def land_words() -> frozenset[str]:
    """Folded names and demonyms of countries that are one word."""
    return frozenset(f for r in rows("country_aliases") if " " not in (f := fold(r["alias"])))


def land_of(name: str) -> str | None:
    """ISO3 code of a country by any of its names."""
    return _lands().get(fold(name.strip()))


@cache
def _bare_forms() -> dict[str, tuple[str, ...]]:
    says = "ambiguous: "
    return {
        fold(r["alias"]): tuple(r["note"].removeprefix(says).split(" or "))
        for r in rows("country_aliases")
        if r["note"].startswith(says)
    }


def meant_by(form: str) -> tuple[str, ...]:
    """The ISO3 codes that a bare form may mean ("Congolese"); () for a form of one country or none."""
    return _bare_forms().get(fold(form), ())


@cache
def rows_of_events() -> dict[str, tuple[str | None, str | None]]:
    """Folded name of a recurring event -> (city, iso3) where it is always held in one place, else (None,
    None).
    """
    found: dict[str, tuple[str | None, str | None]] = {}
    for r in rows("events"):
        for name in [r["event"], *_split(r["aliases"])]:
            found[fold(name)] = (r.get("city") or None, r.get("iso3") or None)
    return found


def _role_kind(kind: str, phrase: str) -> str:
    """Forms of address are no titles: "Dr.", "Gen.", "Mme."; a military office of several words is one."""
    if kind in ("honorific", "academic") or (
        kind == "military" and " " not in phrase and "-in-" not in phrase
    ):
        return "honorific"
    return "modifier" if kind == "modifier" else "role"


@cache
def _bodies() -> frozenset[str]:
    """First words of country and organisation names: a role phrase that begins with one would hide whom it
    speaks for.
    """
    names = [r["alias"] for r in rows("country_aliases")]
    names += [n for r in rows("organisations") for n in (r["org_id"], r["name"], *_split(r["aliases"]))]
    return frozenset(fold(n) for n in names)


def _names_a_body(phrase: str) -> bool:
    folded = fold(phrase)
    words = folded.removeprefix("the ").split(" ")
    ends = [tail.removeprefix("the ") for tail in _tails(folded)]
    if any(" ".join(words[i:j]) in _lands() for i in range(1, len(words)) for j in range(i + 1, len(words))):
        return True
    if any(_begins_with_a_body(end) for end in ends):
        return True
    return folded.endswith("of the republic") or any(
        t in _bodies() for t in [*ends, *(" ".join(words[:n]) for n in range(1, len(words)))]
    )


def _begins_with_a_body(tail: str) -> bool:
    """ "High Representative of the EU for C": whom an office is held for may stand in its middle."""
    words = tail.split(" ")
    return any(" ".join(words[:n]) in _organisation_names() for n in range(1, len(words)))


@cache
def _organisation_names() -> frozenset[str]:
    return frozenset(
        fold(n) for r in rows("organisations") for n in (r["org_id"], r["name"], *_split(r["aliases"]))
    )


def _tails(folded: str) -> list[str]:
    """What stands behind every "of" of a phrase."""
    parts = folded.split(" of ")
    return [" of ".join(parts[n:]) for n in range(1, len(parts))]


def phrases() -> Iterator[tuple[str, str, str, bool]]:
    """(phrase, kind, code, exact): ``exact`` phrases must stand in the text letter for letter ("US", never
    "us").
    """
    for r in rows("country_aliases"):
        kind = "demonym" if r["kind"] == "demonym" else "country"
        yield r["alias"], kind, r["iso3"], r["kind"] == "abbreviation"
    for r in rows("organisations"):
        for name in [r["name"], *_split(r["aliases"]), r["org_id"]]:
            yield name, "org", r["org_id"], name.isupper() and len(name) <= 8
    for r in rows("roles"):
        if _names_a_body(r["phrase"]):
            continue
        yield r["phrase"], _role_kind(r["kind"], r["phrase"]), r["role"] or fold(r["phrase"]), False
    for r in rows("cities"):
        for name in [r["city"], *_split(r["aliases"])]:
            yield name, "city", r["city"], False
    for r in rows("regions"):
        if " " in r["region"]:  # others are names as well
            yield r["region"], "region", r["iso3"], False
    for r in rows("venues"):
        yield r["venue"], "venue", fold(r["venue"]), False
    for r in rows("events"):
        for name in [r["event"], *_split(r["aliases"])]:
            yield name, "event", r["event"], name.isupper()
    for keyword, topic in _keywords():
        yield keyword, "topic", topic, False


def _keywords() -> Iterator[tuple[str, str]]:
    """(keyword, topic) of ``tables/topics.csv``, in its order."""
    for r in rows("topics"):
        for keyword in _split(r["keywords"]):
            yield keyword, r["topic"]
