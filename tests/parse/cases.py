"""Captures without a network, and the two shapes of a parser's answer."""

from __future__ import annotations

from datetime import datetime, timezone

from transforms.records import Capture, Refusal, Release


def capture_of(url: str, role: str = "article", status: int = 200, error: str | None = None) -> Capture:
    return Capture(
        source_id="test",
        run_id="run",
        role=role,
        url=url,
        url_final=url,
        fetched_at=datetime(2026, 11, 24, tzinfo=timezone.utc),
        status=status,
        content_type="text/html; charset=ISO-8859-1",  # mis-declared, as missions do
        etag=None,
        last_modified=None,
        payload_digest=None,
        error=error,
        record_type="response" if status else "metadata",
        warc_file="test/2026/test-2026-11.warc.gz",
        warc_offset=0,
        warc_length=1,
        warc_record_id="urn:uuid:0",
    )


def one_release(found: list[Release | Refusal]) -> Release:
    (release,) = found
    assert isinstance(release, Release), release
    return release


def one_refusal(found: list[Release | Refusal]) -> Refusal:
    (refusal,) = found
    assert isinstance(refusal, Refusal), refusal
    return refusal


def releases(found: list[Release | Refusal]) -> list[Release]:
    assert all(isinstance(r, Release) for r in found), [r for r in found if isinstance(r, Refusal)]
    return [r for r in found if isinstance(r, Release)]
