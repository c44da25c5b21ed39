"""The contract loads, has DESIGN's columns, and a wrong file is refused with its name and the field."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml

from expectations.contract import HOME, ContractError, UnknownCode, check_code, codes, load
from expectations.schema import arrow_schema

# DESIGN.md, "Tables and columns"; releases.missing_reason, tenures and id_changes were added to it.
DESIGN = {
    "releases": """release_id source_id publisher publisher_iso3 url url_final lang title kind
        published_date published_at published_tz first_seen_at last_seen_at last_changed_at revision
        status text_sha256 warc_file warc_offset warc_record_id parser parser_version mirror_of
        n_words n_meetings missing_reason year""",
    "texts": "release_id revision text title text_sha256 year",
    "meetings": """meeting_id event_date event_date_end event_date_prec event_tz format setting
        on_sidelines occasion city venue venue_iso3 geonames_id host_iso3 visit_type request_type
        requester_iso3 rank_level atmosphere joint_doc first_speaker_id n_participants n_statements
        n_accounts n_mirrors published_by topics plover_type plover_mode release_id char_start
        char_end rule_id confidence missing_reason year""",
    "accounts": "meeting_id release_id account_seq relation match_score rule_id year",
    "participants": """participant_id meeting_id release_id person_id name name_raw title_raw role
        rank_level iso3 m49 cow_ccode gwcode org_id org_name side is_lead kind char_start char_end
        rule_id confidence year""",
    "statements": """statement_id meeting_id release_id seq paragraph sentence speaker_id
        speaker_name speaker_iso3 speaker_org_id attribution cue quote_type speech_act plover_type
        polarity addressee_id topic target_iso3 hypothetical text char_start char_end rule_id
        confidence year""",
    "persons": "person_id name aliases iso3 wikidata_qid first_seen last_seen",
    "tenures": "person_id tenure_seq title other_titles role rank_level first_seen last_seen n_meetings",
    "organizations": "org_id name aliases iso3 wikidata_qid first_seen last_seen",
    "changes": """release_id revision changed_at known_at change change_cause parts evidence chars_added
        chars_removed old_text_sha256 new_text_sha256 old_url new_url warc_file warc_offset""",
    "rejects": """stage source_id release_id url table_name row_key reason detail rule_id warc_file
        warc_offset""",
    "id_changes": """seq old_id new_id table_name change cause since_version release_id char_start
        char_end label""",
}


def test_tables_are_those_of_the_design_in_its_order() -> None:
    assert list(load().tables) == list(DESIGN)


@pytest.mark.parametrize("table", DESIGN)
def test_arrow_schema_has_the_columns_of_the_design_in_its_order(table: str) -> None:
    assert arrow_schema(table).names == DESIGN[table].split()


def test_types_follow_the_name() -> None:
    for name in load().tables:
        for field in arrow_schema(name):
            if field.name.endswith("_at"):
                assert str(field.type) == "timestamp[us, tz=UTC]", (name, field)
            if field.name.startswith("n_") or field.name in ("year", "char_start", "char_end"):
                assert str(field.type) == "int32", (name, field)
            if field.name.endswith(("_date", "_date_end")):
                assert str(field.type) == "date32[day]", (name, field)


def test_only_partitioned_tables_have_a_year() -> None:
    partitioned = {name for name, table in load().tables.items() if table.partitioned}
    assert partitioned == {"releases", "texts", "meetings", "accounts", "participants", "statements"}


def test_every_vocabulary_is_used_and_every_pattern() -> None:
    columns = [c for table in load().tables.values() for c in table.columns.values()]
    assert {c.vocabulary for c in columns} - {None} == set(load().vocabularies)
    assert {c.pattern for c in columns} - {None} == set(load().patterns)


def test_country_codes_are_those_of_iso_3166_1() -> None:
    current = [code for code, name in codes("iso3").items() if "withdrawn" not in name.description]
    assert len(current) == 249 + 1 and "XKX" in current
    mappings = pytest.importorskip("countrynames.mappings").mappings
    assert set(mappings.values()) >= set(current) - {"XKX"}


def test_every_topic_names_its_major_topic() -> None:
    majors = {code.attributes["cap_major"] for code in codes("topics").values()}
    assert majors <= {str(n) for n in (*range(1, 11), *range(12, 22), 23)}


def test_a_known_code_passes_and_an_unknown_one_raises() -> None:
    assert check_code("format", "phone") == "phone"
    assert check_code("rank_level", 4) == 4
    with pytest.raises(UnknownCode, match="'telegraph' is not a code of vocabulary 'format'"):
        check_code("format", "telegraph")
    with pytest.raises(UnknownCode, match="no vocabulary 'formats'"):
        check_code("formats", "phone")


def _spoilt(tmp_path: Path, file: str, change: dict[str, Any]) -> Path:
    """A copy of the contract whose ``file`` has other values at the paths of ``change``; None removes."""
    home = tmp_path / "expectations"
    for part in ("tables", "vocabularies"):
        shutil.copytree(HOME / part, home / part)
    shutil.copy(HOME / "patterns.yml", home)
    data = yaml.safe_load((home / file).read_text())
    for path, value in change.items():
        *parents, last = path.split(".")
        place = data
        for parent in parents:
            place = place[parent]
        if value is None:
            del place[last]
        else:
            place[last] = value
    (home / file).write_text(yaml.safe_dump(data, sort_keys=False))
    return home


TEXTS, MEETINGS = "tables/texts.yml", "tables/meetings.yml"


@pytest.mark.parametrize(
    ("file", "change", "message"),
    [
        (TEXTS, {"columns.text.type": "varchar"}, r"texts.yml: columns.text.type: "),
        (TEXTS, {"columns.text.description": None}, r"texts.yml: columns.text.description: Field required"),
        (TEXTS, {"columns.text.colour": "red"}, r"texts.yml: columns.text.colour: Extra inputs"),
        (TEXTS, {"columns.text.nullable": True}, r"texts.yml: columns.text: a nullable column"),
        (TEXTS, {"columns.text.pattern": "no_such"}, r"texts.yml: columns.text.pattern: 'no_such'"),
        (TEXTS, {"columns.revision.min": "1"}, r"texts.yml: columns.revision: bound '1'"),
        (TEXTS, {"primary_key": ["release", "revision"]}, r"texts.yml: whole file: no such column: release$"),
        (TEXTS, {"columns.Text": {}}, r"texts.yml: columns.Text: "),
        (TEXTS, {"columns.year": None}, r"texts.yml: whole file: a partitioned table ends with"),
        (TEXTS, {"table": "text"}, r"texts.yml: table: 'text' must be the file's name, 'texts'"),
        (TEXTS, {"grain": None}, r"texts.yml: grain: Field required"),
        (MEETINGS, {"columns.city.vocabulary": "cities"}, r"meetings.yml: columns.city.vocabulary: no file"),
        (
            MEETINGS,
            {"foreign_keys": [{"columns": ["city"], "table": "towns"}]},
            r"foreign_keys.0.table: no file",
        ),
        (MEETINGS, {"foreign_keys": [{"columns": ["city"], "table": "texts"}]}, r"has no column 'city'"),
        (MEETINGS, {"rules": [{"kind": "guess", "columns": ["city"]}]}, r"meetings.yml: rules.0.kind: "),
        (
            "vocabularies/format.yml",
            {"codes": {True: "On."}},
            r"format.yml: codes.1: Input should be a valid string",
        ),
        ("vocabularies/format.yml", {"codes": {}}, r"format.yml: codes: "),
        ("patterns.yml", {"m49.regex": "(a)"}, r"patterns.yml: m49.regex: write \(\?:"),
        ("patterns.yml", {"m49.regex": "["}, r"patterns.yml: m49.regex: not a regular expression"),
    ],
)
def test_a_wrong_file_is_refused_with_its_name_and_the_field(
    tmp_path: Path, file: str, change: dict[str, Any], message: str
) -> None:
    with pytest.raises(ContractError, match=message):
        load(_spoilt(tmp_path, file, change))


def test_a_table_without_checks_is_an_error(tmp_path: Path) -> None:
    column = {"type": "string", "description": "Anything.", "nullable": True, "missing": "Anyone."}
    table = {
        "table": "notes", "description": "Notes.", "grain": "one note", "primary_key": [], "label": ["note"],
        "partitioned": False, "sort": ["note"], "columns": {"note": column},
    }  # fmt: skip
    home = _spoilt(tmp_path, TEXTS, {})
    (home / "tables" / "notes.yml").write_text(yaml.safe_dump(table))
    with pytest.raises(ContractError, match=r"notes.yml: .*a table without checks"):
        load(home)


def test_what_is_no_yaml_is_refused(tmp_path: Path) -> None:
    home = _spoilt(tmp_path, TEXTS, {})
    (home / TEXTS).write_text("columns: [")
    with pytest.raises(ContractError, match=r"texts.yml: not YAML"):
        load(home)
