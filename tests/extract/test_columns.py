"""The columns that are read beside who met and who spoke: what each says on sentences made for it."""

from __future__ import annotations

import pytest

from tests.extract.conftest import release
from transforms.extract.circumstance import atmosphere, joint_doc, visit_type
from transforms.extract.office import office
from transforms.extract.rows import Meeting, Participant, Statement

LEAD = (
    "On May 14, 2024, Foreign Minister Ana Sol of Peru met with Foreign Minister Ode Lind of Ghana in Lima."
)


def said(sentence: str, lead: str = LEAD) -> Statement:
    """The statement that ``sentence``, told behind a lead, makes."""
    *_, last = release(f"{lead}\n{sentence}").statements
    return last


def meeting(text: str) -> Meeting:
    (found,) = release(text).meetings
    return found


# ------------------------------------------------------------------------------------- speech acts


@pytest.mark.parametrize(
    ("sentence", "act", "plover"),
    [
        ("Ana Sol said that trade grew by a tenth last year.", "assertive", None),
        ("Ana Sol urged Ghana to lift the ban on fish.", "directive", "REQUEST"),
        ("Ana Sol hoped that both sides would keep in touch.", "directive", "REQUEST"),
        ("Ana Sol suggested that the two sides open a school.", "directive", "REQUEST"),
        ("Ana Sol said that both sides should open their markets.", "directive", "REQUEST"),
        ("Ana Sol pledged to send more doctors.", "commissive", "AGREE"),
        ("Ana Sol said that Peru is ready to send more doctors.", "commissive", "AGREE"),
        ("Ana Sol said that Peru will send more doctors.", "commissive", "AGREE"),
        ("Ana Sol said that the harvest will be better.", "assertive", None),
        ("Ana Sol said that Ghana will hold elections.", "assertive", None),
        ("Ana Sol thanked Ghana for its doctors.", "expressive", "SUPPORT"),
        ("Ana Sol expressed her gratitude for the doctors.", "expressive", "SUPPORT"),
        ("Ana Sol expressed concern over the arrests.", "expressive", "ACCUSE"),
        ("Ana Sol expressed the readiness of Peru to send doctors.", "commissive", "AGREE"),
        ("Ana Sol condemned the attack.", "expressive", "ACCUSE"),
        ("Ana Sol announced a new consulate.", "declarative", None),
        ("The two sides discussed fisheries.", "assertive", "CONSULT"),
        ("The two sides agreed to open a school.", "commissive", "AGREE"),
    ],
)
def test_the_speech_act(sentence: str, act: str, plover: str | None) -> None:
    found = said(sentence)
    assert (found.speech_act, found.plover_type) == (act, plover)


@pytest.mark.parametrize(
    ("going_on", "act"),
    [
        ("The harvest was good.", "assertive"),
        ("Peru hopes to sell more of it.", "directive"),
        ("The two sides should sell more of it.", "directive"),
        ("Peru is also ready to sell more of it.", "commissive"),
        ("Peru thanks Ghana for its help.", "expressive"),
        ("Growth is strong thanks to the harvest.", "assertive"),
    ],
)
def test_a_sentence_that_goes_on_does_what_its_first_clause_does(going_on: str, act: str) -> None:
    found = said(f"Ana Sol said that trade grew. {going_on}")
    assert (found.cue, found.speech_act) == (None, act)


# ---------------------------------------------------------------------------------------- polarity


@pytest.mark.parametrize(
    ("sentence", "polarity"),
    [
        ("Ana Sol said that Peru does not seek new bases.", "negated"),
        ("Ana Sol said that Peru will never sell its ports.", "negated"),
        ("Ana Sol said that no country should sell its ports.", "negated"),
        ("Ana Sol said that Peru has no wish to sell its ports.", "negated"),
        ("Ana Sol denied that Peru sold its ports.", "negated"),
        ("Ana Sol said that Peru opposes the sale of ports.", "affirmed"),
        ("Ana Sol said that Peru rejects the sale of ports.", "affirmed"),
        ("Ana Sol said that the ports serve not only Peru.", "affirmed"),
        ("Ana Sol noted that trade grew.", "affirmed"),
        ("Ana Sol said that trade grew, which nobody had not foreseen.", "affirmed"),
    ],
)
def test_polarity(sentence: str, polarity: str) -> None:
    assert said(sentence).polarity == polarity


@pytest.mark.parametrize(
    ("sentence", "hypothetical"),
    [
        ("Ana Sol said that Peru would join if others did.", True),
        ("Ana Sol hoped that Ghana would join.", True),
        ("Ana Sol said that the port may open next year.", True),
        ("Ana Sol said that Peru would join.", False),  # "will", told in the past
        ("Ana Sol said that the port opens in May.", False),
        ("Ana Sol said that on May 3 the port opened.", False),
        ("Ana Sol conveyed the wishes of the President.", False),
    ],
)
def test_hypothetical(sentence: str, hypothetical: bool) -> None:
    assert said(sentence).hypothetical is hypothetical


# ---------------------------------------------------------------------------- addressee and target


def addressed(sentence: str) -> str | None:
    reading = release(f"{LEAD}\n{sentence}")
    names = {p.participant_id: p.name for p in reading.participants}
    to = reading.statements[-1].addressee_id
    return names[to] if to else None


@pytest.mark.parametrize(
    ("sentence", "name"),
    [
        ("Ana Sol told Ode Lind that trade grew.", "Ode Lind"),
        ("Ana Sol assured Lind of her support.", "Ode Lind"),
        ("Ana Sol thanked her counterpart for coming.", "Ode Lind"),
        ("Ana Sol expressed thanks to Ode Lind for coming.", "Ode Lind"),
        ("Ana Sol congratulated Foreign Minister Ode Lind on his election.", "Ode Lind"),
        ("Ana Sol thanked the people of Ghana.", None),
        ("Ana Sol said that Ode Lind knows the port.", None),
    ],
)
def test_the_addressee(sentence: str, name: str | None) -> None:
    assert addressed(sentence) == name


def test_two_people_are_no_single_addressee() -> None:
    lead = LEAD.replace(" in Lima", " and Foreign Minister Kai Ro of Fiji in Lima")
    assert said("Ana Sol urged Ode Lind and Kai Ro to come back.", lead).addressee_id is None


@pytest.mark.parametrize(
    ("sentence", "iso3"),
    [
        ("Ana Sol urged Ghana to lift the ban.", "GHA"),
        ("Ana Sol thanked the government of Ghana for its help.", "GHA"),
        ("Ana Sol told Ode Lind that trade grew.", "GHA"),
        ("Ana Sol condemned Fiji's ban on fish.", "FJI"),
        ("Ana Sol condemned the arrests of fishermen by Fiji.", "FJI"),
        ("Ana Sol condemned the attack on Fiji.", None),
        ("Ana Sol thanked Ghana and Fiji for their help.", None),
        ("Ana Sol said that trade with Ghana grew.", None),
        ("Ana Sol urged Peru to lift the ban.", None),  # her own country
    ],
)
def test_the_target(sentence: str, iso3: str | None) -> None:
    assert said(sentence).target_iso3 == iso3


# ------------------------------------------------------------------------------------------ topics


@pytest.mark.parametrize(
    ("sentence", "topic"),
    [
        ("Ana Sol said that tariffs and market access come first.", "trade"),
        ("Ana Sol said that the ceasefire holds.", "peace_process"),
        ("Ana Sol said that bilateral relations and climate change matter.", "climate_environment"),
        ("Ana Sol said that the Democratic Republic of the Congo is beautiful.", None),
        ("Ana Sol said that it was late.", None),
    ],
)
def test_the_topic(sentence: str, topic: str | None) -> None:
    assert said(sentence).topic == topic


def test_a_meetings_topics_are_those_of_its_statements_in_order() -> None:
    text = f"{LEAD}\nAna Sol said that tariffs must fall. Ode Lind said that the ceasefire holds."
    assert meeting(text).topics == "peace_process;trade"
    assert meeting(LEAD).topics is None


# ----------------------------------------------------------------------------------- circumstances


@pytest.mark.parametrize(
    ("told", "code"),
    [
        ("b, who is on an official visit to peru", "official"),
        ("b, who paid a state visit to peru from may 1 to 3", "state"),
        ("during his working visit to lima, b met a", "working"),
        ("b, in lima on a stopover visit", "transit"),
        ("b, who was visiting peru", "not_stated"),
        ("b will pay a state visit to peru in june", None),
        ("the sides prepared his upcoming official visit", None),
        ("b met a", None),
    ],
)
def test_visit_type(told: str, code: str | None) -> None:
    assert visit_type([told], visits=False, event=False) == code


def test_a_meeting_at_an_event_is_a_visit_to_the_event() -> None:
    assert visit_type(["b met a"], visits=False, event=True) == "multilateral_event"
    assert visit_type(["b met a"], visits=True, event=False) == "not_stated"


@pytest.mark.parametrize(
    ("told", "codes"),
    [
        ("they had a candid and in-depth exchange of views on trade", ("candid", "in_depth")),
        ("the meeting was held in a warm and friendly atmosphere", ("warm", "friendly")),
        ("the talks were constructive and took an hour", ("constructive",)),
        ("they agreed to hold in-depth talks next year", ()),
        ("the strategic dialogue of the two ministries was held", ()),
        ("they discussed the constructive role of ghana", ()),
    ],
)
def test_atmosphere(told: str, codes: tuple[str, ...]) -> None:
    assert atmosphere([told]) == codes


@pytest.mark.parametrize(
    ("told", "code"),
    [
        ("after the talks, the two ministers signed a memorandum of understanding on fish", "mou"),
        ("the two sides issued a joint statement", "joint_statement"),
        ("a joint communique was issued after the talks", "communique"),
        ("they signed a treaty and a memorandum of understanding", "treaty"),
        ("the ministers witnessed the signing of the agreement on visas", "agreement"),
        ("the ministers exchanged notes on visas", "exchange_of_letters"),
        ("the two sides will sign an agreement", None),
        ("they agreed to issue a joint statement", None),
        ("they discussed the agreement signed last year", None),
        ("the agreement has yet to be signed", None),
    ],
)
def test_joint_doc(told: str, code: str | None) -> None:
    assert joint_doc([told]) == code


def test_what_a_speaker_recalls_is_not_of_this_meeting() -> None:
    told = f"{LEAD}\nAna Sol said that the two sides signed a treaty during the state visit of the President."
    found = meeting(told)
    assert (found.visit_type, found.joint_doc, found.atmosphere) == (None, None, None)


def test_a_signature_told_after_the_talks_is() -> None:
    text = (
        f"{LEAD}\nAna Sol said that trade grew.\nAfter the talks, the two sides signed an agreement on visas."
    )
    assert meeting(text).joint_doc == "agreement"


@pytest.mark.parametrize(
    ("lead", "mode", "host"),
    [
        (LEAD, "visit", "PER"),
        (LEAD.replace("in Lima", "in Suva"), "third-party", None),
        (LEAD.replace("met with", "had a phone call with").replace(" in Lima", ""), "phone", None),
        (LEAD.replace(" in Lima", " on the sidelines of the UN General Assembly"), "multilateral", None),
        (
            LEAD.replace("Foreign Minister Ode Lind of Ghana", "Ambassador of Ghana to Peru Ode Lind"),
            None,
            "PER",
        ),
    ],
)
def test_plover_mode_and_host(lead: str, mode: str | None, host: str | None) -> None:
    found = meeting(lead)
    assert (found.plover_type, found.plover_mode, found.host_iso3) == ("CONSULT", mode, host)


# ------------------------------------------------------------------------------------------- ranks


def ranks(text: str) -> tuple[int | None, list[int | None]]:
    reading = release(text)
    people: tuple[Participant, ...] = reading.participants
    return reading.meetings[0].rank_level, [p.rank_level for p in people]


def test_a_meetings_level_is_that_of_its_lower_side() -> None:
    lead = "On May 14, 2024, President Ana Sol of Peru met with Foreign Minister Ode Lind of Ghana in Lima."
    assert ranks(lead) == (4, [1, 4])


def test_a_side_without_a_known_office_leaves_the_level_open() -> None:
    level, people = ranks("On May 14, 2024, President Ana Sol of Peru met with Ode Lind of Ghana in Lima.")
    assert None in people
    assert level is None


@pytest.mark.parametrize(
    ("title", "organisation", "rank"),
    [
        ("President", False, 1),
        ("National Security Advisor to the U.S. President", False, 4),
        ("Prime Minister's National Security Adviser", False, 4),
        ("Head of the Office of the President", False, 4),
        ("Permanent Secretary of the Prime Minister's Office", False, 5),
        ("Prime Minister and Minister of Foreign Affairs", False, 2),
        ("former Prime Minister", False, 7),
        ("President of the Storting", False, 3),
        ("President of the Arequipa Chamber of Commerce", False, 7),
        ("President of the European Council", True, 2),
        ("Secretary-General", True, 4),
        ("Director-General", True, 4),
        ("Director-General of the Department of Consular Affairs", False, 6),
        ("MFA Secretary General", False, 5),
        ("Vice Minister of Commerce", False, 5),
        ("gardener", False, None),
        (None, False, None),
    ],
)
def test_the_rank_is_of_the_office_held(title: str | None, organisation: bool, rank: int | None) -> None:
    assert office(title, organisation)[1] == rank
