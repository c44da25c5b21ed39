"""A small set of tables that keep the contract. All people, texts and addresses are invented.

Two meetings, three releases (one a mirror, one by the other side), so that every kind of reference occurs.
``valid_rows`` gives plain dicts to spoil or extend; ``tables_of`` makes Arrow tables of them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import date, datetime, timezone
from typing import Any

import pyarrow as pa

from expectations.contract import load
from expectations.schema import arrow_schema

Rows = dict[str, list[dict[str, Any]]]

SEEN = datetime(2026, 11, 20, 3, 0, tzinfo=timezone.utc)
TALKS = (
    "On November 18, 2026, Foreign Minister Lin Specimen met with Foreign Minister Ada Invented in Lusaka.\n"
    "Lin Specimen said that the two countries trade well. Ada Invented thanked him."
)
CALL = "Ada Invented spoke by phone with United Nations Secretary General Max Notreal, who voiced thanks."


def release_id(n: int) -> str:
    return f"r-{n:016x}"


def meeting_id(n: int) -> str:
    return f"m-{n:016x}"


def participant_id(n: int) -> str:
    return f"p-{n:016x}"


def statement_id(n: int) -> str:
    return f"s-{n:016x}"


def person_id(n: int) -> str:
    return f"x-{n:016x}"


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def valid_rows() -> Rows:
    """Fresh rows of every table; columns that are left out are null."""
    return {
        "releases": [
            _release(1, TALKS, 1),
            _release(2, TALKS, 1, mirror_of=release_id(1)),
            _release(3, CALL, 1),
        ],
        "texts": [_text(1, TALKS), _text(2, TALKS), _text(3, CALL)],
        "meetings": [_talks(), _call()],
        "accounts": [
            _account(1, 1, "original"),
            _account(1, 2, "mirror", match_score=1.0),
            _account(2, 3, "original"),
        ],
        "participants": [
            _participant(1, 1, 1, TALKS, "Lin Specimen", "CHN", "a"),
            _participant(2, 1, 1, TALKS, "Ada Invented", "ZMB", "b"),
            _participant(3, 2, 3, CALL, "Ada Invented", "ZMB", "a"),
            _participant(4, 2, 3, CALL, "Max Notreal", None, "b", org_id="UN", org_name="United Nations"),
        ],
        "statements": [
            _statement(
                1, 1, 1, TALKS, "Lin Specimen said that the two countries trade well.", 1, "CHN", "said"
            ),
            _statement(2, 1, 1, TALKS, "Ada Invented thanked him.", 2, "ZMB", "thanked"),
            _statement(3, 2, 3, CALL, CALL, 4, None, "voiced", speaker_org_id="UN"),
        ],
        "persons": [
            {"person_id": person_id(n), "name": name, "iso3": iso3, "first_seen": day, "last_seen": day}
            for n, (name, iso3) in enumerate(PEOPLE.items(), 1)
            for day in [date(2026, 11, 18)]
        ],
        "tenures": [
            {"person_id": person_id(1), "tenure_seq": 1, "title": "Foreign Minister", "n_meetings": 1},
        ],
        "organizations": [{"org_id": "UN", "name": "United Nations", "aliases": "UNO;the UN"}],
        "changes": [
            {
                "release_id": release_id(n),
                "revision": 1,
                "changed_at": SEEN,
                "known_at": SEEN,
                "change": "created",
                "change_cause": "source",
                "evidence": "shown",
                "new_text_sha256": sha256(text),
                "warc_file": "sample/2026/sample-2026-11.warc.gz",
                "warc_offset": 0,
            }
            for n, text in ((1, TALKS), (2, TALKS), (3, CALL))
        ],
        "rejects": [
            {
                "stage": "parse",
                "source_id": "sample",
                "url": "https://www.mfa.example/system/404.html",
                "reason": "not_a_release",
                "rule_id": "parse.system_page",
                "warc_file": "sample/2026/sample-2026-11.warc.gz",
                "warc_offset": 4711,
            }
        ],
    }


PEOPLE = {"Lin Specimen": "CHN", "Ada Invented": "ZMB", "Max Notreal": None}


def tables_of(rows: Mapping[str, list[dict[str, Any]]]) -> dict[str, pa.Table]:
    """All tables of the contract with these rows; a table not named is empty. KeyError for a wrong column."""
    for name, listed in rows.items():
        unknown = {column for row in listed for column in row} - set(arrow_schema(name).names)
        if unknown:
            raise KeyError(f"{name} has no column {sorted(unknown)}")
    return {
        name: pa.Table.from_pylist(rows.get(name, []), schema=arrow_schema(name)) for name in load().tables
    }


def valid_tables() -> dict[str, pa.Table]:
    return tables_of(valid_rows())


def _release(n: int, text: str, n_meetings: int, **more: Any) -> dict[str, Any]:
    url = f"https://www.mfa.example/eng/t{n}.shtml"
    return {
        "release_id": release_id(n),
        "source_id": "sample",
        "publisher": "Specimen Ministry",
        "publisher_iso3": "CHN",
        "url": url,
        "url_final": url,
        "lang": "en",
        "title": f"Specimen release {n}",
        "kind": "meeting",
        "published_date": date(2026, 11, 19),
        "first_seen_at": SEEN,
        "last_seen_at": SEEN,
        "last_changed_at": SEEN,
        "revision": 1,
        "status": "live",
        "text_sha256": sha256(text),
        "warc_file": "sample/2026/sample-2026-11.warc.gz",
        "warc_offset": 1000 * n,
        "warc_record_id": f"urn:uuid:00000000-0000-5000-8000-{n:012x}",
        "parser": "specimen",
        "parser_version": "2026-11-24",
        "n_words": len(text.split()),
        "n_meetings": n_meetings,
        "year": 2026,
        **more,
    }


def _text(n: int, text: str, revision: int = 1) -> dict[str, Any]:
    return {
        "release_id": release_id(n),
        "revision": revision,
        "text": text,
        "title": f"Specimen release {n}",
        "text_sha256": sha256(text),
        "year": 2026,
    }


def _span(text: str, evidence: str) -> dict[str, int]:
    start = text.index(evidence)
    return {"char_start": start, "char_end": start + len(evidence)}


def _meeting(n: int, release: int, text: str, **more: Any) -> dict[str, Any]:
    return {
        "meeting_id": meeting_id(n),
        "setting": "bilateral",
        "on_sidelines": False,
        "request_type": "not_stated",
        "n_participants": 2,
        "n_mirrors": 0,
        "published_by": "CHN",
        "topics": "trade;bilateral_relations",
        "plover_type": "CONSULT",
        "release_id": release_id(release),
        **_span(text, text.splitlines()[0]),
        "rule_id": "lead.met_with",
        "confidence": 0.9,
        "year": 2026,
        **more,
    }


def _talks() -> dict[str, Any]:
    return _meeting(
        1, 1, TALKS, event_date=date(2026, 11, 18), event_date_prec="day", event_tz="Africa/Lusaka",
        format="in_person", city="Lusaka", venue_iso3="ZMB", host_iso3="ZMB", rank_level=4,
        plover_mode="visit", first_speaker_id=participant_id(1), n_statements=2, n_accounts=2, n_mirrors=1,
        published_by="CHN;UN",
    )  # fmt: skip


def _call() -> dict[str, Any]:
    return _meeting(
        2, 3, CALL, event_date_prec="none", missing_reason="not_stated", format="phone", plover_mode="phone",
        first_speaker_id=participant_id(4), n_statements=1, n_accounts=1,
    )  # fmt: skip


def _account(meeting: int, release: int, relation: str, **more: Any) -> dict[str, Any]:
    return {
        "meeting_id": meeting_id(meeting),
        "release_id": release_id(release),
        "account_seq": 1,
        "relation": relation,
        "rule_id": "link.same_text",
        "year": 2026,
        **more,
    }


def _participant(
    n: int, meeting: int, release: int, text: str, name: str, iso3: str | None, side: str, **more: Any
) -> dict[str, Any]:
    return {
        "participant_id": participant_id(n),
        "meeting_id": meeting_id(meeting),
        "release_id": release_id(release),
        "person_id": person_id(list(PEOPLE).index(name) + 1),
        "name": name,
        "name_raw": name,
        "title_raw": "Foreign Minister" if iso3 else "Secretary General",
        "rank_level": 4,
        "iso3": iso3,
        "side": side,
        "is_lead": True,
        "kind": "person",
        **_span(text, name),
        "rule_id": "lead.principal",
        "confidence": 0.9,
        "year": 2026,
        **more,
    }


def _statement(
    n: int,
    meeting: int,
    release: int,
    text: str,
    evidence: str,
    speaker: int,
    iso3: str | None,
    cue: str,
    **more: Any,
) -> dict[str, Any]:
    names = {1: "Lin Specimen", 2: "Ada Invented", 4: "Max Notreal"}
    return {
        "statement_id": statement_id(n),
        "meeting_id": meeting_id(meeting),
        "release_id": release_id(release),
        "seq": n,
        "paragraph": 1,
        "sentence": n,
        "speaker_id": participant_id(speaker),
        "speaker_name": names[speaker],
        "speaker_iso3": iso3,
        "attribution": "person",
        "cue": cue,
        "quote_type": "indirect",
        "speech_act": "assertive",
        "text": evidence,
        **_span(text, evidence),
        "rule_id": "speech.cue_that",
        "confidence": 0.8,
        "year": 2026,
        **more,
    }
