"""One word of a list of participants, and what it can be."""

from __future__ import annotations

from typing import NamedTuple

# Groups of people, in lower case.
GROUP = frozenset(
    """delegation delegations officials leaders representatives members ministers ambassadors envoys
    participants counterparts delegates senators congressmen lawmakers parliamentarians diplomats
    businesspeople entrepreneurs executives scholars academics""".split()
)


class Token(NamedTuple):  # one for every word that is read, so no dataclass
    start: int
    end: int
    text: str
    # name | particle | title | role | country | org | honorific | link | comma | and | paren | group | other
    cls: str
    code: str = ""
