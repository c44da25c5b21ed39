"""The embedded sample site, harvested as `make run` does it."""

from __future__ import annotations

import pytest

from tests.harvest.conftest import captures
from transforms.harvest import harvest
from transforms.harvest.sample_site import SAMPLE_ROOT
from transforms.sources.model import load_sources
from transforms.store import Store


def test_the_sample_site_is_harvested_without_any_network(store: Store) -> None:
    if not any(SAMPLE_ROOT.rglob("t*.*htm*")):
        pytest.skip("transforms/sources/sample_site holds no pages yet")
    sample = load_sources()["sample"]
    report = harvest(sample, store, "night-1")
    assert report.stopped is None and report.problems == ()
    rows = captures(store, "sample")
    articles = [c for c in rows if c.role == "article"]
    assert articles and {c.status for c in articles} <= {200}
    assert {c.url.split("/")[2] for c in articles} == set(sample.hosts)
    again = harvest(sample, store, "night-2")
    assert again.n_captured == again.n_revisits
