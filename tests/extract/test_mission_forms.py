"""Forms of consulates, missions, envoys and departments (docs/forms.md), told of invented people."""

from __future__ import annotations

import pytest

from tests.extract.conftest import DAY, LIND, SOL, names, participants, release, speakers, told


@pytest.mark.parametrize(
    ("phrase", "title"),
    [
        ("Ode Lind, Director-General of FIDES", "Director-General of FIDES"),
        ("Ode Lind, Aide, TRD at Ghana's Trade Ministry", "Aide, TRD at Trade Ministry"),
        ("Envoy for Polar and Trade Affairs Ode Lind", "Envoy for Polar and Trade Affairs"),
        ("Ode Lind, Chair of the Ghanaian Follow-up Board", "Chair of the Follow-up Board"),
        ("Ambassador Ode Lind, Head of the Trade Board", "Ambassador, Head of the Trade Board"),
        ("CEO of African Harvest Fund Ambassador Ode Lind", "CEO of African Harvest Fund Ambassador"),
        ("Ode Lind, Ph.D., Head of the Accra Harbour Festival", "Head of the Accra Harbour Festival"),
        ("Hon. Ode Lind (Former Speaker)", "Former Speaker"),
        ("His Majesty King Ode Lind", "King"),
        ("Lord Speaker Baroness Ode Lind", "Lord Speaker"),
        ("Executive Secretary-General Ode Lind", "Executive Secretary-General"),
        ("Ode Lind, Director of the Accra-Lima Forum", "Director of the Accra-Lima Forum"),
    ],
)
def test_words_of_an_office_are_no_names(phrase: str, title: str) -> None:
    assert [(n.name, n.title) for n in participants(phrase)] == [("Ode Lind", title)]


def test_a_particle_with_an_apostrophe() -> None:
    assert [n.name for n in participants("Envoy Ode d'Arbre of Ghana")] == ["Ode d'Arbre"]


def test_of_two_offices_in_front_of_a_name_the_first_is_whose_it_follows() -> None:
    found = participants("Ode Lind, Ambassador of Ghana, Trade Counsellor Mr. Bo Holm")
    assert [(n.name, n.title) for n in found] == [("Ode Lind", "Ambassador"), ("Bo Holm", "Trade Counsellor")]


def test_several_verbs_tell_several_meetings() -> None:
    found = release(
        f"{DAY}{SOL} met with {LIND}, and held a talk with Mr. Bo Holm, Minister of Trade of Ghana. "
        "The two sides exchanged views on trade."
    )
    assert names(found) == [{"Ana Sol", "Ode Lind"}, {"Ana Sol", "Bo Holm"}]


def test_courtesy_calls_and_a_meeting() -> None:
    found = release(
        f"{DAY}{SOL} paid courtesy calls respectively on His Majesty King Ode III of Ghana, and Prime "
        "Minister Bo Holm of Ghana and met with Honourable Kofi Berg, Minister of Trade of Ghana."
    )
    assert names(found) == [{"Ana Sol", "Ode III"}, {"Ana Sol", "Bo Holm"}, {"Ana Sol", "Kofi Berg"}]


def test_several_hosts_met_one_visitor_respectively() -> None:
    found = release(
        f"{DAY}President Ode Lind of Ghana and Prime Minister Bo Holm of Ghana met with {SOL} "
        "and her delegation respectively."
    )
    assert names(found) == [{"Ode Lind", "Ana Sol"}, {"Bo Holm", "Ana Sol"}]


def test_relevant_activities_were_all_of_the_meetings() -> None:
    found = release(
        f"{DAY}President Ode Lind of Ghana and Prime Minister Bo Holm of Ghana met with {SOL} respectively. "
        "Peruvian Ambassador to Ghana Eva Paz attended relevant activities."
    )
    assert [len(x) for x in names(found)] == [3, 3]


@pytest.mark.parametrize(
    "group",
    [
        "a delegation of senior diplomats from Africa",
        "diplomatic envoys of European countries in Peru",
        "visiting delegates from the Arab states",
    ],
)
def test_a_group_of_many_countries(group: str) -> None:
    meeting, people = told(f"{DAY}{SOL} met with {group}.")
    assert meeting.setting == "multilateral"
    assert len(people) == 2


def test_envoys_attended_a_consultation_chaired_by_two() -> None:
    meeting, people = told(
        f"{DAY}Director-General Ana Sol co-chaired the consultation with Ghanaian Ambassador to Peru "
        "Ode Lind. Thirty envoys of African countries to Peru attended the consultation, including Kenyan "
        "Ambassador to Peru Bo Holm."
    )
    assert meeting.setting == "multilateral"
    assert [p.name for p in people] == ["Ana Sol", "Ode Lind", "Bo Holm"]


@pytest.mark.parametrize(
    "told_so",
    [
        "The Fisheries Senior Officials' Meeting, the Harbour Forum Senior Officials' Meeting, and the Coast "
        f"Dialogue were held in Suva, Fiji. {SOL} led a delegation to attend these meetings.",
        f"{SOL} led a delegation attending the Fisheries Senior Officials' Meeting, the Harbour Forum Senior "
        "Officials' Meeting and the Coast Dialogue in Suva, Fiji.",
    ],
)
def test_sessions_told_together(told_so: str) -> None:
    found = release(f"From May 12 to 13, 2024, {told_so}")
    assert [(m.occasion or "").split()[0] for m in found.meetings] == ["Fisheries", "Harbour", "Coast"]
    assert {(m.setting, m.venue_iso3) for m in found.meetings} == {("multilateral", "FJI")}
    assert names(found) == [{"Ana Sol"}] * 3


def test_consultations_on_a_subject_with_somebody() -> None:
    meeting, people = told(
        f"{DAY}Director-General Ana Sol held director-general-level consultations on trade between the two "
        "foreign ministries with Director of the Department of Trade of Ghana Ode Lind in Lima."
    )
    assert (meeting.city, [p.name for p in people]) == ("Lima", ["Ana Sol", "Ode Lind"])


def test_a_ministry_in_front_of_a_name_is_no_place() -> None:
    _, people = told(
        f"{DAY}{SOL} held consultations with Aide at the Ministry of External Affairs Ode Lind of Ghana."
    )
    assert people[1].title_raw == "Aide at the Ministry of External Affairs"


def test_at_his_residence() -> None:
    meeting, _ = told(f"{DAY}{SOL} met at her residence with Dr. Ode Lind, Mayor of Tamale, Ghana.")
    assert meeting.venue == "her residence"


@pytest.mark.parametrize(
    "how",
    [" in the presence of Counsellor Eva Paz and Consul Bo Rey", ", Counsellor Eva Paz was present"],
)
def test_who_was_present_is_told_by_the_lead(how: str) -> None:
    _, people = told(f"{DAY}{SOL} met with {LIND}{how}.")
    assert [p.name for p in people if p.is_lead] == ["Ana Sol", "Ode Lind"]
    assert "Eva Paz" in [p.name for p in people if not p.is_lead]


def test_the_land_visited_is_where_they_met() -> None:
    found = release(
        "Ana Sol, Foreign Minister of Peru, undertook an official visit to Ghana on 12 May 2024.\n"
        "During the visit, Sol met with Speaker Ode Lind."
    )
    assert [m.venue_iso3 for m in found.meetings] == ["GHA"]


VISIT = "On 4-7 May, Deputy Chairman of the Trade Committee Ana Sol visited Ghana.\n"


def test_talks_of_a_visit_told_by_an_adverbial() -> None:
    found = release(
        f"{VISIT}At the meetings with the First Vice-President Ode Lind and members of the Trade Committee, "
        "Ana Sol congratulated Ghana on its day. The delegation and the Ghanaian MPs also exchanged views on "
        "trade. The delegation also called upon the Ghanaian President H.E. Mrs. Eva Holm."
    )
    assert names(found) == [
        {"Ana Sol", "Ode Lind"},
        {"Ana Sol", "members of the Trade Committee"},
        {"Ana Sol", "Eva Holm"},
    ]
    assert speakers(found) == ["Ana Sol", "both"]
    assert {m.venue_iso3 for m in found.meetings} == {"GHA"}


def test_a_visit_for_a_celebration() -> None:
    found = release(
        f"{DAY}{SOL} attended the celebration of the 50th anniversary of the independence of Ghana. "
        "During her visit, Sol met with President Ode Lind."
    )
    (meeting,) = found.meetings
    assert (meeting.on_sidelines, meeting.venue_iso3) == (True, "GHA")


def test_a_reception_attended_and_somebody_met() -> None:
    meeting, people = told(
        f"{DAY}{SOL} attended the reception for the anniversary of independence held by "
        "the Ghanaian Embassy, and met with Ghanaian Ambassador to Peru Ode Lind."
    )
    assert (meeting.on_sidelines, meeting.occasion) == (True, "reception for the anniversary of independence")
    assert [(p.name, p.iso3) for p in people] == [("Ana Sol", "PER"), ("Ode Lind", "GHA")]


def test_attending_a_round_in_the_country() -> None:
    meeting, _ = told(
        f"{DAY}{SOL} met with {LIND}, who is in Peru attending the 13th round of consular consultations."
    )
    assert meeting.on_sidelines


@pytest.mark.parametrize(
    ("place", "city", "iso3"),
    [
        ("in Damascus, capital of Syria", "Damascus", "SYR"),
        ("at the Ministry of Foreign Affairs of Ghana", None, "GHA"),
        ("at the Ghanaian Embassy", None, None),
    ],
)
def test_places_told_by_a_country(place: str, city: str | None, iso3: str | None) -> None:
    meeting, _ = told(f"{DAY}{SOL} met with {LIND} {place}.")
    assert (meeting.city, meeting.venue_iso3) == (city, iso3)


def test_a_consul_meets_where_posted() -> None:
    meeting, people = told(
        f"{DAY}Ana Sol, Consul General of Peru in Accra, met with Mr. Ode Lind, Mayor of Tamale of Ghana."
    )
    assert (meeting.venue_iso3, people[0].title_raw) == ("GHA", "Consul General in Accra")


def test_the_headline_may_tell_the_place() -> None:
    meeting, _ = told(f"{DAY}{SOL} held talks with {LIND}.", "Peru and Ghana Hold Consultation in Lima")
    assert (meeting.city, meeting.venue_iso3) == ("Lima", "PER")


def test_the_head_of_a_team_speaks() -> None:
    found = release(
        f"{DAY}Ode Lind, Minister of Trade of Ghana, met with the Peruvian Fisheries Survey Team.\n"
        "Mr. Bo Rey, head of the Survey Team, introduced the plan."
    )
    assert speakers(found) == ["Bo Rey"]
    assert [(p.name, p.is_lead) for p in found.participants][-1] == ("Bo Rey", True)


def test_ideas_exchanged_behind_a_comma() -> None:
    found = release(f"{DAY}Ambassador Ana Sol received {LIND}, exchanged ideas on trade.")
    assert speakers(found) == ["both"]


def test_a_briefing_for_the_media() -> None:
    found = release(f"{DAY}{SOL} spoke on trade.", "Ana Sol Holds Briefing for Foreign Media on Trade")
    assert found.kind == "press_conference"


def test_a_style_ends_no_clause() -> None:
    found = release(
        f"{DAY}Ambassador Ana Sol paid a courtesy call on King Ode III of Ghana.\n"
        "Ambassador Sol presented the letter of H.E. President Eva Paz to King Ode III and "
        "highly commended Ghana."
    )
    assert speakers(found) == ["Ana Sol"]
