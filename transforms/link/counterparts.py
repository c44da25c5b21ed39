"""Which meetings are one: two parties' own accounts of the same meeting, call or visit talk.

Joined are accounts of two different parties to the meeting that name the same sides, at least one same
principal on each of two sides, a channel that does not contradict, and days that meet. Days are compared as
intervals: one evening in Washington is the next day in Beijing, and an account without a date happened on the
day of its release or shortly before. Where two meetings fit an account equally well, none is taken: two calls
on one day stay two meetings rather than become a wrong one. Only meetings of two or three sides are compared;
accounts of a conference name whom they please.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from transforms.extract import Meeting, Participant
from transforms.extract.lexicon import countries
from transforms.link.people import spelled_words

RULE = "link.counterpart"
_DAYS_APART = 1  # between two local calendars
_DAYS_BEFORE_RELEASE = 2  # in which an undated account may have happened
_MOST_SIDES = 3


@dataclass(frozen=True, slots=True)
class Account:
    """One release's report of one meeting, and whose it is. ``party``: iso3 or org_id of the publisher."""

    meeting: Meeting
    people: tuple[Participant, ...]
    party: str
    published: date | None
    rank: tuple[int, str, str]  # of two accounts of one meeting the lower is canonical

    @property
    def principals(self) -> list[Participant]:
        return [p for p in self.people if p.is_lead]

    @property
    def sides(self) -> frozenset[str | None]:
        return frozenset(_side(p) for p in self.principals)

    @property
    def days(self) -> tuple[date, date] | None:
        m = self.meeting
        if m.event_date is not None and m.event_date_prec == "day":
            return m.event_date, m.event_date_end or m.event_date
        if m.event_date is None and self.published is not None:
            return self.published - timedelta(days=_DAYS_BEFORE_RELEASE), self.published
        return None


@dataclass(frozen=True, slots=True)
class Counterpart:
    """The meeting that another account reports too, and the share of principals that both name."""

    meeting_id: str
    score: float


def find_counterparts(accounts: Sequence[Account]) -> dict[str, Counterpart]:
    """meeting_id of a further account -> the meeting it reports. A canonical meeting is never itself joined,
    and has one account per party.
    """
    out: dict[str, Counterpart] = {}
    canonical: dict[tuple[frozenset[str | None], date], list[Account]] = defaultdict(list)
    taken: set[tuple[str, str]] = set()  # (canonical meeting, party)
    for account in sorted(accounts, key=lambda a: (a.rank, a.meeting.meeting_id)):
        if not _comparable(account):
            continue
        found = _best(account, _near(account, canonical), taken)
        if found is None:
            taken.add((account.meeting.meeting_id, account.party))
            for day in _calendar(account, 0):
                canonical[account.sides, day].append(account)
        else:
            taken.add((found.meeting_id, account.party))
            out[account.meeting.meeting_id] = found
    return out


def same_people(one: Sequence[Participant], other: Sequence[Participant]) -> dict[str, str]:
    """participant_id in ``other`` -> that of the same person or body in ``one``; each is matched once."""
    out: dict[str, str] = {}
    free = list(one)
    for p in other:
        match = next((q for q in free if _same(q, p)), None)
        if match is not None:
            free.remove(match)
            out[p.participant_id] = match.participant_id
    return out


def _comparable(account: Account) -> bool:
    sides = account.sides
    return (
        2 <= len(sides) <= _MOST_SIDES
        and None not in sides
        and account.party in sides
        and account.days is not None
    )


def _near(
    account: Account, canonical: Mapping[tuple[frozenset[str | None], date], list[Account]]
) -> list[Account]:
    """The canonical accounts of the same sides whose days meet those of ``account``."""
    found: dict[str, Account] = {}
    for day in _calendar(account, _DAYS_APART):
        for other in canonical.get((account.sides, day), ()):
            found.setdefault(other.meeting.meeting_id, other)
    return list(found.values())


def _calendar(account: Account, margin: int) -> Iterator[date]:
    if account.days is None:
        return
    first, last = account.days
    for n in range(-margin, (last - first).days + margin + 1):
        yield first + timedelta(days=n)


def _best(account: Account, others: Sequence[Account], taken: set[tuple[str, str]]) -> Counterpart | None:
    """The one that fits best: most principals in common, then the fewest days apart; None where two do."""
    fits = sorted(
        (-score, _apart(account, other), other.meeting.meeting_id)
        for other in others
        if (other.meeting.meeting_id, account.party) not in taken
        and _channels_agree(account.meeting, other.meeting)
        and (score := _score(account, other))
    )
    if not fits or (len(fits) > 1 and fits[0][:2] == fits[1][:2]):
        return None
    score, _, meeting_id = fits[0]
    return Counterpart(meeting_id, round(-score, 3))


def _score(account: Account, other: Account) -> float:
    """Share of principals that both name; 0 where they are not at least one on each of two sides."""
    matched = same_people(other.principals, account.principals)
    sides = {_side(p) for p in account.principals if p.participant_id in matched}
    if len(sides) < 2:
        return 0.0
    return len(matched) / max(len(account.principals), len(other.principals))


def _channels_agree(one: Meeting, other: Meeting) -> bool:
    """A call may be by telephone for one side and by video for the other; a meeting in a room is no call."""
    formats = {one.format, other.format} - {"unknown"}
    return len(formats) < 2 or formats == {"phone", "video"}


def _apart(one: Account, other: Account) -> int:
    """Days between the two, 0 where they overlap or one has no day of its own."""
    if one.days is None or other.days is None:
        return 0
    return max(0, (one.days[0] - other.days[1]).days, (other.days[0] - one.days[1]).days)


def _side(p: Participant) -> str | None:
    return p.iso3 or p.org_id


def _same(one: Participant, other: Participant) -> bool:
    """Same side and kind, and one name holds the other, or both end in the same family name. Where the family
    name leads it alone is no evidence: too many share it.
    """
    if _side(one) != _side(other) or one.kind != other.kind:
        return False
    a, b = spelled_words(one.name), spelled_words(other.name)
    if set(a) <= set(b) or set(b) <= set(a):
        return True
    family_first = countries().get(one.iso3 or "", {}).get("name_order") == "family_first"
    return not family_first and a[-1] == b[-1]
