"""Forms of consulates, missions, envoys and departments (docs/forms.md), told of invented people."""

from __future__ import annotations

import pytest

from tests.extract.conftest import DAY, LIND, PUBLISHED, SOL, names, participants, release, speakers, told


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
    assert ("Eva Paz", "PER") in [(p.name, p.iso3) for p in people if not p.is_lead]


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


@pytest.mark.parametrize(
    ("phrase", "title"),
    [
        ("Ode Lind, Chair of West Tamale Fisheries Commission", "Chair of West Tamale Fisheries Commission"),
        ("Ode Lind, Head of the Board of West Tamale, Ghana", "Head of the Board of West Tamale"),
        ("Floor Leader Ode Lind", "Floor Leader"),
        ("Ode Lind CBE MP, Chancellor of the Duchy of Tamale", "Chancellor of the Duchy of Tamale"),
        ("Ode Lind, Marketing Director of Accra Festival", "Marketing Director of Accra Festival"),
        ("some of their children, Mr. Ode Lind", None),
        ("Vice Marshal of the Diplomatic Corps Ode Lind", "Vice Marshal of the Diplomatic Corps"),
        ("Ode Lind, Councilor of the Embassy", "Councilor of the Embassy"),
    ],
)
def test_more_words_of_offices(phrase: str, title: str | None) -> None:
    assert [(n.name, n.title) for n in participants(phrase)] == [("Ode Lind", title)]


def test_a_second_office_behind_a_name_in_a_list() -> None:
    found = participants("Ode Lind, Minister of Trade and Chair of the Board, and Mrs. Eva Lind")
    assert [n.title for n in found] == ["Minister of Trade and Chair of the Board", None]


AMBASSADOR = "On 13 May 2024, Ambassador Ana Sol"


@pytest.mark.parametrize(
    ("how", "rule"),
    [
        ("invited Mr. Ode Lind, the Speaker of Ghana, to have dinner at her residence", "lead.invited_home"),
        ("invited Mr. Ode Lind, the Speaker of Ghana, to her official residence", "lead.invited_home"),
        ("hosted a farewell dinner for Speaker Ode Lind of Ghana", "lead.dined"),
        ("hosted a luncheon in honour of Speaker Ode Lind of Ghana", "lead.dined"),
    ],
)
def test_a_meal_is_a_meeting(how: str, rule: str) -> None:
    meeting, people = told(f"{AMBASSADOR} {how}.")
    assert (meeting.rule_id, meeting.format) == (rule, "in_person")
    assert [p.name for p in people] == ["Ana Sol", "Ode Lind"]


def test_invited_for_a_visit_is_no_meeting() -> None:
    assert release(f"{AMBASSADOR} invited Speaker Ode Lind of Ghana to visit Peru.").meetings == ()


def test_a_copy_of_the_credentials_with_a_capital() -> None:
    meeting, _ = told(
        f"{AMBASSADOR} presented the Copy of Credentials to Mr Ode Lind, Chief of Protocol of Ghana."
    )
    assert meeting.rule_id == "lead.credentials"


@pytest.mark.parametrize(
    "behind",
    ["Lind said that Ghana values trade.", "The two sides spoke highly of Peru-Ghana relations."],
)
def test_an_ambassador_meets_people_of_the_one_land_the_text_tells(behind: str) -> None:
    _, people = told(f"{AMBASSADOR} met with Speaker Ode Lind.\n{behind}")
    assert [p.iso3 for p in people] == ["PER", "GHA"]


def test_a_consul_and_a_delegation_of_a_province_are_of_one_country() -> None:
    found = release(
        "On 13 May 2024, Ana Sol, Consul General of Peru in Accra, met with the delegation of the Loreto "
        "Provincial Government led by Mr. Bo Rey, Adviser to the Provincial Government."
    )
    assert found.meetings == ()


def test_the_name_of_a_consul_is_no_city() -> None:
    _, people = told(
        "On 13 May 2024, Consul General Suva Sol met with Mr. Ode Lind, Head of the Accra Harbour Festival."
    )
    assert [p.iso3 for p in people] == ["PER", "GHA"]


def test_where_they_met_may_stand_behind_the_topic() -> None:
    meeting, _ = told(
        f"{DAY}{SOL} held consultations with {LIND} on bilateral relations and CIS affairs in Accra."
    )
    assert (meeting.city, meeting.venue_iso3) == ("Accra", "GHA")


def test_a_commissioner_without_a_country_is_not_ours() -> None:
    _, people = told(f"{AMBASSADOR} met with Commissioner Ode Lind for Trade and Development.")
    assert [p.iso3 for p in people] == ["PER", None]


def test_several_who_were_present_behind_a_comma() -> None:
    _, people = told(
        f"{DAY}{SOL} met with {LIND}, Consul Bo Rey and Ms. Eva Paz, Head of the Accra Museum were present."
    )
    assert [(p.name, p.is_lead) for p in people] == [
        ("Ana Sol", True),
        ("Ode Lind", True),
        ("Bo Rey", False),
        ("Eva Paz", False),
    ]


def test_the_latter_said() -> None:
    found = release(
        f"{DAY}{SOL} met with {LIND}.\nSol invited Lind to visit Peru, and the latter said he was ready to."
    )
    assert speakers(found) == ["Ana Sol", "Ode Lind"]


def test_what_somebody_recalls_of_others_is_the_speakers() -> None:
    found = release(
        f"{DAY}{SOL} met with {LIND}.\nSol recalled the summit of the two countries. "
        "Four years later, President Eva Paz reached important consensus with President Bo Holm."
    )
    assert set(speakers(found)) == {"Ana Sol"}


def test_a_description_of_a_city_is_nobodys() -> None:
    found = release(
        f"{DAY}{SOL} met with {LIND}.\nLind thanked Peru.\nLocated in the south, Lima is the largest city."
    )
    assert speakers(found) == ["Ode Lind"]


def test_representatives_from_the_companies_speak() -> None:
    found = release(
        "Representatives from the companies briefed Ambassador Sol on trade. They shared the view."
    )
    assert speakers(found) == ["Representatives from the companies"] * 2


def test_both_sides_believe_in_the_present_tense() -> None:
    found = release(
        f"{DAY}{SOL} held consultations with {LIND}.\nBoth sides believe that trade grows. It has no match.\n"
        "Sol said that Peru is ready. The two sides believe that trade grows."
    )
    assert speakers(found) == ["both", "both", "Ana Sol", "Ana Sol"]


def test_the_same_two_chaired_another_session_on_the_day() -> None:
    found = release(
        f"{DAY}{SOL} and {LIND} held the fourth round of consultations in Lima.\n"
        f"On the same day, {SOL} and {LIND} co-chaired the Fifth Meeting of the Joint Group on Trade in Lima."
    )
    assert [m.rule_id for m in found.meetings] == ["lead.joint_met", "lead.chaired_together"]


def test_a_visiting_delegation_came_to_the_host() -> None:
    meeting, _ = told(f"{DAY}{SOL} met with a visiting delegation of young Ghanaian scholars.")
    assert meeting.venue_iso3 == "PER"


def test_gave_congratulations() -> None:
    found = release(
        f"{DAY}{SOL} met with {LIND}, Chair of the Ad Hoc Group.\nSol gave congratulations to Lind."
    )
    assert speakers(found) == ["Ana Sol"]
    assert len(found.participants) == 2


def test_a_visit_to_somebody_is_a_meeting_and_to_a_place_is_none() -> None:
    found = release(
        f"{DAY}Consul General Ana Sol visited West Bengal Speaker Mr Ode Lind. Mr Speaker thanked her.\n"
        "Mr Kai Ro, Chief Whip of the Government of West Bengal, and Consul Ilse Brandt were present."
    )
    assert [(p.name, p.iso3, p.is_lead) for p in found.participants] == [
        ("Ana Sol", "PER", True),
        ("Ode Lind", "IND", True),
        ("Kai Ro", "IND", False),
        ("Ilse Brandt", "PER", False),
    ]
    assert [s.speaker_name for s in found.statements] == ["Ode Lind"]
    for nobody in ("visited Ghana.", "visited the Assembly of West Bengal.", "visited the House of Lions."):
        assert release(f"{DAY}Consul General Ana Sol {nobody}").meetings == ()


@pytest.mark.parametrize(
    ("guest", "iso3"),
    [
        ("California State Senator Ode Lind", "USA"),
        ("Ode Lind, Premier of New South Wales", "AUS"),
    ],
)
def test_a_state_or_province_tells_the_country(guest: str, iso3: str) -> None:
    found = release(f"{DAY}DCM and Minister Ana Sol of the Peruvian Embassy met with {guest}.")
    assert [(p.name, p.iso3) for p in found.participants] == [("Ana Sol", "PER"), ("Ode Lind", iso3)]


def test_an_office_is_where_one_meets() -> None:
    meeting, _ = told(f"{DAY}{SOL} met with {LIND} at the Presidential Office in Suva.")
    assert (meeting.city, meeting.venue_iso3) == ("Suva", "FJI")


def test_a_message_says_what_it_congratulates_on() -> None:
    found = release(
        f"{DAY}Premier Ana Sol sent a congratulatory message to Ode Lind, congratulating him on his post."
    )
    assert [(s.speaker_name, s.cue) for s in found.statements] == [("Ana Sol", "congratulating")]


def test_a_call_on_a_day_is_about_nothing() -> None:
    assert release(f"{SOL} spoke with {LIND} on the phone on 15 March.").statements == ()


MET = f"{DAY}{SOL} held talks with {LIND} in Suva.\n"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("Sol said that all is well. President Kai Ro paid a visit to Peru.", ["Ana Sol", "Ana Sol"]),
        ("Lind briefed Sol on the port, for which Sol expressed her thanks.", ["Ode Lind", "Ana Sol"]),
        ("Sol said that all is well.\nThe delegation is composed of ten people.", ["Ana Sol"]),
        ("The visiting side expressed its thanks.", ["side:GHA"]),
    ],
)
def test_whose_words_those_are(words: str, said: list[str]) -> None:
    assert speakers(release(MET + words)) == said


def test_a_headline_above_the_text_is_no_lead() -> None:
    found = release(
        f"Ana Sol meets with Minister Ode Lind\n{DAY}Foreign Minister Ana Sol who was leading a group to "
        f"the UN General Assembly met with {LIND} in Suva."
    )
    assert [(m.city, m.event_date is not None) for m in found.meetings] == [("Suva", True)]


@pytest.mark.parametrize(
    ("phrase", "people"),
    [
        ("Ana Sol, President Kai Ro's special representative", [("Ana Sol", None)]),
        ("Prime Minister Kai Ro's Special Envoy Ana Sol", [("Ana Sol", "Special Envoy")]),
    ],
)
def test_whoever_sent_an_envoy_takes_no_part(phrase: str, people: list[tuple[str, str | None]]) -> None:
    assert [(n.name, n.title) for n in participants(phrase)] == people


def test_the_issue_of_an_envoy_is_of_the_office_and_no_place_is_lost_behind_it() -> None:
    meeting, people = told(f"{DAY}{SOL} met with Bo Holm, Special Envoy of Ghana on the River Issue in Suva.")
    assert (people[1].title_raw, meeting.city) == ("Special Envoy on the River Issue", "Suva")


def test_a_date_in_brackets_is_no_word_between_met_and_with() -> None:
    meeting, people = told(f"{SOL} met today (14 May 2024) with {LIND}.")
    assert (meeting.event_date, len(people)) == (PUBLISHED, 2)


def test_he_and_the_minister_are_both() -> None:
    found = release(MET + "Sol said that all is well. She and Minister Lind agreed on the port.")
    assert speakers(found) == ["Ana Sol", "both"]


def test_before_attending_an_event_is_beside_it() -> None:
    meeting, _ = told(
        f"{DAY}{SOL} met with {LIND} before attending the 7th Ministerial Meeting of the Bay Forum."
    )
    assert (meeting.on_sidelines, meeting.occasion) == (True, "7th Ministerial Meeting of the Bay Forum")


def test_a_slip_in_a_given_name_is_the_same_person() -> None:
    found = release(
        MET.replace("Ode Lind", "Oriel Ali") + "Oirel Ali said that trade grows. He hoped for more."
    )
    assert speakers(found) == ["Oriel Ali", "Oriel Ali"]


def test_the_state_of_a_mayor_is_no_guest() -> None:
    title = "Ana Sol Meets with Mayor Bea Holm of Chicago, Illinois"
    _, people = told(f"{DAY}{SOL} met with Mayor Bea Holm of Chicago, Illinois.", title)
    assert [p.name for p in people] == ["Ana Sol", "Bea Holm"]


def test_a_city_told_with_its_country_by_of() -> None:
    meeting, people = told(f"{DAY}{SOL} met at the Palace of Nations in Geneva of Switzerland with {LIND}.")
    assert (meeting.city, meeting.venue_iso3, len(people)) == ("Geneva", "CHE", 2)


def test_organisations_in_a_country_are_of_the_office() -> None:
    office = "Permanent Representative to the UN Office at Geneva and Other International Organizations"
    meeting, people = told(f"{DAY}Ambassador Ana Sol, {office} in Switzerland, met with {LIND}.")
    assert people[0].title_raw is not None and people[0].title_raw.endswith("Organizations in Switzerland")
    assert meeting.venue_iso3 is None


def test_envoys_on_a_matter_at_a_session_are_one_group() -> None:
    _, people = told(
        f"{DAY}the meeting of special envoys on the River Issue was held in Suva, Fiji. Special Envoy Ana "
        "Sol attended the meeting, and exchanged views with special envoys on the river issue from Ghana, "
        "India and Brazil on the state of the river."
    )
    assert [(p.name, p.iso3) for p in people[1:]] == [
        ("special envoys on the river issue from Ghana, India and Brazil", None)
    ]


@pytest.mark.parametrize(
    ("guest", "land"),
    [
        ("Bea Holm, Mayor of Chicago", "USA"),
        ("Governor Bea Holm of Illinois", "USA"),
        ("Mayor of Suva Bea Holm", "FJI"),
    ],
)
def test_a_mayor_is_of_the_country_of_the_city(guest: str, land: str) -> None:
    _, people = told(f"{DAY}{SOL} met with {guest}.")
    assert people[1].iso3 == land


def test_a_talk_of_others_is_told_by_the_speaker() -> None:
    found = release(
        MET + "Sol said that trade grows. President Bo Dee and Mr. Minister had many successful talks."
    )
    assert speakers(found) == ["Ana Sol", "Ana Sol"]


def test_whose_envoy_is_of_the_office() -> None:
    _, people = told(f"{DAY}{SOL} met with Bo Holm, Special Envoy of the Ghanaian President.")
    assert (people[1].title_raw, people[1].iso3) == ("Special Envoy of the President", "GHA")


def test_presence_at_a_session_of_an_assembly_is_no_office() -> None:
    event = "the 59th Session of the United Nations (UN) General Assembly"
    meeting, people = told(f"{DAY}during her presence at {event}, {SOL} met with {LIND}.")
    assert (people[0].title_raw, people[0].iso3) == ("Foreign Minister", "PER")
    assert meeting.occasion == event.removeprefix("the ")


def test_a_headline_that_met_somebody_names_no_met() -> None:
    title = "Ambassador Ana Sol, Head of the Peruvian Mission, Met Bo Holm, Secretary-General of ASEAN"
    _, people = told(f"{DAY}Ambassador Ana Sol, Head of the Peruvian Mission, met with Bo Holm.", title)
    assert [p.name for p in people] == ["Ana Sol", "Bo Holm"]


def test_ministers_told_by_country_are_named_where_their_talks_are() -> None:
    found = release(
        f"{DAY}{SOL} met respectively with the Indian, Ghanaian and Fijian foreign ministers.\n"
        "When meeting with Indian Foreign Minster Rao, Ana Sol said that trade grows.\n"
        "When meeting respectively with Ghanaian Foreign Minister Ode Lind and Fijian Foreign Minister Bea "
        "Holm, Ana Sol said that all is well."
    )
    assert names(found) == [{"Ana Sol", "Rao"}, {"Ana Sol", "Ode Lind"}, {"Ana Sol", "Bea Holm"}]


def test_a_dinner_to_consuls_general_of_many_countries() -> None:
    found = release(
        f"{DAY}{SOL} and her husband hosted a dinner to the Consuls General of Ghana, India and Fiji.\n"
        "Ana Sol welcomed the CGs and gave a short briefing.\nThe consuls general thanked her for the dinner."
    )
    assert [p.iso3 for p in found.participants] == ["PER", "GHA", "IND", "FJI"]
    assert speakers(found)[1:] == [f"Consul General of {land}" for land in ("Ghana", "India", "Fiji")]


def test_a_new_office_behind_and_is_the_office() -> None:
    _, people = told(
        f"{DAY}{SOL} met with Consul General of Ghana Bo Holm and new Consul General of Fiji Eva Rask."
    )
    assert [p.title_raw for p in people[1:]] == ["Consul General", "Consul General"]


def test_those_of_a_delegation_who_are_named_stand_for_it() -> None:
    guests = "including Minister of Trade Bo Holm and Deputy Minister Eva Rask"
    _, people = told(f"{DAY}{SOL} met with a Ghanaian delegation, {guests}, and exchanged views on trade.")
    assert [(p.name, p.iso3) for p in people[1:]] == [("Bo Holm", "GHA"), ("Eva Rask", "GHA")]


def test_a_delegation_of_an_uncertain_country_lends_no_empty_code() -> None:
    guests = (
        "a Congolese delegation, including Minister of Trade Bo Holm and Minister of Health Eva Rask of Ghana"
    )
    found = release(f"{DAY}{SOL} met with {guests}.")
    assert {p.name for p in found.participants} == {"Ana Sol", "Bo Holm", "Eva Rask"}
    assert "" not in {p.iso3 for p in found.participants}


def test_some_of_the_leaders_of_many_countries_are_not_all() -> None:
    guests = "including President Bo Holm of Indonesia and Prime Minister Eva Rask of Singapore"
    meeting, people = told(f"{DAY}{SOL} met with leaders of ASEAN countries, {guests}.")
    assert (meeting.setting, len(people)) == ("multilateral", 4)


def test_all_the_envoys_are_those_told_before() -> None:
    found = release(
        f"{DAY}{SOL} met with newly appointed diplomatic envoys of ten countries.\nAna Sol shook hands "
        "and held warm talks with all diplomatic envoys. Ana Sol said that trade grows."
    )
    assert len(found.meetings) == 1


def test_a_city_is_no_person_who_speaks() -> None:
    found = release(MET + "Lind said that trade grows. The City of Bayford attached great importance to it.")
    assert speakers(found) == ["Ode Lind", "Ode Lind"]
