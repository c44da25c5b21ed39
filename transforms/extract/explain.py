"""A release as it was read: every sentence with who speaks in it, by which cue and rule; what was refused.

``explain`` gives plain text, ``explain_html`` one self-contained page with the sentences coloured by speaker.
Both are pure. ``from_rows`` takes rows of a published version instead of reading anew.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, TypeVar

from transforms.extract.read import read
from transforms.extract.rows import Meeting, Participant, Reading, Statement
from transforms.extract.rules import rules
from transforms.extract.sentences import split_sentences
from transforms.records import Document
from transforms.webpage import CONTROLS, environment

N_COLOURS = 8  # speakers beyond these share colours


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of a sentence, and the statement that it belongs to."""

    text: str
    statement: Statement | None
    colour: int | None  # 1 to N_COLOURS


@dataclass(frozen=True, slots=True)
class Sentence:
    number: int  # 1-based in the release
    new_paragraph: bool
    text: str
    statements: tuple[Statement, ...]
    segments: tuple[Segment, ...]
    meetings: tuple[int, ...]  # numbers of the meetings that this sentence reports


@dataclass(frozen=True, slots=True)
class Explained:
    """A release ready to be shown. ``participants`` stand beside their meeting, in its order."""

    title: str
    reading: Reading
    meetings: tuple[tuple[Meeting, tuple[Participant, ...]], ...]
    sentences: tuple[Sentence, ...]
    speakers: Mapping[str, int]  # speaker -> colour
    reasons: Mapping[str, str]  # rule id -> reason, of the rules that fired


def explain(document: Document) -> str:
    """``document`` read now, as plain text."""
    return text_of(explained(document.title, document.text, read(document)))


def explain_html(document: Document) -> str:
    """``document`` read now, as one HTML page without scripts and without requests."""
    return html_of(explained(document.title, document.text, read(document)))


Row = TypeVar("Row", Meeting, Participant, Statement)


def from_rows(
    title: str,
    text: str,
    kind: str,
    meetings: Iterable[Mapping[str, Any]],
    participants: Iterable[Mapping[str, Any]],
    statements: Iterable[Mapping[str, Any]],
) -> Explained:
    """The same from rows with the contract's columns. KeyError when a column is missing."""
    said = sorted(statements, key=lambda row: int(row["seq"]))
    reading = Reading(
        "r-" + "0" * 16,
        kind,
        tuple(_row(Meeting, r) for r in meetings),
        tuple(_row(Participant, r) for r in participants),
        tuple(_row(Statement, r) for r in said),
    )
    return explained(title, text, reading)


def _row(kind: type[Row], row: Mapping[str, Any]) -> Row:
    return kind(*[row[name] for name in kind._fields])


def explained(title: str, text: str, reading: Reading) -> Explained:
    """``reading`` laid over the sentences of ``text``."""
    speakers: dict[str, int] = {}
    for s in reading.statements:
        speakers.setdefault(speaker(s), len(speakers) % N_COLOURS + 1)
    fired = {m.rule_id for m in reading.meetings} | {s.rule_id for s in reading.statements}
    fired |= {r.rule_id for r in reading.refusals}
    return Explained(
        title,
        reading,
        tuple(
            (m, tuple(p for p in reading.participants if p.meeting_id == m.meeting_id))
            for m in reading.meetings
        ),
        tuple(_sentences(text, reading, speakers)),
        speakers,
        {r.rule_id: r.reason for r in rules() if r.rule_id in fired},
    )


def speaker(s: Statement) -> str:
    """Who speaks, in a reader's words."""
    if s.attribution == "both_sides":
        return "both sides"
    land = s.speaker_iso3 or s.speaker_org_id
    if s.attribution == "side" or not s.speaker_name:
        return f"the {land} side" if land else s.attribution
    return f"{s.speaker_name} ({land})" if land else s.speaker_name


def _sentences(text: str, reading: Reading, speakers: Mapping[str, int]) -> Iterable[Sentence]:
    before = 0
    for number, (start, end) in enumerate(split_sentences(text), 1):
        said = tuple(s for s in reading.statements if s.char_start < end and s.char_end > start)
        told = tuple(n for n, m in enumerate(reading.meetings, 1) if start <= m.char_start < end)
        opens = number == 1 or "\n" in text[before:start]
        before = end
        segments = tuple(_segments(text, start, end, said, speakers))
        yield Sentence(number, opens, text[start:end], said, segments, told)


def _segments(
    text: str, start: int, end: int, said: tuple[Statement, ...], speakers: Mapping[str, int]
) -> Iterable[Segment]:
    """The sentence cut where a statement begins or ends; of statements that overlap the last begun counts."""
    edges = {start, end} | {min(max(edge, start), end) for s in said for edge in (s.char_start, s.char_end)}
    cuts = sorted(edges)
    for left, right in pairwise(cuts):
        own = [s for s in said if s.char_start <= left and right <= s.char_end]
        last = max(own, key=lambda s: (s.char_start, -s.seq)) if own else None
        yield Segment(text[left:right], last, speakers[speaker(last)] if last else None)


# ---------------------------------------------------------------------------------------------- plain text


def text_of(told: Explained) -> str:
    """Plain text lines, ended by a newline. Control characters are shown as U+FFFD."""
    lines = [told.title, f"  {told.reading.kind}"]
    if told.reading.missing_reason:
        lines.append(f"  not read: {told.reading.missing_reason}")
    for number, (meeting, people) in enumerate(told.meetings, 1):
        lines += ["", *_meeting_lines(number, meeting, people)]
    for sentence in told.sentences:
        lines += ["", *_sentence_lines(sentence)]
    lines += ["", *(f"refused: {r.reason} ({r.rule_id}): {r.detail}" for r in told.reading.refusals)]
    lines += [f"{rule}: {reason}" for rule, reason in told.reasons.items()]
    return "\n".join(line.translate(CONTROLS).rstrip() for line in lines).rstrip() + "\n"


def sure(confidence: float) -> str:
    """Two digits, cut and not rounded: nothing is shown as certain that is not."""
    return f"{math.floor(confidence * 100) / 100:.2f}"


def facts(m: Meeting) -> tuple[str, ...]:
    """What is known of a meeting, in the order of interest."""
    known = (m.event_date, m.format, m.setting, m.venue, m.city, m.venue_iso3, m.occasion, m.visit_type,
             m.atmosphere, m.joint_doc, (m.topics or "").replace(";", ", "))  # fmt: skip
    return tuple(str(fact) for fact in known if fact)


def _meeting_lines(number: int, m: Meeting, people: Iterable[Participant]) -> list[str]:
    head = f"meeting {number}: {' · '.join(facts(m))} [{m.rule_id}, {sure(m.confidence)}]"
    return [head, *(f"  {p.side}  {described(p)}" for p in people)]


def described(p: Participant) -> str:
    """Name, office, country or organisation, and whether merely present."""
    parts = [p.name, p.title_raw, p.iso3 or p.org_id, None if p.is_lead else "present"]
    return ", ".join(part for part in parts if part)


def _sentence_lines(s: Sentence) -> list[str]:
    labels = [label(x) for x in s.statements] or (["narration"] if not s.meetings else [])
    reports = [f"reports meeting {n}" for n in s.meetings]
    return [f"[{s.number}] {'; '.join([*reports, *labels])}", f"    {s.text}"]


def label(s: Statement) -> str:
    """Speaker, cue, quote type, what it does, rule and confidence of a statement."""
    cue = f"\u201c{s.cue}\u201d" if s.cue else "goes on"
    does = [
        s.speech_act,
        "negated" if s.polarity == "negated" else None,
        "hypothetical" if s.hypothetical else None,
    ]
    parts = [speaker(s), cue, s.quote_type, *does, s.topic, s.rule_id, sure(s.confidence)]
    return " · ".join(part for part in parts if part)


# ---------------------------------------------------------------------------------------------------- HTML


def html_of(told: Explained) -> str:
    """One HTML page; everything that comes from the release is escaped."""
    page = environment("transforms.extract").get_template("explain.html.j2")
    return str(page.render(told=told, facts=facts, described=described, label=label, sure=sure))
