"""The language tables keep their promises: unique keys, known codes, no form that two rows claim."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from countrynames import to_code_3

from transforms.extract.fold import fold
from transforms.extract.tables import rows

VOCABULARIES = Path(__file__).parents[3] / "expectations" / "vocabularies"
ISO3 = {r["iso3"] for r in rows("countries")}
FORMER = {"SUN", "YUG", "SCG", "CSK", "DDR", "YMD", "ANT"}

# Members of the United Nations (193), by ISO 3166-1 alpha-3.
UN_MEMBERS = re.findall(
    r"[A-Z]{3}",
    """
AFG ALB DZA AND AGO ATG ARG ARM AUS AUT AZE BHS BHR BGD BRB BLR BEL BLZ BEN BTN BOL BIH BWA BRA BRN
BGR BFA BDI CPV KHM CMR CAN CAF TCD CHL CHN COL COM COG COD CRI CIV HRV CUB CYP CZE PRK DNK DJI DMA
DOM ECU EGY SLV GNQ ERI EST SWZ ETH FJI FIN FRA GAB GMB GEO DEU GHA GRC GRD GTM GIN GNB GUY HTI HND
HUN ISL IND IDN IRN IRQ IRL ISR ITA JAM JPN JOR KAZ KEN KIR KWT KGZ LAO LVA LBN LSO LBR LBY LIE LTU
LUX MDG MWI MYS MDV MLI MLT MHL MRT MUS MEX FSM MDA MCO MNG MNE MAR MOZ MMR NAM NRU NPL NLD NZL NIC
NER NGA MKD NOR OMN PAK PLW PAN PNG PRY PER PHL POL PRT QAT KOR ROU RUS RWA KNA LCA VCT WSM SMR STP
SAU SEN SRB SYC SLE SGP SVK SVN SLB SOM ZAF SSD ESP LKA SDN SUR SWE CHE SYR TJK TZA THA TLS TGO TON
TTO TUN TUR TKM TUV UGA UKR ARE GBR USA URY UZB VUT VEN VNM YEM ZMB ZWE
""",
)


def codes(name: str) -> set[str]:
    return set(yaml.safe_load((VOCABULARIES / f"{name}.yml").read_text(encoding="utf-8"))["codes"])


def split(cell: str) -> list[str]:
    return [x for x in cell.split(";") if x]


def repeated(keys: list[str]) -> list[str]:
    return [k for k, n in Counter(keys).items() if n > 1]


KEYS: dict[str, Callable[[dict[str, str]], list[str]]] = {
    "countries": lambda r: [r["iso3"]],
    "country_aliases": lambda r: [fold(r["alias"])],
    "capital_metonyms": lambda r: [fold(r["alias"])],
    "roles": lambda r: [fold(r["phrase"])],
    "title_connectors": lambda r: [r["phrase"]],
    "cues": lambda r: [fold(f) for f in split(r["forms"])],
    "organisations": lambda r: [fold(x) for x in {r["name"], *split(r["aliases"])}],
    "cities": lambda r: [fold(x) for x in [r["city"], *split(r["aliases"])]],
    "venues": lambda r: [fold(r["venue"])],
    "abbreviations": lambda r: [r["token"]],
    "events": lambda r: [fold(x) for x in [r["event"], *split(r["aliases"])]],
    "topics": lambda r: [fold(x) for x in split(r["keywords"])],
}


@pytest.mark.parametrize("table", KEYS)
def test_every_key_is_claimed_once(table: str) -> None:
    assert repeated([k for r in rows(table) for k in KEYS[table](r)]) == []


@pytest.mark.parametrize("table", KEYS)
def test_cells_have_no_stray_space_and_keys_are_never_empty(table: str) -> None:
    for r in rows(table):
        assert all(c == c.strip() and "\n" not in c and ";;" not in c for c in r.values()), r
        assert all(KEYS[table](r)), r


@pytest.mark.parametrize(
    "table", ["countries", "country_aliases", "capital_metonyms", "cities", "venues", "events"]
)
def test_country_codes_are_known(table: str) -> None:
    assert {r["iso3"] for r in rows(table)} - {""} <= ISO3


def test_the_contract_knows_every_code_a_row_can_get() -> None:
    contract = codes("iso3")
    for table in ("country_aliases", "cities", "venues", "events"):
        assert {r["iso3"] for r in rows(table)} - {""} <= contract, table
    assert contract == ISO3


@pytest.mark.parametrize(
    ("column", "pattern"),
    [("iso2", r"[A-Z]{2}"), ("m49", r"\d{3}"), ("cow_ccode", r"\d{1,3}"), ("gwcode", r"\d{1,3}")],
)
def test_codes_look_like_codes_and_repeat_only_for_former_states(column: str, pattern: str) -> None:
    current = [r[column] for r in rows("countries") if r["iso3"] not in FORMER and r[column]]
    assert all(re.fullmatch(pattern, c) for c in current)
    assert repeated(current) == []


def test_every_un_member_is_complete() -> None:
    by_code = {r["iso3"]: r for r in rows("countries")}
    assert len(set(UN_MEMBERS)) == 193
    needed = ("iso2", "m49", "cow_ccode", "gwcode", "name", "official_name", "demonym", "capital", "region")
    for code in [*UN_MEMBERS, "TWN"]:
        assert all(by_code[code][c] for c in needed), code
        assert by_code[code]["name_order"] in {"family_first", "given_first", "single_or_other"}


AMBIGUOUS_DEMONYM = {"COD", "COG", "DMA", "DOM"}
NAME_AS_DEMONYM = {"NZL", "LIE", "MMR"}


def test_every_un_member_has_a_name_and_a_demonym_that_means_it() -> None:
    names = {r["iso3"] for r in rows("country_aliases") if r["kind"] == "name"}
    demonyms = {r["iso3"] for r in rows("country_aliases") if r["kind"] == "demonym"}
    assert set(UN_MEMBERS) <= names
    assert set(UN_MEMBERS) - demonyms - AMBIGUOUS_DEMONYM - NAME_AS_DEMONYM == set()


def longest(text: str) -> list[str]:
    """ISO3 codes of the aliases in ``text``, longest match first, left to right."""
    aliases = {fold(r["alias"]): r["iso3"] for r in rows("country_aliases")}
    wide = sorted(aliases, key=len, reverse=True)
    pattern = re.compile(r"(?<![a-z0-9])(?:" + "|".join(map(re.escape, wide)) + r")(?![a-z0-9])")
    return [aliases[m[0]] for m in pattern.finditer(fold(text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Papua New Guinea and Guinea-Bissau and Equatorial Guinea and Guinea", ["PNG", "GNB", "GNQ", "GIN"]),
        ("the Democratic People’s Republic of Korea and the Republic of Korea", ["PRK", "KOR"]),
        ("the Democratic Republic of the Congo and the Republic of the Congo", ["COD", "COG"]),
        ("the People's Republic of China, Taiwan region", ["CHN", "TWN"]),
        ("the South China Sea and the Korean Peninsula", ["", ""]),
        ("Latin American countries and the American side", ["", "USA"]),
        ("the Dominican Republic and Dominica, the Dominican side", ["DOM", "DMA", ""]),
        ("Niger and Nigeria, Nigerien and Nigerian", ["NER", "NGA", "NER", "NGA"]),
        ("South Sudan and Sudan", ["SSD", "SDN"]),
        ("Northern Ireland and Ireland", ["GBR", "IRL"]),
        ("North Macedonia, Türkiye, Cote d’Ivoire, São Tomé and Príncipe", ["MKD", "TUR", "CIV", "STP"]),
        ("the Congolese President", [""]),
        ("the Soviet Union", ["SUN"]),
        ("Kazak and Kyrghyz and Viet Nam and Czech", ["KAZ", "KGZ", "VNM", "CZE"]),
    ],
)
def test_longest_alias_wins(text: str, expected: list[str]) -> None:
    assert longest(text) == expected


def test_every_spelling_of_a_country_row_is_an_alias() -> None:
    aliases = {fold(r["alias"]) for r in rows("country_aliases")}
    for r in rows("countries"):
        assert fold(r["name"]) in aliases
        assert fold(r["official_name"]) in aliases


# countrynames disagrees on purpose here: it names parts of a country (GB-SCT), or settles what we leave open.
ORACLE_DIFFERS = {
    "Zaire": "a former code",
    "Republic of Zaire": "a former code",
    "Northern Ireland": "a part, we want the state",
    "Scotland": "a part, we want the state",
    "Wales": "a part, we want the state",
    "England": "a part, we want the state",
    "Zanzibar": "a part, we want the state",
    "Iraqi Kurdistan": "a part, we want the state",
    "Kurdistan Region": "a part, we want the state",
    "Kurdistan Region of Iraq": "a part, we want the state",
    "Republika Srpska": "a part, we want the state",
    "Chechnya": "a part, we want the state",
    "Chechen Republic": "a part, we want the state",
}


def oracle(name: str) -> str | None:
    try:
        code: str | None = to_code_3(name, fuzzy=False)
    except KeyError:  # it knows the name but has no alpha-3 for the code it found
        return None
    return code


def test_countrynames_agrees_with_every_decided_alias() -> None:
    decided = [
        r for r in rows("country_aliases") if r["iso3"] not in FORMER | {""} and r["kind"] != "demonym"
    ]
    known = [(r["alias"], r["iso3"], oracle(r["alias"])) for r in decided if r["alias"] not in ORACLE_DIFFERS]
    assert [k for k in known if k[2] and k[1] != k[2]] == []
    assert sum(1 for k in known if k[2]) > 400


def test_an_undecided_alias_says_why() -> None:
    assert all(r["note"] for r in rows("country_aliases") if not r["iso3"])


def test_validity_is_an_interval() -> None:
    date = re.compile(r"\d{4}-\d{2}-\d{2}")
    for r in [*rows("countries"), *rows("country_aliases")]:
        assert all(not d or date.fullmatch(d) for d in (r["valid_from"], r["valid_to"])), r
        assert not (r["valid_from"] and r["valid_to"]) or r["valid_from"] < r["valid_to"], r


def test_roles_are_ranked_by_the_contract() -> None:
    ranks = codes("rank_level")
    for r in rows("roles"):
        if r["kind"] in ("honorific", "modifier"):
            assert r["rank_level"] == "", r
        else:
            assert r["rank_level"] in ranks, r
            assert re.fullmatch(r"[a-z]+(_[a-z]+)*", r["role"]), r
        assert r["phrase"] == r["phrase"].lower()


@pytest.mark.parametrize(
    ("phrase", "role", "rank"),
    [
        ("president", "president", "1"),
        ("taoiseach", "prime_minister", "2"),
        ("premier of the state council", "prime_minister", "2"),
        ("deputy prime minister and minister of foreign affairs", "deputy_prime_minister", "3"),
        ("crown prince", "crown_prince", "3"),
        ("member of the political bureau of the cpc central committee", "politburo_member", "3"),
        ("state councilor and foreign minister", "state_councilor", "4"),
        ("minister of foreign affairs and expatriates", "foreign_minister", "4"),
        ("minister of foreign affairs, european union and cooperation", "foreign_minister", "4"),
        ("secretary of state", "secretary_of_state", "4"),
        ("national security adviser", "national_security_advisor", "4"),
        ("vice foreign minister", "deputy_foreign_minister", "5"),
        ("assistant minister of foreign affairs", "assistant_foreign_minister", "6"),
        ("deputy secretary of state", "deputy_secretary", "5"),
        ("permanent representative", "permanent_representative", "6"),
        ("director-general", "director_general", "6"),
        ("mayor", "mayor", "7"),
    ],
)
def test_titles_have_the_level_a_reader_expects(phrase: str, role: str, rank: str) -> None:
    found = {r["phrase"]: (r["role"], r["rank_level"]) for r in rows("roles")}
    assert found[phrase] == (role, rank)


def test_cues_use_the_contracts_codes_and_lower_case() -> None:
    acts, events = codes("speech_act"), codes("plover_type")
    kinds = {"verb_that", "verb_np", "verb_to", "noun", "multiword", "collective"}
    for r in rows("cues"):
        assert r["speech_act"] in acts, r
        assert r["plover_type"] in events | {""}, r
        assert r["kind"] in kinds, r
        assert {r["reporting_only"], r["collective_ok"]} <= {"true", "false"}
        assert r["forms"] == r["forms"].lower()


def test_the_commonest_reporting_verbs_are_cues_in_every_form() -> None:
    forms = {f for r in rows("cues") for f in split(r["forms"])}
    for form in (
        "said",
        "noted",
        "stressed",
        "emphasised",
        "emphasized",
        "underscored",
        "reaffirmed",
        "added",
    ):
        assert form in forms, form
    for form in ("pointed out", "spoke highly of", "looks forward to", "is ready to", "exchanged views"):
        assert form in forms, form
    misspelt = re.compile(
        r"eeed|\b(?:firm|strong|high|joint)l(?:ies|ied|ying)\b|(?:confer|regret|commit|transmit)(?:ed|ing)\b"
    )
    assert [f for f in sorted(forms) if misspelt.search(f)] == []


def test_organisations_have_ids_of_the_contract_and_known_parents() -> None:
    ids = {r["org_id"] for r in rows("organisations")}
    assert len(ids) == len(rows("organisations"))
    assert all(re.fullmatch(r"[A-Z][A-Z0-9_-]{1,31}", i) for i in ids)
    assert {r["parent"] for r in rows("organisations")} - {""} <= ids
    assert {r["org_id"] for r in rows("events")} - {""} <= ids
    assert {"UN", "NATO", "ASEAN", "AU", "EU", "SCO", "WHO", "IAEA", "ICRC"} <= ids


def test_venues_stand_in_known_cities() -> None:
    places = {(r["city"], r["iso3"]) for r in rows("cities")}
    for r in [*rows("venues"), *rows("events")]:
        assert not r["city"] or (r["city"], r["iso3"]) in places, r
        assert r["iso3"] or not r["city"]
    assert all(r["iso3"] for r in rows("venues"))


def test_every_capital_is_a_city() -> None:
    cities = {fold(r["city"]) for r in rows("cities")}
    small = set(UN_MEMBERS) | {"VAT", "PSE", "XKX", "TWN", "HKG", "MAC"}
    assert all(fold(r["capital"]) in cities for r in rows("countries") if r["iso3"] in small)


def test_abbreviations_end_with_a_full_stop() -> None:
    for r in rows("abbreviations"):
        assert r["token"].endswith("."), r
        assert r["kind"] in {"always", "unless_next_capital"}, r


def test_topics_are_those_of_the_contract() -> None:
    assert {r["topic"] for r in rows("topics")} == codes("topics")
    assert all(r["keywords"] == r["keywords"].lower() for r in rows("topics"))


def test_sources_describes_every_table() -> None:
    folder = Path(__file__).parents[3] / "transforms" / "extract" / "tables"
    described = (folder / "SOURCES.md").read_text(encoding="utf-8")
    assert [f.stem for f in folder.glob("*.csv") if f"| {f.stem} |" not in described] == []


def test_an_unknown_table_is_named() -> None:
    with pytest.raises(FileNotFoundError, match="no_such_table"):
        rows("no_such_table")
