"""A wrong source file is refused with file, field and what was expected; the files that are shipped are
right.
"""

from __future__ import annotations

import os
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import yaml

from transforms.sources.model import (
    BUILT_IN,
    Source,
    SourceError,
    load_source,
    load_sources,
    selected_sources,
)

GOOD = yaml.safe_load((BUILT_IN / "mfa_cn.yml").read_text(encoding="utf-8"))


def _written(folder: Path, **changes: object) -> Path:
    file = folder / "mfa_cn.yml"
    data = {k: v for k, v in (GOOD | changes).items() if v is not ...}
    file.write_text(yaml.safe_dump(data), encoding="utf-8")
    return file


@pytest.mark.parametrize(
    ("changes", "field", "expected"),
    [
        ({"name": ...}, "name", "Field required"),
        ({"nmae": "x"}, "nmae", "Extra inputs are not permitted"),
        ({"id": "Mfa CN"}, "id", "expected an id matching"),
        ({"id": "other"}, "id", "expected the file's name, 'mfa_cn', got 'other'"),
        ({"kind": "rest"}, "kind", "'listing', 'feed', 'wordpress', 'govuk' or 'sitemap'"),
        ({"kind": "feed"}, "(file)", "kind feed expects a block 'feed' and no other"),
        ({"lang": "english"}, "lang", "pattern"),
        ({"timezone": "China/Beijing"}, "timezone", "expected an IANA time zone, such as Asia/Shanghai"),
        ({"schedule": "nightly"}, "schedule", "expected a cron line of five numeric fields in UTC"),
        ({"hosts": ["www.mfa.gov.cn/eng"]}, "hosts.0", "expected a lower-case host name"),
        ({"hosts": ["www.fmprc.gov.cn"]}, "(file)", "to be on one of hosts: www.fmprc.gov.cn"),
        ({"hosts": []}, "hosts", "at least 1 item"),
        ({"parsers": []}, "parsers", "at least 1 item"),
        ({"publisher": {"name": "x", "iso3": "China"}}, "publisher.iso3", "pattern"),
        (
            {"listing": {"article": "(", "sections": GOOD["listing"]["sections"]}},
            "listing.article",
            "expected a regular expression",
        ),
        (
            {"listing": {"article": "x", "sections": [{"start": "www.mfa.gov.cn/eng/"}]}},
            "listing.sections.0.start",
            "expected an absolute http or https address",
        ),
        (
            {
                "listing": {
                    "article": "x",
                    "sections": [{"start": "https://www.mfa.gov.cn/", "pages": "index.html"}],
                }
            },
            "listing.sections.0.pages",
            "exactly one {n}",
        ),
        ({"politeness": {"delay_s": -1}}, "politeness.delay_s", "greater than or equal to 0"),
        ({"evidence": []}, "evidence", "at least 1 item"),
        (
            {"evidence": [{"about": "x", "basis": "guessed", "noted": "2026-11-24", "note": "x"}]},
            "evidence.0.basis",
            "'seen', 'documented' or 'reported'",
        ),
        (
            {
                "enabled": True,
                "evidence": [{"about": "x", "basis": "reported", "noted": "2026-11-24", "note": "x"}],
            },
            "(file)",
            "only reported must be enabled: false",
        ),
    ],
)
def test_a_wrong_field_is_named(
    tmp_path: Path, changes: dict[str, object], field: str, expected: str
) -> None:
    file = _written(tmp_path, **changes)
    with pytest.raises(SourceError) as caught:
        load_source(file)
    assert caught.value.file == file and caught.value.field == field
    assert expected in str(caught.value) and str(file) in str(caught.value)


def test_all_faults_of_a_file_are_named_at_once(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"lang.*; timezone"):
        load_source(_written(tmp_path, lang="x", timezone="y"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: [", "expected UTF-8 YAML"),
        ("- a", "expected a mapping"),
        ("", "expected a mapping"),
        ("id: a\nid: b", "'id' is there twice"),
    ],
)
def test_a_file_that_is_no_source(tmp_path: Path, text: str, expected: str) -> None:
    file = tmp_path / "x.yml"
    file.write_text(text)
    with pytest.raises(SourceError, match=expected):
        load_source(file)


def test_shipped_and_test_sources_load(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("READOUTS_SOURCES_PATH", str(Path(__file__).parent))
    sources = load_sources()
    assert list(sources) == sorted(sources)
    assert {"mfa_cn", "state_us", "white_house", "kremlin", "ukraine_president", "sample", "mfa_zh"} <= set(
        sources
    )
    for source in sources.values():
        ZoneInfo(source.timezone)
        assert source.evidence and all(e.note for e in source.evidence)


def test_what_is_only_reported_is_off() -> None:
    for source in load_sources(BUILT_IN).values():
        assert not source.enabled or any(e.basis != "reported" for e in source.evidence)


def test_selection(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("READOUTS_SOURCES", raising=False)
    monkeypatch.delenv("READOUTS_SOURCES_PATH", raising=False)
    assert selected_sources() == [s for s in load_sources().values() if s.enabled]
    monkeypatch.setenv("READOUTS_SOURCES", "sample, state_us,sample")
    assert [s.id for s in selected_sources()] == ["sample", "state_us"]
    monkeypatch.setenv("READOUTS_SOURCES", "sampel")
    with pytest.raises(ValueError, match=r"READOUTS_SOURCES names sampel; known sources: .*sample"):
        selected_sources()


def test_one_id_twice_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _written(tmp_path)
    monkeypatch.setenv("READOUTS_SOURCES_PATH", os.pathsep.join([str(tmp_path)]))
    with pytest.raises(SourceError, match="declared in another folder"):
        load_sources()
    monkeypatch.setenv("READOUTS_SOURCES_PATH", str(tmp_path / "missing"))
    with pytest.raises(SourceError, match="expected a folder of source files"):
        load_sources()


def test_a_source_cannot_be_changed() -> None:
    source: Source = load_sources()["sample"]
    with pytest.raises(ValueError, match="frozen"):
        source.enabled = True  # type: ignore[misc]
