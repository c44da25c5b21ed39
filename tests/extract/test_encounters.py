"""Each form of reporting an encounter, and what only looks like one."""

from __future__ import annotations

import re
from itertools import product

import pytest

from tests.extract.conftest import release
from transforms.extract.adverbials import mask
from transforms.extract.encounter import ENCOUNTERS, EncounterRule, first_verb, rules_for
from transforms.extract.rows import Meeting

A, B, C = (
    "Foreign Minister Ana Sol of Peru",
    "Foreign Minister Ode Lind of Ghana",
    "Foreign Minister Kai Ro of Fiji",
)
BY_ID = {r.rule_id: r for r in ENCOUNTERS}


def story(example: str) -> str:
    """A rule's example with people and a place for its letters."""
    for old, new in (
        ("the Ministerial Meeting of C", "the Ministerial Meeting of ASEAN"),
        ("the Ministerial Meeting of B", "the Ministerial Meeting of ASEAN"),
        ("The Meeting of A, B and C was held in D", f"The Meeting of {A}, {B} and {C} was held in Suva"),
        ("was in B for", "was in Suva for"),
        ("Ambassador A", "Ambassador Ana Sol of Peru to Ghana"),
        ("on the sidelines of C", "on the sidelines of the UN General Assembly"),
    ):
        example = example.replace(old, new)
    example = re.sub(r"\b(in|at) [CD]\b", r"\1 Suva", example)
    example = re.sub(r"\bA\b", A, example)
    example = re.sub(r"\bC\b", C, re.sub(r"\bB\b", B, example))
    return example + "."


def lead(sentence: str) -> Meeting:
    (found,) = release(sentence).meetings
    return found


@pytest.mark.parametrize("rule", ENCOUNTERS, ids=lambda r: r.rule_id)
def test_every_rule_reads_its_own_example(rule: EncounterRule) -> None:
    sentence = story(rule.example)
    assert first_verb(sentence) >= 0
    assert rule in rules_for(mask(sentence, []).text, rules_for(sentence))
    assert rule.pattern.search(mask(sentence, []).text)
    assert rule.reason


@pytest.mark.parametrize("rule", ENCOUNTERS, ids=lambda r: r.rule_id)
def test_a_rules_example_is_one_meeting(rule: EncounterRule) -> None:
    if rule.kind == "held":
        pytest.skip("an event told without who attended is completed by the next sentence")
    assert len(release(story(rule.example)).meetings) == 1


@pytest.mark.parametrize("rule", ENCOUNTERS, ids=lambda r: r.rule_id)
def test_the_verbs_of_a_rule_are_listed(rule: EncounterRule) -> None:
    """A rule is tried only where one of its verbs stands: the list names all that its pattern begins with."""
    for word, tail in product(_WORDS, _TAILS):
        m = rule.pattern.search(word + tail)
        if m and m.start() == 0:
            assert word in rule.verbs, (rule.rule_id, word)


_WORDS = (
    "met meet meets held holds hold had has have conducted conducts took received answered was were spoke "
    "speaks talked phoned telephoned called paid hosted hosts receives welcomed greeted saw set arranged "
    "requested attended attends chaired chairs presided addressed participated joined convened presented "
    "handed went came travelled traveled led"
).split()
_TAILS = (
    *("", " with", " to Suva to attend the Talks", " talks with", " a phone call with", " a video call with"),
    *(" a call from", " in", " up a meeting with", " on Ana", " Ana", " the Meeting", " place", " over the"),
    *(" received by", " at the", " held", " his credentials to", " a visit to Ana", " a delegation to the"),
)


@pytest.mark.parametrize(
    "sentence",
    [
        f"{A} will meet with {B} in Lima on May 20.",
        f"{A} is to meet with {B} in Lima.",
        f"{A} and {B} have last met in Lima in 2019.",
        f"{A} has met with {B} several times.",
        f"{A} could not meet with {B}.",
        f"{A} met the press in Lima.",
        f"{A} sent a message to {B}.",
        "Trade talks with Ghana met with success.",
        f"{A} called on {B} to release the fishermen.",
    ],
)
def test_no_encounter(sentence: str) -> None:
    assert release(sentence).meetings == ()


@pytest.mark.parametrize(
    ("sentence", "how"),
    [
        (f"{A} met with {B}.", "in_person"),
        (f"{A} spoke by phone with {B}.", "phone"),
        (f"{A} had a telephone conversation with {B}.", "phone"),
        (f"{A} held a video meeting with {B}.", "video"),
        (f"{A} met with {B} via video link.", "video"),
        (f"{A} met virtually with {B}.", "video"),
        (f"{A} spoke with {B} in Suva.", "in_person"),
    ],
)
def test_format(sentence: str, how: str) -> None:
    assert lead(sentence).format == how


@pytest.mark.parametrize(
    ("phrase", "kind", "who"),
    [
        ("at the request of the Ghanaian side", "at_request", "GHA"),
        ("at the latter's request", "at_request", "GHA"),
        ("at request", "at_request", None),
        ("at the invitation of Foreign Minister Sol", "by_invitation", "PER"),
        ("by appointment", "by_appointment", None),
        ("in Lima", "not_stated", None),
    ],
)
def test_request(phrase: str, kind: str, who: str | None) -> None:
    found = lead(f"On 13 May 2024, {A} met with {B} {phrase}.")
    assert (found.request_type, found.requester_iso3) == (kind, who)


@pytest.mark.parametrize(
    ("phrase", "occasion"),
    [
        ("on the sidelines of the Pacific Islands Forum in Suva", "Pacific Islands Forum"),
        ("on the margins of the Munich Security Conference", "Munich Security Conference"),
        ("while attending the Pacific Islands Forum in Suva", "Pacific Islands Forum"),
        ("in Suva", None),
    ],
)
def test_sidelines(phrase: str, occasion: str | None) -> None:
    found = lead(f"On 13 May 2024, {A} met with {B} {phrase}.")
    assert (found.on_sidelines, found.occasion) == (occasion is not None, occasion)


@pytest.mark.parametrize(
    ("phrase", "city", "iso3"),
    [
        ("in Lima", "Lima", "PER"),
        ("in Suva, Fiji", "Suva", "FJI"),
        ("in Washington, D.C.", "Washington, D.C.", "USA"),
        ("in Ghana", None, "GHA"),
        ("in Arequipa, Peru", "Arequipa", "PER"),
        ("at the Great Hall of the People", None, "CHN"),
        ("in the spirit of friendship", None, None),
    ],
)
def test_place(phrase: str, city: str | None, iso3: str | None) -> None:
    found = lead(f"On 13 May 2024, {A} met with {B} {phrase}.")
    assert (found.city, found.venue_iso3) == (city, iso3)


def test_a_call_has_no_place() -> None:
    found = lead(f"{A} spoke by phone with {B} from Lima.")
    assert (found.city, found.venue_iso3) == (None, None)


def test_respectively_tells_several_meetings() -> None:
    text = f"On 13 May 2024, {A} met respectively with {B}, {C} and Minister Ilse Brandt of Austria in Suva."
    found = release(text)
    assert [m.setting for m in found.meetings] == ["bilateral"] * 3
    assert [m.city for m in found.meetings] == ["Suva"] * 3
    assert sorted({p.name for p in found.participants}) == ["Ana Sol", "Ilse Brandt", "Kai Ro", "Ode Lind"]


def test_three_parties_are_one_trilateral_meeting() -> None:
    found = lead(f"{A}, {B} and {C} met in Suva on 13 May 2024.")
    assert found.setting == "trilateral"


def test_those_only_present_are_no_principals() -> None:
    found = release(f"{A} met with {B} in Lima.\nDeputy Minister Ula Prem was present.")
    assert {p.name: p.is_lead for p in found.participants} == {
        "Ana Sol": True,
        "Ode Lind": True,
        "Ula Prem": False,
    }


def test_a_domestic_meeting_is_refused_with_its_reason() -> None:
    found = release(
        "On 13 May 2024, Foreign Minister Ana Sol of Peru met with Defence Minister Ula Prem of Peru."
    )
    assert found.meetings == ()
    assert [r.reason for r in found.refusals] == ["domestic"]
