"""Fetching as a guest: robots.txt, pace, redirects one by one, and every outcome archived before it is looked
at.
"""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass
from datetime import timedelta

from transforms.harvest.address import BadUrl, canonical, host_of, origin_of
from transforms.harvest.captures import read_body, read_headers
from transforms.harvest.client import Client
from transforms.harvest.exchange import REDIRECTS, Failure, Headers, Response, header, is_failed
from transforms.harvest.halt import Halt
from transforms.harvest.ledger import Ledger
from transforms.harvest.pace import Breaker
from transforms.harvest.robots import MAX_REDIRECTS, Rules, rules
from transforms.records import Capture
from transforms.sources.model import Source

log = logging.getLogger(__name__)

_PROGRESS_EVERY = 50
_ROBOTS_FRESH = timedelta(hours=24)  # RFC 9309, 2.4


@dataclass(slots=True)
class Tally:
    """What one run did. ``captured`` counts archived answers, ``revisits`` those of them with a payload known
    before.
    """

    requested: int = 0
    captured: int = 0
    revisits: int = 0
    failed: int = 0
    skipped: int = 0


@dataclass(frozen=True, slots=True)
class Fetched:
    """The end of one request: the capture that stands for it, and its body."""

    capture: Capture
    body: bytes

    @property
    def ok(self) -> bool:
        return 200 <= self.capture.status < 300 or self.capture.status == 304

    @property
    def gone(self) -> bool:
        return self.capture.status in (404, 410)


class Fetcher:
    """Fetches for one source and one run. What this run has archived is read back, not asked again."""

    def __init__(self, source: Source, ledger: Ledger, client: Client, halt: Halt | None = None) -> None:
        self.source, self.ledger, self.client, self._halt = source, ledger, client, halt or Halt()
        self.tally = Tally()
        self.problems: list[str] = []
        self._breaker = Breaker(source.politeness.give_up_after)
        self._rules: dict[str, Rules] = {}  # by origin
        self._rules_until: dict[str, float] = {}  # monotonic
        self._plain_hosts = {host_of(u) for u in source.start_urls() if u.startswith("http:")}

    def fetch(self, url: str, role: str) -> Fetched | None:
        """The archived outcome of ``url``; None when it may not be asked (by robots.txt, or the host has
        failed).
        """
        self._halt.check()
        failure = self._refusal(self._address(url, role))
        if failure is not None:
            self.tally.skipped += 1
            self._note_refusal(url, role, failure)
            return None
        return self._follow(url, role, self.source.politeness.max_redirects)

    def _address(self, url: str, role: str) -> str:
        """Where ``url`` is asked for: an article's text may stand elsewhere than its page (``served_at``)."""
        return self.source.address_of(url) if role == "article" else url

    def problem(self, what: str) -> None:
        """Something the operator should read; kept in order, each once."""
        if what not in self.problems:
            log.warning("%s: %s", self.source.id, what)
            self.problems.append(what)

    def is_closed(self, url: str) -> bool:
        """Whether nothing more will be asked of this address's host in this run."""
        rules = self._rules.get(origin_of(url), Rules())
        return self._breaker.is_open(host_of(url)) or rules.unreachable is not None

    # ---------------------------------------------------------------------------------------- one
    # request

    def _follow(self, requested: str, role: str, redirects: int, *, check: bool = True) -> Fetched:
        """Redirects one by one, each judged like an address of its own. Every hop is archived."""
        url = self._address(requested, role)
        for _ in range(redirects + 1):
            capture, body, headers = self._hop(requested, url, role)
            target = header(headers, "Location") if capture.status in REDIRECTS else None
            if target is None:
                return Fetched(capture, body)
            before = url
            try:
                url = canonical(target, url)
            except BadUrl as error:
                return self._fail(requested, role, Failure(url, "bad_url", str(error), self.client.now()))
            refusal = self._refusal(url, redirected_from=before) if check else None
            if refusal is not None:
                return self._fail(requested, role, refusal)
        detail = f"more than {redirects} redirects from {requested}"
        return self._fail(requested, role, Failure(url, "redirect_limit", detail, self.client.now()))

    def _hop(self, requested: str, url: str, role: str) -> tuple[Capture, bytes, Headers]:
        done = self.ledger.done(requested, url)
        if done is not None and not (role == "robots" and self._is_stale(done)):
            return done, read_body(self.ledger.store, done), read_headers(self.ledger.store, done)
        outcome = self.client.get(url, self.ledger.conditions(url))
        self._note_health(url, outcome)
        if isinstance(outcome, Failure):
            return self._archive(requested, role, outcome), b"", ()
        turns = outcome.status in REDIRECTS and outcome.header("Location") is not None
        capture = self._archive(requested, "redirect" if turns else role, outcome)
        body = read_body(self.ledger.store, capture) if outcome.status == 304 else outcome.body
        return capture, body, outcome.headers

    def _fail(self, requested: str, role: str, failure: Failure) -> Fetched:
        return Fetched(self._archive(requested, role, failure), b"")

    def _archive(self, requested: str, role: str, outcome: Response | Failure) -> Capture:
        capture = self.ledger.add(requested, role, outcome)
        self.tally.requested += 1
        self.tally.captured += capture.record_type != "metadata"
        self.tally.revisits += capture.record_type == "revisit"
        # A robots.txt that is not there, or leads nowhere, is an answer like any other.
        no_rules = role == "robots" and (400 <= capture.status < 500 or capture.error == "redirect_limit")
        self.tally.failed += (capture.status == 0 or capture.status >= 400) and not no_rules
        if self.tally.requested % _PROGRESS_EVERY == 0:
            log.info("%s: %d requests, last %s", self.source.id, self.tally.requested, capture.url)
        return capture

    def _note_health(self, url: str, outcome: Response | Failure) -> None:
        host = host_of(url)
        self._breaker.note(host, isinstance(outcome, Failure) or is_failed(outcome.status))
        if self.client.is_left_alone(outcome):
            self._breaker.open(host)
        if self._breaker.is_open(host):
            self.problem(f"circuit_open: {host}")

    # ---------------------------------------------------------------------------------------- permission

    def _refusal(self, url: str, *, redirected_from: str | None = None) -> Failure | None:
        host, now = host_of(url), self.client.now
        if host not in self.source.hosts:
            error = "off_site_redirect" if redirected_from else "bad_url"
            return Failure(url, error, f"{host} is not one of the source's hosts", now())
        if redirected_from and self._gives_up_tls(redirected_from, url):
            return Failure(url, "insecure_redirect", f"{redirected_from} leads from https to http", now())
        found = Rules() if self._breaker.is_open(host) else self._rules_of(url)
        if self._breaker.is_open(host):
            return Failure(url, "circuit_open", f"nothing more is asked of {host} in this run", now())
        if found.unreachable:
            return Failure(url, "robots_unreachable", f"robots.txt of {host}: {found.unreachable}", now())
        if not found.allows(url):
            return Failure(url, "robots_disallowed", f"robots.txt of {host} forbids it", now())
        return None

    def _note_refusal(self, url: str, role: str, failure: Failure) -> None:
        """What robots.txt forbids is archived once, and again only after something else was seen there."""
        if failure.error == "robots_disallowed" and self.ledger.last_error(url) != failure.error:
            self.ledger.add(url, role, failure)
        log.info("%s: %s: %s", self.source.id, failure.error, url)

    def _gives_up_tls(self, before: str, url: str) -> bool:
        """From https to http, unless the source's own YAML asks that host by http."""
        return (
            before.startswith("https:") and url.startswith("http:") and host_of(url) not in self._plain_hosts
        )

    def _rules_of(self, url: str) -> Rules:
        """Kept for a day; fetched under no rules but the pace."""
        origin = origin_of(url)
        if time.monotonic() >= self._rules_until.get(origin, 0.0):
            self._rules_until[origin] = time.monotonic() + _ROBOTS_FRESH.total_seconds()
            self._rules[origin] = self._fetch_rules(origin)
        return self._rules[origin]

    def _fetch_rules(self, origin: str) -> Rules:
        host = host_of(origin)
        answer = self._follow(f"{origin}/robots.txt", "robots", MAX_REDIRECTS, check=False)
        found = rules(200 if answer.ok else answer.capture.status, answer.body, answer.capture.error)
        if found.unreachable:
            self.problem(f"robots_unreachable: {host} ({found.unreachable})")
        if (found.crawl_delay_s or 0.0) > self.source.politeness.crawl_delay_max_s:
            self.problem(f"crawl_delay: {host} wants {found.crawl_delay_s:.0f} s between requests")
            self._breaker.open(host)
        self.client.pace.ask_for(host, found.crawl_delay_s)
        return found

    def _is_stale(self, robots: Capture) -> bool:
        """A run that is resumed after a day asks for robots.txt anew."""
        return self.client.is_live and self.client.now() - robots.fetched_at >= _ROBOTS_FRESH
