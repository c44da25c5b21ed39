"""Three nights of the invented ministry as three versions: deltas, rebuilds, and ids that stay."""

from __future__ import annotations

import json
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from tests.acceptance.nights import NIGHT, build, environ, environment, harvest, rows
from tests.servers import serve_specimens
from transforms.link.ids.ledger import TABLES
from transforms.publish.contents import measured
from transforms.publish.diff import Edition, apply_delta, compare
from transforms.publish.layouts import contract_layouts
from transforms.rebuild import rebuilt
from transforms.store import Store

HOSTS = ["specimen_ke", "specimen_mfa", "specimen_pe", "specimen_pl", "specimen_un"]


@pytest.fixture(scope="module")
def versions(specimens: Path, shared: Path, scratch: Path) -> list[Path]:
    """One version after each of the three nights."""
    store, faults, made = scratch / "versions-store", shared / "specimens/faults.json", []
    for n in (1, 2, 3):
        at = NIGHT + timedelta(days=n - 1)
        with serve_specimens(specimens / f"site-night{n}", faults, memento=at) as gateway:
            harvest(store, HOSTS, gateway, f"night-{n}")
        made.append(build(store, HOSTS, at.strftime("%Y.%m.%d")))
    return made


def test_every_delta_leads_from_night_to_night(versions: list[Path]) -> None:
    for before, after in pairwise(versions):
        made = measured(apply_delta(before, after), contract_layouts(), NIGHT.year)
        stated = json.loads((after / "manifest.json").read_bytes())["tables"]
        assert made.tables == {table: facts["content_hash"] for table, facts in stated.items()}


def test_what_differs_between_nights_is_the_publishers_doing(versions: list[Path]) -> None:
    for before, after in pairwise(versions):
        found = compare(Edition.of(before), Edition.of(after)).tables.values()
        causes = {cause for d in found for column in d.causes.values() for cause in column.to_pylist()}
        assert "publisher" in causes and not causes & {"code", "new_source"}


def test_every_version_is_built_again_from_the_archive(versions: list[Path]) -> None:
    store = Store(versions[0].parents[1])
    with environ(environment(store.root, HOSTS)):
        assert [rebuilt(store, version) for version in versions] == [[], [], []]


def test_ids_are_kept_or_their_end_is_told(versions: list[Path]) -> None:
    told = {row["old_id"] for row in rows(versions[-1], "id_changes")}
    for table, key in TABLES.items():
        first, last = ({row[key] for row in rows(v, table)} for v in (versions[0], versions[-1]))
        assert first - last <= told, table
        assert len(first & last) >= 0.9 * len(first), table
