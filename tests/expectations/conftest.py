"""Great Expectations takes seconds to import; it is imported once, before the first test that is timed."""

from __future__ import annotations

import pytest

from expectations.suites import context


@pytest.fixture(scope="session", autouse=True)
def _great_expectations() -> None:
    context()
