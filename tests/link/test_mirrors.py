"""Which releases copy which."""

from __future__ import annotations

from tests.link.conftest import TALKS, history, make_source, observe
from transforms.link.mirrors import Mirror, find_mirrors
from transforms.sources.model import Source
from transforms.staged import Observation

DAMAGED = TALKS.replace(" Lin Specimen said that the two countries trade well.", "")


def found(*observations: tuple[Observation, Source]) -> dict[str, Mirror]:
    return find_mirrors(
        [history(o) for o, _ in observations], {o.release_id: source for o, source in observations}
    )


MAIN, EMBASSY = make_source("main", 10), make_source("embassy", 20)


def test_the_same_text_is_a_mirror_and_the_main_site_has_the_original() -> None:
    copy, original = observe("embassy", day=0), observe("main", day=3)
    assert found((copy, EMBASSY), (original, MAIN)) == {
        copy.release_id: Mirror(original.release_id, 1.0, "link.same_text")
    }


def test_a_damaged_copy_is_known_by_its_document_number() -> None:
    original = observe("main", serial="11866120")
    copy = observe("embassy", text=DAMAGED, serial="11866120")
    mirror = found((original, MAIN), (copy, EMBASSY))[copy.release_id]
    assert (mirror.original, mirror.rule_id) == (original.release_id, "link.same_number")
    assert 0.5 <= mirror.score <= 1.0


def test_an_equal_number_alone_is_no_evidence() -> None:
    other = "On another day somebody else met nobody. " * 10
    assert not found(
        (observe("main", serial="11866120"), MAIN),
        (observe("embassy", text=other, serial="11866120"), EMBASSY),
    )


def test_short_notices_and_other_publishers_are_no_mirrors() -> None:
    assert not found(
        (observe("main", text="No comment."), MAIN), (observe("embassy", text="No comment."), EMBASSY)
    )
    french = make_source("french", 20, iso3="FRA")
    assert not found((observe("main"), MAIN), (observe("french"), french))


def test_an_original_is_never_a_copy_itself() -> None:
    third = make_source("third", 30)
    a = observe("main", serial="11866120")
    b = observe("embassy", text=DAMAGED, serial="11866120")
    c = observe("third", text=DAMAGED)
    mirrors = found((c, third), (b, EMBASSY), (a, MAIN))
    assert {m.original for m in mirrors.values()}.isdisjoint(mirrors)
    assert mirrors[b.release_id].original == a.release_id
