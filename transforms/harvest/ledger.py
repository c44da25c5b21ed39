"""What is known of a source's addresses, and the one place that adds to its archive."""

from __future__ import annotations

from datetime import datetime, timedelta
from types import TracebackType

from transforms.harvest import archive
from transforms.harvest.archive import Member
from transforms.harvest.captures import capture_of, recover, relative, write_captures
from transforms.harvest.client import VERSION, Conditions, user_agent
from transforms.harvest.exchange import Failure, Response, is_failed
from transforms.records import Capture
from transforms.store import Store

OWED_DAYS = 30  # how long an address is asked again that never answered


class Ledger:
    """All captures of one source, and the archive they are in. To be opened under the source's lock.

    What earlier runs saw (``prior``) is kept apart from what this run sees: decisions are taken on ``prior``
    alone, so a run that was killed and started again under its id takes the same ones and ends in the same
    state.
    """

    def __init__(self, store: Store, source_id: str, run_id: str, *, flush_every: int = 500) -> None:
        self.store, self.source_id, self.run_id = store, source_id, archive.checked_run_id(run_id)
        self._flush_every = flush_every
        self._months = recover(store, source_id)
        self._unwritten: set[str] = set()
        self._n_unwritten = 0
        self._opened: set[str] = set()  # months whose file has this run's warcinfo
        self.prior: dict[str, Capture] = {}  # the newest capture of an address before this run
        self.first_seen: dict[str, datetime] = {}  # articles only
        self.this_run: dict[tuple[str, str], Capture] = {}  # by address asked for and address answering
        self._payloads: dict[tuple[str, str], Capture] = {}  # the response that first held a payload
        self._newest: dict[str, Capture] = {}  # the newest capture with a body, by the address that answered
        self._errors: dict[str, str | None] = {}
        self.started_at: datetime | None = None
        for rows in self._months.values():
            for capture in rows:
                self._learn(capture)

    def __enter__(self) -> Ledger:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            self.flush()
        except OSError:
            if error is None:
                raise  # else the first error says more, and the next run makes the index from the archive

    # ---------------------------------------------------------------------------------------- questions

    def is_known(self, url: str) -> bool:
        """Whether an earlier run learnt what this address answers (a refusal by robots.txt counts)."""
        capture = self.prior.get(url)
        return capture is not None and (not is_failed(capture.status) or capture.error == "robots_disallowed")

    def has_failed(self, url: str) -> bool:
        """Whether the last thing an earlier run learnt of this address is that it could not be fetched."""
        capture = self.prior.get(url)
        return capture is not None and not self.is_known(url)

    def done(self, requested: str, url: str) -> Capture | None:
        """This run's answer, if it has one; a failure is asked again when the run is resumed."""
        capture = self.this_run.get((requested, url))
        return None if capture is None or is_failed(capture.status) else capture

    def last_error(self, requested: str) -> str | None:
        return self._errors.get(requested)

    def conditions(self, url: str) -> Conditions:
        newest = self._newest.get(url)
        return Conditions(newest.etag, newest.last_modified) if newest else Conditions()

    def young_articles(self, days: int, at_most: int) -> list[str]:
        """Articles first seen less than ``days`` before this run, the newest ``at_most`` of them, oldest
        first.
        """
        if self.started_at is None or at_most == 0:
            return []
        since = self.started_at - timedelta(days=days)
        young = [(seen, url) for url, seen in self.first_seen.items() if since <= seen <= self.started_at]
        return [url for _, url in sorted(young)[-at_most:]]

    def owed_articles(self, at_most: int) -> list[str]:
        """Articles that earlier runs asked for in the last OWED_DAYS and did not get, the newest ``at_most``
        of them, oldest first.
        """
        if self.started_at is None or at_most == 0:
            return []
        since = self.started_at - timedelta(days=OWED_DAYS)
        owed = [
            (seen, url) for url, seen in self.first_seen.items() if seen >= since and self.has_failed(url)
        ]
        return [url for _, url in sorted(owed)[-at_most:]]

    def article_urls(self) -> list[str]:
        return list(self.first_seen)

    # ---------------------------------------------------------------------------------------- additions

    def add(self, requested: str, role: str, outcome: Response | Failure) -> Capture:
        """Archive one outcome; it is in the WARC when this returns. OSError when it cannot be written."""
        if isinstance(outcome, Failure):
            blob = archive.failure(self.source_id, self.run_id, role, requested, outcome)
        else:
            earlier = self._same_payload(outcome)
            blob = archive.exchange(self.source_id, self.run_id, role, requested, outcome, earlier)
        capture = self._append(blob, outcome.at)
        self._learn(capture)
        if self._n_unwritten >= self._flush_after():
            self.flush()
        return capture

    def _flush_after(self) -> int:
        """Rarer as the index grows: writing it anew costs as much as it holds."""
        return max(self._flush_every, sum(len(self._months[m]) for m in self._unwritten) // 8)

    def flush(self) -> None:
        """The WARC to disk first, then the index that speaks of it."""
        for month in sorted(self._unwritten):
            archive.sync(self.store.warc(self.source_id, month))
            write_captures(self.store, self.source_id, month, self._months[month])
        self._unwritten.clear()
        self._n_unwritten = 0

    def _same_payload(self, response: Response) -> Capture | None:
        """The earlier response with this payload; for a 304 the one our conditions described."""
        if response.status == 304:
            newest = self._newest.get(response.url)
            return newest and self._payloads.get((newest.url_final, newest.payload_digest or ""))
        return self._payloads.get((response.url, response.digest))

    def _append(self, blob: bytes, at: datetime) -> Capture:
        month = f"{at:%Y-%m}"
        path = self.store.warc(self.source_id, month)
        if month not in self._opened:
            software = f"readouts/{VERSION}"
            blob = archive.warcinfo(self.source_id, self.run_id, user_agent(), software, at) + blob
        start = archive.append(path, blob)
        capture = self._last_capture(archive.split_blob(blob, start, path), relative(self.store, path))
        self._months.setdefault(month, []).append(capture)
        self._unwritten.add(month)
        self._n_unwritten += 1
        return capture

    def _last_capture(self, member: Member, warc_file: str) -> Capture:
        by_id = {c.warc_record_id: c for c in self._payloads_referred(member)}
        capture = capture_of(member, self.source_id, warc_file, by_id.get)
        if capture is None:
            raise archive.ArchiveError(f"{warc_file}: the record at {member.offset} is no capture")
        return capture

    def _payloads_referred(self, member: Member) -> list[Capture]:
        key = (member.get("WARC-Refers-To-Target-URI") or "", member.get("WARC-Payload-Digest") or "")
        return [self._payloads[key]] if key in self._payloads else []

    def _learn(self, capture: Capture) -> None:
        if capture.run_id == self.run_id:
            self._learn_own(capture)
        elif capture.role != "redirect":
            self.prior[capture.url] = capture
            if capture.role == "article":
                self.first_seen.setdefault(capture.url, capture.fetched_at)
        self._errors[capture.url] = capture.error
        if capture.record_type == "metadata" or capture.payload_digest is None:
            return
        if capture.record_type == "response":
            self._payloads.setdefault((capture.url_final, capture.payload_digest), capture)
        if 200 <= capture.status < 300 or capture.status == 304:
            self._newest[capture.url_final] = capture

    def _learn_own(self, capture: Capture) -> None:
        self.this_run[capture.url, capture.url_final] = capture
        self._opened.add(f"{capture.fetched_at:%Y-%m}")
        if self.started_at is None or capture.fetched_at < self.started_at:
            self.started_at = capture.fetched_at
