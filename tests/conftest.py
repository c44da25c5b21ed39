"""What several rooms' tests share: one night on the embedded sample site."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from transforms.store import Store


def sample_environment(patch: pytest.MonkeyPatch, store: Path) -> None:
    patch.setenv("READOUTS_STORE", str(store))
    patch.setenv("READOUTS_SOURCES", "sample")
    for name in ("READOUTS_GATEWAY", "READOUTS_SOURCES_PATH"):
        patch.delenv(name, raising=False)


@pytest.fixture(scope="session")
def sample_night(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """A store with one harvest of the sample site and one version, 2026.11.20. Not to be written to."""
    from transforms.night import build_version, harvest_source

    store = Store(tmp_path_factory.mktemp("sample") / "store")
    with pytest.MonkeyPatch.context() as patch:
        sample_environment(patch, store.root)
        harvest_source("sample", "night-1")
        build_version("2026.11.20")
    return store


@pytest.fixture
def sample_env(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """An empty store of its own, named in the environment, and the sample as the only source."""
    sample_environment(monkeypatch, tmp_path / "store")
    yield Store(tmp_path / "store")
