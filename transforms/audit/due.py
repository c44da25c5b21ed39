"""Which published pages are due for another look, and in what order. Pure; the policy is a table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import Annotated, Literal
from urllib.parse import urlsplit

import yaml
from pydantic import BaseModel, ConfigDict, Field

_DAY_S = 86_400.0

Days = Annotated[float, Field(gt=0)]


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Age(_Record):
    """Pages up to ``until_days`` old are asked again after ``every_days``."""

    until_days: Days
    every_days: Days
    why: str = Field(min_length=10)


class Risk(_Record):
    """Pages of which ``when`` is true, up to ``until_days`` old where that is given."""

    when: Literal["gone_once", "deleted", "edited"]
    every_days: Days
    until_days: Days | None = None
    why: str = Field(min_length=10)


class Policy(_Record):
    budget_per_host: int = Field(gt=0)
    ages: tuple[Age, ...] = Field(min_length=1)
    risks: tuple[Risk, ...] = ()


@cache
def policy() -> Policy:
    """The policy of ``policy.yml``; pydantic's ValidationError names a wrong field."""
    return Policy.model_validate(yaml.safe_load(files(__package__).joinpath("policy.yml").read_text("utf-8")))


@dataclass(frozen=True, slots=True)
class Page:
    """One archived article page. ``born`` is its publication, else its first capture; ``asked`` the last
    capture that told anything about it.
    """

    url: str
    born: datetime
    asked: datetime
    risks: frozenset[str] = frozenset()


def due(pages: Iterable[Page], now: datetime, rules: Policy) -> list[str]:
    """The addresses to ask at ``now``: the longest overdue first, in multiples of their own interval, and at
    most ``budget_per_host`` of each host.
    """
    late = ((_overdue(page, now, rules), page.url) for page in pages)
    ordered = sorted((-ratio, url) for ratio, url in late if ratio >= 1)
    spent: Counter[str] = Counter()
    chosen = []
    for _, url in ordered:
        host = urlsplit(url).netloc
        if spent[host] < rules.budget_per_host:
            spent[host] += 1
            chosen.append(url)
    return chosen


def n_due(pages: Iterable[Page], now: datetime, rules: Policy) -> int:
    """How many are due, whatever the budget."""
    return sum(_overdue(page, now, rules) >= 1 for page in pages)


def interval_days(page: Page, now: datetime, rules: Policy) -> float:
    """The shortest interval of all lines that apply to the page."""
    age = (now - page.born).total_seconds() / _DAY_S
    by_age = next((line for line in rules.ages if age <= line.until_days), rules.ages[-1])
    by_risk = [
        risk.every_days
        for risk in rules.risks
        if risk.when in page.risks and (risk.until_days is None or age <= risk.until_days)
    ]
    return min([by_age.every_days, *by_risk])


def _overdue(page: Page, now: datetime, rules: Policy) -> float:
    return (now - page.asked).total_seconds() / _DAY_S / interval_days(page, now, rules)
