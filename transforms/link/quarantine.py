"""Statements that nobody can be named for, and single ones whose evidence does not hold, become rejects.

A statement is a leaf: no other row points at it, so it can be set aside alone. When the evidence of more than
SPARED of a source's statements does not hold, none is set aside: something is broken, and the contract shall
say so.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from transforms.extract import Statement
from transforms.staged import Observation, Reject, Staged

SPARED = 0.01  # share of a source's statements
_ALWAYS_SPARED = 5  # rows: with few statements one is already more than that share


def quarantine(staged: Staged) -> Staged:
    """``staged`` with the unsound statements moved to ``rejects``."""
    shown = {(o.release_id, o.state_sha256): o for o in staged.observations}
    faults: dict[int, Reject] = {}
    for place, (state, s) in enumerate(staged.statements):
        o = shown[s.release_id, state]
        if fault := _fault(s, o):
            faults[place] = _reject(s, o, *fault)
    broken = _broken_sources(staged, shown, faults)
    aside = {place: r for place, r in faults.items() if r.source_id not in broken}
    kept = [pair for place, pair in enumerate(staged.statements) if place not in aside]
    return replace(staged, statements=kept, rejects=[*staged.rejects, *aside.values()])


def _fault(s: Statement, o: Observation) -> tuple[str, str] | None:
    """(reason, rule) where the row does not stand on its evidence."""
    if not 0 <= s.char_start < s.char_end <= len(o.text):
        return "contract", "statement.offsets"
    if o.text[s.char_start : s.char_end] != s.text or not s.text.strip():
        return "contract", "statement.evidence"
    if s.attribution == "person" and not s.speaker_name:
        return "unclear_speaker", "statement.speaker_named"
    return None


def _broken_sources(
    staged: Staged, shown: dict[tuple[str, str], Observation], faults: dict[int, Reject]
) -> set[str]:
    total = Counter(shown[s.release_id, state].source_id for state, s in staged.statements)
    unsound = Counter(r.source_id for r in faults.values() if r.reason == "contract")
    return {source for source, n in unsound.items() if n > max(_ALWAYS_SPARED, SPARED * total[source])}


def _reject(s: Statement, o: Observation, reason: str, rule_id: str) -> Reject:
    return Reject(
        stage="extract",
        source_id=o.source_id,
        release_id=s.release_id,
        url=o.url,
        table_name="statements",
        row_key=s.statement_id,
        reason=reason,
        detail=f"{s.rule_id}: {s.text[:160]}".strip(),
        rule_id=rule_id,
        warc_file=o.warc_file,
        warc_offset=o.warc_offset,
        state_sha256=o.state_sha256,
    )
