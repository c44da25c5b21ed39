"""The command line as a person uses it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from tests.servers import FaultSite, page
from transforms.cli import main
from transforms.cli.main import parser
from transforms.cli.terminal import cells, columns, paragraph
from transforms.harvest import read_captures
from transforms.sources.model import BUILT_IN
from transforms.store import Store

PROJECT = Path(__file__).parents[1]
Say = Callable[..., tuple[int, str, str]]
ARTICLE = "https://www.readouts-sample.example/eng/xw/zyxw/202609/t20260926_11902310.html"
PAGE = BUILT_IN / "sample_site" / ARTICLE.split("://")[1]


@pytest.fixture
def say(sample_night: Store, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Say:
    """``say("show")``: (exit code, standard output, standard error), on the sample night's store."""
    monkeypatch.setenv("READOUTS_STORE", str(sample_night.root))
    monkeypatch.setenv("READOUTS_SOURCES", "sample")
    monkeypatch.setenv("COLUMNS", "100")

    def run(*arguments: str) -> tuple[int, str, str]:
        capsys.readouterr()
        code = main(list(arguments))
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return run


def test_every_command_has_help(capsys: pytest.CaptureFixture[str]) -> None:
    commands = [
        "harvest",
        "build",
        "as-of",
        "show",
        "sources",
        "source",
        "verify",
        "health",
        "audit",
        "explain",
        "capture",
        "serve",
        "dictionary",
    ]
    for command in commands:
        with pytest.raises(SystemExit) as left:
            parser().parse_args([command, "--help"])
        assert left.value.code == 0
        assert command in capsys.readouterr().out
    with pytest.raises(SystemExit):
        parser().parse_args(["--help"])
    out = capsys.readouterr().out
    assert all(command in out for command in commands)


FAMILY = """
id: {id}
name: One of a family
kind: listing
publisher: {{name: Ministry, iso3: FRA}}
lang: en
timezone: UTC
hosts: [{host}]
parsers: [mission]
schedule: "0 2 * * *"
priority: 10
politeness: {{delay_s: 0, attempts: 1}}
listing: {{article: 't[0-9]+', sections: [{{start: "http://{host}/"}}]}}
evidence: [{{about: all, basis: documented, noted: 2026-11-24, note: made for tests}}]
"""


def test_a_family_is_harvested_by_one_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for letter in "abc":
        (tmp_path / f"fam_{letter}.yml").write_text(
            FAMILY.format(id=f"fam_{letter}", host=f"fam{letter}.example")
        )
    monkeypatch.setenv("READOUTS_SOURCES_PATH", str(tmp_path))
    monkeypatch.setenv("READOUTS_STORE", str(tmp_path / "store"))
    with FaultSite() as site:
        for host in ("fama", "famb"):
            site.at(f"/{host}.example/", page('<a href="t1">x</a>'))
            site.at(f"/{host}.example/t1", page("text"))
        site.at("/famc.example/robots.txt", page("down", 500))
        monkeypatch.setenv("READOUTS_GATEWAY", site.address)
        with Store(tmp_path / "store").lock("harvest-fam_b"):
            assert main(["-q", "harvest", "fam_*", "--run-id", "night-1"]) == 1
        out = capsys.readouterr().out
        assert "failed: fam_b: SourceBusy: fam_b: another harvest" in out
        assert "trouble: fam_c: robots_unreachable: famc.example (status 500)" in out
        assert "run night-1: 2 of 3 sources, 4 answers archived, 1 requests failed" in out
        assert main(["-q", "harvest", "fam_a", "fam_b", "--run-id", "night-1"]) == 0
        assert "run night-1: 2 of 2 sources, 3 answers archived, 0 requests failed" in capsys.readouterr().out
        assert main(["-q", "harvest", "nobody_*"]) == 2
        assert "there is no source 'nobody_*'; there are: " in capsys.readouterr().err


def test_show_prints_counts_samples_and_lines_that_load(say: Say, sample_night: Store) -> None:
    code, out, _ = say("show")
    version = sample_night.version("2026.11.20")
    assert code == 0
    assert "releases       12" in out and "not to be cited" in out
    assert "Meetings (3 of " in out and "Statements (3 of " in out
    assert f'pd.read_parquet("{version}/meetings")' in out and "library(arrow)" in out
    assert str(version / "report/index.html") in out
    assert all(cells(line) <= 100 for line in out.splitlines() if "/" not in line)


def test_health_tells_the_state_of_each_source(say: Say) -> None:
    code, out, _ = say("health")
    assert code == 0
    assert "sample" in out and "as usual" in out and "longest pause" in out
    assert say("health", "nowhere")[0] == 2


def test_show_takes_a_name_or_a_folder(say: Say, sample_night: Store) -> None:
    whole = say("show")[1]
    assert say("show", "2026.11.20")[1] == whole
    assert say("show", str(sample_night.version("2026.11.20")))[1] == whole


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["show", "2020.01.01"], "there are: 2026.11.20"),
        (["show", "../.."], "there is no version"),
        (["deposit", "../..", "--to", "zenodo"], "no name of a version"),
        (["verify", "2020.01.01"], "there is no version"),
        (["harvest", "nowhere"], "there is no source 'nowhere'"),
        (["source", "check", "nowhere"], "there is no source 'nowhere'"),
        (
            ["harvest", "sample", "--since", "2026-02-01", "--until", "2026-01-01"],
            "the range ends (2026-01-01) before it begins",
        ),
        (["build", "--version", "today"], "not a date"),
        (["as-of", "yesterday"], "not a date"),
        (["explain", "https://nowhere.example/"], "neither a file nor the address"),
        (["serve", "/nowhere"], "not a folder"),
    ],
)
def test_what_is_not_there_is_said_in_one_line(say: Say, arguments: list[str], message: str) -> None:
    code, out, err = say(*arguments)
    assert (code, out) == (2, "")
    assert message in err and len(err.splitlines()) == 1


def test_a_store_without_versions(say: Say, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("READOUTS_STORE", str(tmp_path))
    code, _, err = say("show")
    assert code == 2 and "holds no version yet" in err


def test_trouble_of_the_store_is_a_message_and_no_traceback(
    say: Say, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "store").write_text("a file")
    monkeypatch.setenv("READOUTS_STORE", str(tmp_path / "store"))
    code, _, err = say("-q", "harvest", "sample")
    assert code == 1 and "store" in err and "Traceback" not in err


def test_harvest_and_build(say: Say, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("READOUTS_STORE", str(tmp_path / "store"))
    code, out, err = say("harvest", "sample", "--run-id", "night-1")
    assert code == 0 and "run night-1: 20 answers archived, 0 requests failed" in out
    assert "-- sample: 20 requests" in err
    code, out, _ = say("-q", "build", "--version", "2026.11.20")
    assert code == 0 and out.splitlines()[-1] == str(tmp_path / "store/versions/2026.11.20")
    assert say("verify", "2026.11.20")[0] == 0
    damaged = tmp_path / "store/versions/2026.11.20/README.md"
    damaged.write_text(damaged.read_text() + "!")
    code, out, _ = say("verify", "2026.11.20")
    assert code == 1 and "README.md" in out


def test_a_range_of_days_is_harvested(say: Say, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("READOUTS_STORE", str(tmp_path / "store"))
    code, out, _ = say("harvest", "sample", "--since", "2026-09-14", "--until", "2026-09-15")
    assert code == 0 and "0 requests failed" in out
    store = Store(tmp_path / "store")
    (month,) = store.capture_months("sample")
    articles = [c.url for c in read_captures(store, "sample", month) if c.role == "article"]
    assert articles and all("/t2026091" in url for url in articles)


def test_a_day_that_is_none_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        parser().parse_args(["harvest", "sample", "--since", "March"])
    assert "'March' is not a day like 2024-03-31" in capsys.readouterr().err


def test_sources_are_listed_with_their_evidence(say: Say) -> None:
    code, out, _ = say("sources")
    assert code == 0
    assert any(line.split()[:4] == ["sample", "listing", "no", "documented"] for line in out.splitlines())
    assert "cn_posts: " in out and "hosts known" in out


def test_a_source_is_checked_and_nothing_kept(say: Say, sample_night: Store) -> None:
    before = sorted(p for p in sample_night.root.rglob("*") if p.is_file())
    code, out, _ = say("source", "check", "sample", "--pages", "1", "--articles", "1")
    assert code == 0 and "mfa_2024: 2026-09-26" in out and "can be read: " in out
    assert sorted(p for p in sample_night.root.rglob("*") if p.is_file()) == before


def test_explain_names_speaker_cue_and_rule_of_every_sentence(say: Say) -> None:
    code, out, _ = say("explain", ARTICLE)
    assert code == 0
    assert "meeting 1: 2026-09-24" in out and "[lead.met_with, " in out
    assert "[1] reports meeting 1" in out
    assert "“said” · indirect" in out and "speech.start" in out


def test_explain_reads_a_page_from_a_file(say: Say) -> None:
    told = say("explain", ARTICLE)[1]
    code, out, _ = say("explain", str(PAGE), "--source", "sample")
    assert code == 0
    assert out == told
    assert say("explain", str(PAGE), "--publisher", "CHN")[1].count("[") == out.count("[")


def test_explain_writes_a_page_coloured_by_speaker(say: Say, tmp_path: Path) -> None:
    page = tmp_path / "release.html"
    code, out, _ = say("explain", ARTICLE, "--html", str(page))
    assert code == 0 and out.strip() == str(page)
    assert page.read_text().startswith("<!") and "<script" not in page.read_text()


def test_explain_reads_a_text_file(say: Say, tmp_path: Path) -> None:
    file = tmp_path / "release.txt"
    file.write_text(
        "Lin Specimen Meets with Ada Invented\nOn November 18, 2026, Foreign Minister Lin Specimen met with "
        "French Foreign Minister Ada Invented in Lusaka.\n\nLin Specimen said that trade is good.\n"
    )
    code, out, _ = say("explain", str(file), "--publisher", "CHN", "--published", "2026-11-19")
    assert code == 0
    assert (
        "2026-11-18" in out and "Lin Specimen (CHN)" in out and "Ada Invented, Foreign Minister, FRA" in out
    )


def test_the_dictionary_names_every_table(say: Say) -> None:
    code, out, _ = say("dictionary")
    assert code == 0 and "## meetings" in out and "## rejects" in out


def test_a_reader_that_stops_early_is_no_error() -> None:
    command = [sys.executable, "-m", "transforms.cli", "dictionary"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None and process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 0


def test_serve_is_a_gateway_until_it_is_stopped() -> None:
    command = [sys.executable, "-m", "transforms.cli", "serve"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=os.environ.copy()) as process:
        assert process.stdout
        gateway = process.stdout.readline().strip().removeprefix("READOUTS_GATEWAY=")
        answer = httpx.get(f"{gateway}/{ARTICLE.split('://')[1]}")
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=10) in (0, -signal.SIGTERM)
    assert answer.status_code == 200 and answer.content == PAGE.read_bytes()


def test_columns_and_paragraphs_fit_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "20")
    assert columns([["王毅", "a"], ["x", "b" * 40]]) == f"王毅  a\nx     {'b' * 13}…"
    assert paragraph("a\x1b[31m b\n\nc") == "  a\ufffd[31m b c"


def test_make_backfill_names_its_run_by_the_range() -> None:
    """The same range again is the same run, and goes on where it stopped."""
    told = ["make", "--dry-run", "backfill", "SOURCE=sample", "SINCE=2026-09-14"]
    done = subprocess.run(told, cwd=PROJECT, capture_output=True, text=True, check=True)
    assert '/readouts" harvest "sample" --run-id "backfill-2026-09-14-"' in done.stdout
    assert '--since "2026-09-14"' in done.stdout and "--until" not in done.stdout
