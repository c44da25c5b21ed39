"""When a page is asked again: a table, a clock and a budget."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.audit.due import Age, Page, Policy, Risk, due, interval_days, n_due, policy

NOW = datetime(2026, 11, 28, 13, 30, tzinfo=timezone.utc)
RULES = Policy(
    budget_per_host=2,
    ages=(
        Age(until_days=30, every_days=7, why="young pages change"),
        Age(until_days=365, every_days=28, why="older ones less"),
    ),
    risks=(
        Risk(when="gone_once", every_days=1, why="a second answer decides"),
        Risk(when="edited", every_days=3, until_days=100, why="edited again more often"),
    ),
)


def make(name: str = "a", age: float = 10, asked: float = 8, *risks: str, host: str = "x.example") -> Page:
    born, last = NOW - timedelta(days=age), NOW - timedelta(days=asked)
    return Page(f"http://{host}/{name}", born, last, frozenset(risks))


@pytest.mark.parametrize(
    ("page", "days"),
    [
        (make(age=10), 7),
        (make(age=30), 7),
        (make(age=31), 28),
        (make(age=9000), 28),  # the last line holds for all that is older
        (make("a", 200, 8, "gone_once"), 1),
        (make("a", 50, 8, "edited"), 3),
        (make("a", 200, 8, "edited"), 28),  # long ago edited
        (make("a", 10, 8, "edited", "gone_once"), 1),
    ],
)
def test_the_shortest_interval_holds(page: Page, days: float) -> None:
    assert interval_days(page, NOW, RULES) == days


def test_a_page_is_due_when_its_interval_has_passed() -> None:
    assert due([make(asked=6.9)], NOW, RULES) == []
    assert due([make(asked=7)], NOW, RULES) == ["http://x.example/a"]


def test_the_longest_overdue_come_first_and_every_host_has_its_budget() -> None:
    pages = [make("a", asked=7), make("b", asked=21), make("c", asked=14), make("d", host="y.example")]
    late = make("e", 300, 20, "gone_once")  # twenty times its interval
    assert due([*pages, late], NOW, RULES) == [
        f"http://{u}" for u in ("x.example/e", "x.example/b", "y.example/d")
    ]
    assert n_due([*pages, late], NOW, RULES) == 5


@given(st.lists(st.tuples(st.integers(0, 4000), st.integers(0, 400)), max_size=40, unique=True))
def test_what_is_left_for_lack_of_budget_gets_its_turn(ages: list[tuple[int, int]]) -> None:
    """Week after week every page is asked, however small the budget."""
    left = {f"{n}": make(f"{n}", *age) for n, age in enumerate(ages)}
    now, waiting = NOW, {page.url for page in left.values()}
    for _ in range(60 + len(left)):
        chosen = set(due(left.values(), now, RULES))
        left = {k: Page(p.url, p.born, now if p.url in chosen else p.asked, p.risks) for k, p in left.items()}
        waiting -= chosen
        now += timedelta(days=7)
    assert not waiting


def test_the_policy_that_is_shipped_says_why_and_grows_more_patient_with_age() -> None:
    every = [line.every_days for line in policy().ages]
    assert every == sorted(every) and all(line.why for line in (*policy().ages, *policy().risks))
    assert {risk.when for risk in policy().risks} == {"gone_once", "deleted", "edited"}
