"""Where an encounter took place: the city as stated, and the country that the city, venue or text implies."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import NamedTuple

from transforms.extract.fold import fold
from transforms.extract.lexicon import cities, is_region, land_of_region, title_words, venues
from transforms.extract.scan import Hits

_CAP = r"[^\W\d_a-z][\w'’.-]*"
_IN = re.compile(
    rf"\b(?:[Ii]n|[Aa]t|[Aa]round|[Oo]utside|[Nn]ear)\s+(?P<city>{_CAP}(?:[\s-](?:(?:de|da|do|del|la|el|es|of|am|an|upon)[\s-])?{_CAP})*)(?:\s*,\s*(?P<more>(?:the\s+)?{_CAP}(?:\s+(?:of\s+)?{_CAP})*))?"
)
# "welcomed B to C": only what is known to be a place, since "to" leads to much else.
_TO = re.compile(rf"\bto\s+(?:the\s+)?(?P<city>{_CAP}(?:[\s-]{_CAP})*)(?P<more>(?!))?")
_WELCOMED = re.compile(r"\bwelcom(?:ed|es)\b")
_AT = re.compile(
    r"\b(?:[Aa]t|[Ii]n)\s+(?P<venue>(?:the|his|her|their)\s+[^,;\x01.]{3,70}?|[A-Z]\w+\s+(?:Embassy|Consulate)(?:[\s-]General)?(?:\s+(?:office\s+)?building)?|(?:UN|AU|EU|NATO|ASEAN|United\s+Nations)\s+[Hh]eadquarters|[A-Z][\w'’-]+(?:\s+[A-Z][\w'’-]+)*\s+(?:Hotel|Palace|House|Guesthouse|Center|Centre|Hall|Villa|Castle|Airport|Residence|Resort|Building|Tower|Mansion|Library))(?=[,;\x01.]|\s+(?:in|on|with|to|today|by|during|for|and)\b|\.?$)"
)
_CAPITAL_OF = re.compile(
    r",\s+(?:the\s+)?capital(?:\s+city)?\s+of\s+(?P<land>(?:the\s+)?[A-Z][\w'’-]*(?:\s+[A-Z][\w'’-]*)*)"
)
# An office held at a ministry, told in front of its holder: "Secretary at the Ministry of Trade A".
_HOLDER = re.compile(r"\b(?:Ministry|Department)\s+of\s+(?P<rest>.+)")
_NOT_CITY = re.compile(
    r"^(?:January|February|March|April|May|June|July|August|September|October|November|December|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|Request|Appointment|Chinese|English)\b"
)
_TITLE_BEFORE = re.compile(
    r"(?:Consul(?:-|\s)General(?:\s+of\s+(?:the\s+)?(?:People['’]s\s+Republic\s+of\s+)?[A-Z]\w+)?|Consul|Ambassador|Representative|Envoy|Mission|Embassy|Office|Director|Coordinator|interests?|situation|developments?|war|conflict|crisis|peace|security|stability|cooperation|elections?|(?<!his\s)(?<!her\s)(?<!their\s)(?<!['’]s\s)office|headquartered|based|born|located|[Oo]rgani[sz]ations)\s*$"
)


# The name of an event may end like a topic: "the meetings on cooperation in D", attended there.
_AT_EVENT = re.compile(r"\b(?:attending|attended|sidelines?|margins?|fringes?)\b[^,;]{0,200}$")


# Where one meets, not what one heads: "at the Presidential Office in D".
_AT_SEAT = re.compile(r"\bat\s+(?:the|his|her|their)\s+(?:[\w'’-]+\s+){0,3}(?:Office|Mission|Embassy)\s*$")


class PlacePhrase(NamedTuple):
    """A place adverbial at ``[start, end)`` of its sentence."""

    start: int
    end: int
    city: str | None
    iso3: str | None
    venue: str | None


def find_places(text: str, hits: Hits, start: int, end: int) -> list[PlacePhrase]:
    """The place phrases of ``text[start:end]``, in order, with offsets relative to ``start``."""
    sentence = text[start:end]
    found = [p for m in _IN.finditer(sentence) if (p := _city(sentence, m, hits, start))]
    found += [
        p
        for m in _AT.finditer(sentence)
        if (p := _venue(sentence, m, hits, start)) and not _overlaps(p, found)
    ]
    if "welcom" in sentence and (welcomed := _WELCOMED.search(sentence)):
        known = (_city(sentence, m, hits, start) for m in _TO.finditer(sentence, welcomed.end()))
        found += [p for p in known if p and p.iso3 and (p.city or p.venue) and not _overlaps(p, found)]
    return sorted(found, key=lambda p: p.start)


def _overlaps(p: PlacePhrase, others: list[PlacePhrase]) -> bool:
    return any(p.start < q.end and q.start < p.end for q in others)


def _city(sentence: str, m: re.Match[str], hits: Hits, offset: int) -> PlacePhrase | None:
    if _NOT_CITY.match(m["city"]):
        return None
    held = _TITLE_BEFORE.search(sentence, 0, m.start()) and not _AT_SEAT.search(sentence, 0, m.start())
    if held and not _AT_EVENT.search(sentence, 0, m.start()):
        return None
    name, end = m["city"], m.end("city")
    if name.endswith(".") and not name.endswith("D.C."):
        name, end = name[:-1], end - 1
    known = _known_city(name)
    if known is None and " " in name:  # "in Beijing Foreign Minister X": the longest beginning that is a city
        words = name.split(" ")
        for n in range(len(words) - 1, 0, -1):
            if _known_city(" ".join(words[:n])):
                name = " ".join(words[:n])
                known, end = _known_city(name), m.start("city") + len(name)
                break
    if known is not None and m["more"] and re.match(r"D\.?\s?C\b", m["more"]) and end >= m.end("city") - 1:
        return PlacePhrase(m.start(), m.end("more"), f"{name}, D.C.", known, None)
    if known is not None:
        more = (
            _country(hits, offset + m.start("more"), offset + m.end("more"))
            if m["more"] and end >= m.end("city") - 1
            else None
        )
        stop = (
            m.end("more")
            if more or (m["more"] and end >= m.end("city") - 1 and _is_region(m["more"]))
            else _with_land(sentence, hits, offset, end, known)
        )
        behind = _PROVINCE.match(sentence, stop)
        stop = behind.end() if behind else stop
        return PlacePhrase(m.start(), stop, name.removesuffix("'s").removesuffix("’s"), more or known, None)
    venue = venues().get(fold(name))
    if venue is not None:
        return PlacePhrase(
            m.start(), end, venue.city if venue.city and venue.city in sentence else None, venue.iso3, name
        )
    country = _country(hits, offset + m.start("city"), offset + end)
    if country is not None:
        return PlacePhrase(m.start(), end, None, country, None)
    if m["more"] and (country := _country(hits, offset + m.start("more"), offset + m.end("more"))):
        return PlacePhrase(m.start(), m.end("more"), name, country, None)
    if m["more"] and (within := _known_city(m["more"])):  # "in the Garden House, Beijing"
        return PlacePhrase(m.start(), m.end("more"), m["more"], within, name)
    if any(
        h.kind in ("org", "role", "event", "demonym")
        for h in hits.within(offset + m.start("city"), offset + end)
    ):
        return None
    if m[0][0] in "aA" or all(fold(w) in title_words() for w in name.split()):
        return None  # "in International Relations"
    if is_region(name):  # "in California": no city
        return PlacePhrase(m.start(), end, None, land_of_region(name), None)
    capital = _CAPITAL_OF.match(sentence, end)
    land = _country(hits, offset + capital.start("land"), offset + capital.end("land")) if capital else None
    return PlacePhrase(m.start(), capital.end() if capital and land else end, name, land, None)


_PROVINCE = re.compile(r"(?:\s+(?:province|state|county|region|prefecture))?(?![\w-])")  # "in C, D province"
_OF_LAND = re.compile(r"\s+of\s+(?:the\s+)?(?=[A-Z])")


def _with_land(sentence: str, hits: Hits, offset: int, end: int, iso3: str) -> int:
    """Where a city ends that is told with its country ("in Geneva of Switzerland")."""
    m = _OF_LAND.match(sentence, end)
    inside = hits.within(offset + m.end(), offset + len(sentence)) if m else ()
    land = (
        next((h for h in inside if h.kind == "country" and h.start == offset + m.end()), None) if m else None
    )
    return land.end - offset if land is not None and land.code == iso3 else end


def _is_region(name: str) -> bool:
    return is_region(name) or bool(
        re.search(
            r"(?:Province|Region|State|County|Prefecture|D\.?C\.?|Autonomous|Island|New York|California)",
            name,
        )
    )


def _known_city(name: str) -> str | None:
    place = cities().get(fold(name).removesuffix("'s"))
    return place.iso3 if place else None


def _country(hits: Hits, start: int, end: int) -> str | None:
    found = [h for h in hits.within(start, end) if h.kind == "country" and h.code]
    whole = [h for h in found if h.start - start <= 4 and end - h.end <= 1]
    if whole:
        return whole[0].code
    sites = [h for h in hits.sites_within(start, end) if h.kind == "venue" and h.start - start <= 4]
    return venues()[sites[0].code].iso3 if sites and end - sites[0].end <= 1 else None


def _venue(sentence: str, m: re.Match[str], hits: Hits, offset: int) -> PlacePhrase | None:
    phrase = m["venue"]
    inner = [
        h for h in hits.sites_within(offset + m.start("venue"), offset + m.end("venue")) if h.kind == "venue"
    ]
    if inner:
        place = venues()[inner[0].code]
        return PlacePhrase(m.start(), m.end(), None, place.iso3, phrase)
    if re.search(
        r"(?i)(?:headquarters|palace|house|hall|hotel|guesthouse|department|ministry|embassy|office|airport|centre|center|building|mansion|library|villa|castle|residence|compound|base|museum|room|council\s+of\s+ministers$)\b",
        phrase,
    ):
        if _names_holder(phrase, hits, offset + m.start("venue")) or _of_office(sentence, m.start(), phrase):
            return None
        built = _named_after(phrase) if _PUBLIC.search(phrase) else None
        if (hall := _CITY_HALL.match(phrase)) and (land := _known_city(hall["city"])):
            return PlacePhrase(m.start(), m.end(), hall["city"], land, phrase)
        if _STATE_HOUSE.search(phrase) and not _ABROAD.search(phrase):
            inside = hits.lands(offset + m.start("venue"), offset + m.end("venue"))
            built = next((h.code for h in inside), built)
        return PlacePhrase(m.start(), m.end(), None, built, phrase)
    return None


_CITY_HALL = re.compile(r"(?:the\s+)?(?P<city>[A-Z][^,;]{2,40}?)\s+(?:City|Town)\s+Hall$")
_STATE_HOUSE = re.compile(
    r"\b(?:[Mm]inistry|[Dd]epartment|[Pp]arliament|[Pp]residential\s+[Pp]alace|[Ss]tate\s+[Hh]ouse)\b"
)
_ABROAD = re.compile(r"\b(?:[Ee]mbassy|[Cc]onsulate|[Mm]ission|[Rr]esidence)\b")


def _names_holder(phrase: str, hits: Hits, start: int) -> bool:
    """Does a person's name stand behind a ministry ("the Ministry of Trade Ana Sol of Peru")?"""
    m = _HOLDER.search(phrase)
    if m is None:
        return False
    rest = start + m.start("rest")
    known = [(h.start - rest, h.end - rest) for h in hits.within(rest, start + len(phrase))]
    words = [
        w
        for w in _NAME_WORD.finditer(m["rest"])
        if fold(w[0]) not in title_words() and not any(a <= w.start() < b for a, b in known)
    ]
    return any(m["rest"][a.end() : b.start()] == " " for a, b in pairwise(words))


_MINISTRY = re.compile(r"the\s+(?:[A-Z][\w-]+\s+)*(?:Ministry|Department)\b")
_LAST_WORD = re.compile(r"[A-Z][\w-]+(?=\s+$)")


def _of_office(sentence: str, start: int, phrase: str) -> bool:
    """ "Chief of Protocol in the Department of C": the ministry where the office is held that ends in front of it."""
    word = _LAST_WORD.search(sentence, max(0, start - 30), start) if _MINISTRY.match(phrase) else None
    return word is not None and fold(word[0]) in title_words()


_NAME_WORD = re.compile(r"[A-Z][\w'’-]+")
_PUBLIC = re.compile(r"\b(?:International|Convention|Conference|Exhibition|[Aa]irport|Hotel|Cent(?:er|re))\b")
_CAPITALISED = re.compile(r"(?:the\s+)?(?P<name>[A-Z][\w'’-]*(?:\s+[A-Z][\w'’-]*)*)")


def _named_after(phrase: str) -> str | None:
    """The country of the city that a building is called after: "the Shanghai International Conference Center"."""
    m = _CAPITALISED.match(phrase)
    words = m["name"].split() if m else []
    return next((c for n in (3, 2, 1) if (c := _known_city(" ".join(words[:n])))), None)
