"""Observations to releases with revisions."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from tests.link.conftest import NIGHT, TALKS, absence, listing, observe
from transforms.link.history import History, histories
from transforms.link.moves import find_moves, settle
from transforms.staged import Absence, Listed, Observation, Staged


def test_one_state_in_two_months_is_one_revision() -> None:
    (told,) = histories([observe(day=12), observe(day=0)])
    (revision,) = told.revisions
    assert revision.first.seen_first < revision.last.seen_last
    assert told.status == "live"


def test_edits_are_numbered_in_order_of_time_and_a_withdrawn_edit_is_one_more() -> None:
    (told,) = histories([observe(day=2), observe(day=0), observe(text="Edited.", day=1)])
    assert [r.number for r in told.revisions] == [1, 2, 3]
    assert told.revisions[0].first.text == told.latest.text
    assert told.status == "edited"


def test_releases_are_told_apart_and_in_order_of_id() -> None:
    told = histories([observe(path=f"/{n}") for n in range(5)])
    assert [h.release_id for h in told] == sorted({h.release_id for h in told})


# -------------------------------------------------------------------------------------------------- changes


def told(*rows: Observation | Absence | Listed) -> list[History]:
    """The histories of one source's rows, moves settled."""
    staged = Staged(
        observations=[r for r in rows if isinstance(r, Observation)],
        absences=[r for r in rows if isinstance(r, Absence)],
        listings=[r for r in rows if isinstance(r, Listed)],
    )
    moved = find_moves(staged)
    settled = settle(staged, moved)
    return histories(settled.observations, settled.absences, settled.listings, moved)


def codes(h: History) -> list[str]:
    return [c.code for c in h.changes]


def test_an_edit_names_the_parts_that_read_differently() -> None:
    (h,) = told(observe(), observe(day=1, title="Another", text=TALKS + " More.", published_date=None))
    assert (codes(h), h.changes[1].parts) == (["created", "edited"], ("title", "date", "text"))


def test_other_tags_are_no_edit_and_other_paragraph_breaks_neither_though_offsets_move() -> None:
    tags = [observe(markup_sha256="0" * 64), observe(day=1, markup_sha256="1" * 64)]
    (h,) = told(*tags, observe(day=2, text=TALKS.replace(". ", ".\n"), markup_sha256="2" * 64))
    assert codes(h) == ["created", "markup", "markup"]
    assert [c.revision for c in h.changes] == [1, 1, 2]
    assert h.status == "live"


def test_a_feed_item_with_another_link_has_moved() -> None:
    (h,) = told(observe(), observe(day=1, url="http://main.example/b", url_final="http://main.example/b"))
    assert (codes(h), h.status, h.changes[1].evidence) == (["created", "moved"], "moved", ("item_link",))


def test_the_same_bytes_read_otherwise_are_our_own_doing() -> None:
    same = {"payload_digest": "sha256:" + "0" * 64}
    (ours,) = told(observe(**same), observe(day=1, text="Read anew.", parser_version="2026-12-01", **same))
    (theirs,) = told(observe(**same), observe(day=1, text="Edited.", payload_digest="sha256:" + "1" * 64))
    assert [(c.code, c.cause) for c in ours.changes] == [("created", "source"), ("reread", "pipeline")]
    assert ours.status == "live"
    assert [c.cause for c in theirs.changes] == ["source", "source"]


def test_one_missed_fetch_is_never_a_deletion() -> None:
    (h,) = told(observe(), absence(day=1))
    assert (codes(h), h.status) == (["created"], "live")


def test_the_same_answer_soon_after_or_in_the_same_run_is_no_second_piece_of_evidence() -> None:
    (soon,) = told(observe(), absence(day=1), absence(day=1.1))
    (same_run,) = told(observe(), absence(day=1, run="long"), absence(day=2, run="long"))
    assert codes(soon) == codes(same_run) == ["created"]


def test_the_same_answer_at_a_later_check_is_a_deletion_known_then() -> None:
    (h,) = told(observe(), absence(day=1), absence(day=2), absence(day=3))
    assert (codes(h), h.status) == (["created", "deleted"], "deleted")
    gone = h.changes[1]
    assert gone.evidence == ("status_404", "later_check")
    assert (gone.at, gone.known_at) == (NIGHT + timedelta(days=1), NIGHT + timedelta(days=2))


def test_a_sight_between_two_such_answers_takes_the_evidence_away() -> None:
    (h,) = told(observe(), absence(day=1), observe(day=2), absence(day=3))
    assert codes(h) == ["created"]


def test_absence_from_a_listing_that_reaches_that_far_is_the_second_piece() -> None:
    rows = [observe(), listing("/n", "/a", "/old"), absence(day=1)]
    assert codes(told(*rows, listing("/n2", "/n", "/old", day=1))[0]) == ["created", "deleted"]
    for silent in (
        listing("/n2", "/n", "/a", "/old", day=1),  # it is still named
        listing("/n3", "/n2", "/n", day=1),  # the listing no longer goes down so far
        listing("/n", "/old", day=-2),  # long before the answer
        listing("/n", "/old", day=2),  # after it
    ):
        assert codes(told(*rows, silent)[0]) == ["created"], silent
    elsewhere = listing("/a", page="/other", day=1)
    assert codes(told(*rows, listing("/n2", "/n", "/old", day=1), elsewhere)[0]) == ["created"]


def test_a_page_that_was_never_in_a_listing_cannot_be_missed_there() -> None:
    (h,) = told(observe(), listing("/n", "/old"), absence(day=1), listing("/n", "/old", day=1))
    assert codes(h) == ["created"]


def test_a_deleted_page_that_is_there_again_is_restored_and_edited_if_it_reads_differently() -> None:
    (h,) = told(observe(), absence(day=1), absence(day=2), observe(day=3))
    assert (codes(h), h.status, len(h.revisions)) == (["created", "deleted", "restored"], "restored", 1)
    (h,) = told(observe(), absence(day=1), absence(day=2), observe(day=3, text="Edited."))
    assert (codes(h), h.status) == (["created", "deleted", "restored", "edited"], "edited")


# ---------------------------------------------------------------------------------------------------- moves


def test_the_same_text_at_another_address_of_the_source_is_a_move_and_the_id_stays() -> None:
    old, new = observe(path="/a"), observe(path="/b", day=1)
    (h,) = told(old, new, absence(day=1))
    assert (h.release_id, codes(h), h.status) == (old.release_id, ["created", "moved"], "moved")
    assert h.latest.url.endswith("/b") and h.changes[1].evidence == ("status_404", "same_text")


def test_the_same_number_is_a_move_when_most_sentences_are_the_same() -> None:
    old = observe(path="/a", serial="12050391")
    edited = observe(path="/b", serial="12050391", text=TALKS + " A sentence was added.", day=1)
    (h,) = told(old, edited, absence(day=1))
    assert codes(h) == ["created", "moved", "edited"]
    assert len(told(old, replace(edited, text="Quite another text."), absence(day=1))) == 2


def test_a_move_happens_once_and_may_happen_twice() -> None:
    rows = [observe(path="/a"), absence(day=1), observe(path="/b", day=1), absence(day=2, path="/b")]
    (h,) = told(*rows, observe(path="/c", day=2))
    assert codes(h) == ["created", "moved", "moved"] and h.latest.url.endswith("/c")
    copies = [observe(path="/b", day=1), observe(path="/c", day=1)]
    first, second = told(observe(path="/a"), absence(day=1), *copies)
    assert sorted([codes(first), codes(second)]) == [["created"], ["created", "moved"]]


def test_the_same_words_a_year_later_are_another_release() -> None:
    next_year = observe(path="/b", day=365, published_date=date(2027, 11, 19))
    assert len(told(observe(path="/a"), absence(day=1), next_year)) == 2
    undated = observe(path="/b", day=1, published_date=None)
    assert len(told(observe(path="/a"), absence(day=1), undated)) == 1


def test_what_stands_at_both_addresses_has_not_moved() -> None:
    seen_later = observe(path="/a", day=2)
    assert len(told(observe(path="/a"), observe(path="/b", day=1), absence(day=1), seen_later)) == 2
    assert len(told(observe(path="/a"), observe(path="/b", day=1))) == 2
    assert len(told(observe(path="/a"), observe("embassy", path="/b", day=1), absence(day=1))) == 2


def test_a_page_that_leads_to_its_new_address_has_moved() -> None:
    led = observe(path="/a", day=1, url_final="http://main.example/b")
    (h,) = told(observe(path="/a"), led, observe(path="/b", day=1))
    assert codes(h) == ["created", "moved"] and h.changes[1].evidence == ("redirect",)
    same = observe(path="/a", day=1, url_final="https://www.main.example/a/")
    assert codes(told(observe(path="/a"), same)[0]) == ["created"]  # another spelling is no other address


def test_a_deletion_that_was_known_stays_told_when_the_text_turns_up_elsewhere_later() -> None:
    (h,) = told(observe(path="/a"), absence(day=1), absence(day=2), observe(path="/b", day=9))
    assert (codes(h), h.status) == (["created", "deleted", "moved"], "moved")
