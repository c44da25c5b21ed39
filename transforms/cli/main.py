"""``readouts``: what there is to ask for, and how failure looks.

Exit codes: 0 done; 1 the job failed (contract broken, archive damaged, disk full, version not whole);
2 asked for something that does not exist.
"""

from __future__ import annotations

import argparse
import logging
import os
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from transforms.cli import commands, versions

DONE, FAILED, WRONG = 0, 1, 2


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    arguments = parser().parse_args(argv)
    _show_progress(quiet=arguments.quiet)
    try:
        code: int = arguments.run(arguments)
        sys.stdout.flush()
    except BrokenPipeError:  # whoever read our output has seen enough: `readouts show | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except commands.NotThere as error:
        print(f"readouts: {error}", file=sys.stderr)
        return WRONG
    except commands.failures() as error:
        print(f"readouts: {type(error).__name__}: {error}", file=sys.stderr)
        return FAILED
    except KeyboardInterrupt:
        print("readouts: stopped", file=sys.stderr)
        return FAILED
    return code


def _show_progress(*, quiet: bool) -> None:
    """Our own progress lines on standard error; what libraries log stays out unless it is an error."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("-- %(message)s"))
    logger = logging.getLogger("transforms")
    logger.handlers[:] = [handler]
    logger.setLevel(logging.WARNING if quiet else logging.INFO)
    logger.propagate = False


def day(text: str) -> date:
    """A civil date of the command line."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text!r} is not a day like 2024-03-31") from error


def parser() -> argparse.ArgumentParser:
    whole = argparse.ArgumentParser(
        prog="readouts",
        description="The open dataset of diplomatic meetings: harvest, build, look, check.",
        epilog="Environment: READOUTS_STORE (where everything is, default ./data/store), READOUTS_SOURCES, "
        "READOUTS_SOURCES_PATH, READOUTS_GATEWAY, READOUTS_CONTACT. See docs/operations.md.",
    )
    whole.add_argument("-q", "--quiet", action="store_true", help="no progress lines")
    add = whole.add_subparsers(title="commands", metavar="COMMAND", required=True).add_parser

    harvest = add("harvest", help="ask sources for what is new and archive every answer")
    harvest.add_argument(
        "source", nargs="+", help="ids of sources, or 'cn_*': side by side (see `readouts sources`)"
    )
    harvest.add_argument(
        "--run-id", help="the same id again resumes a run that was stopped (default: the time)"
    )
    harvest.add_argument("--full", action="store_true", help="walk all pages, known ground included")
    for name, which in (("since", "first"), ("until", "last")):
        harvest.add_argument(
            f"--{name}",
            metavar="YYYY-MM-DD",
            type=day,
            help=f"ask for an older range instead: its {which} day, by the publisher's calendar",
        )
    harvest.set_defaults(run=commands.harvest)

    build = add("build", help="build a version from the archive, check it and publish it")
    build.add_argument("--version", metavar="YYYY.MM.DD", help="name of the version (default: today, UTC)")
    build.add_argument(
        "--accept",
        metavar="REASON",
        help="publish although rows or fill rates fell, or much has changed; the reason is kept in it",
    )
    build.set_defaults(run=commands.build)

    past = add("as-of", help="the dataset as it could have been known at the end of a day")
    past.add_argument(
        "day", metavar="YYYY-MM-DD", help="captures made later than this day (UTC) do not exist"
    )
    past.add_argument("--to", type=Path, metavar="FOLDER", help="write the tables there; must not exist yet")
    past.set_defaults(run=commands.as_of)

    show = add("show", help="what is in a version, and how to load it")
    show.add_argument("version", nargs="?", help="name or folder of a version (default: the latest)")
    show.set_defaults(run=commands.show)

    sources = add("sources", help="list the sources and the evidence they stand on")
    sources.set_defaults(run=commands.sources)

    source = add("source", help="look at one source")
    look = source.add_subparsers(title="what to do", metavar="WHAT", required=True).add_parser
    check = look("check", help="ask its site for a few pages and print what was found; archives nothing")
    check.add_argument("source", help="id of a source, or a host that a family knows")
    check.add_argument("--pages", type=int, default=2, help="listing pages per trail (default: 2)")
    check.add_argument("--articles", type=int, default=3, help="articles in all (default: 3)")
    check.set_defaults(run=commands.check_source)

    verify = add("verify", help="check that a version is whole: files, checksums, rows")
    verify.add_argument("version", help="name of a version, a folder, or s3://bucket/prefix/versions/NAME")
    verify.set_defaults(run=commands.verify)

    export = add("export", help="write a version for Stata, spreadsheets or as one DuckDB file")
    export.add_argument("version", help="name or folder of a version")
    export.add_argument("--to", required=True, choices=("csv", "duckdb", "stata"), help="the format")
    export.add_argument("folder", type=Path, metavar="DIR", help="a new or empty folder")
    export.set_defaults(run=commands.export)

    deposit = add("deposit", help="give a stable version to a repository, as a draft with a DOI")
    deposit.add_argument("version", help="name of a version in the channel stable")
    deposit.add_argument("--to", required=True, choices=("zenodo", "dataverse"), help="the repository")
    deposit.add_argument("--sandbox", action="store_true", help="to its sandbox, where nothing lasts")
    deposit.add_argument("--publish", action="store_true", help="publish the draft: this cannot be undone")
    deposit.add_argument("--dry-run", action="store_true", help="ask nobody, print what would be sent")
    deposit.set_defaults(run=commands.deposit)

    health = add("health", help="is every source as it used to be: alarms, and what to do about them")
    health.add_argument("source", nargs="*", help="ids of sources (default: all of the dataset)")
    health.set_defaults(run=commands.health)

    audit = add("audit", help="ask published pages that are due again; check archive and versions")
    audit.add_argument("source", nargs="*", help="ids of sources (default: those a night runs)")
    audit.add_argument("--checksums", action="store_true", help="ask nobody, only check what is on disk")
    audit.set_defaults(run=commands.audit)

    versions.add_parsers(add)

    explain = add("explain", help="a release sentence by sentence: who speaks, and by which rule")
    explain.add_argument(
        "what", metavar="URL|FILE", help="address in the latest version, or a page or text file"
    )
    explain.add_argument("--source", help="read a FILE as this source's page (default: any known template)")
    explain.add_argument("--publisher", metavar="ISO3", help="country that published a FILE, such as CHN")
    explain.add_argument("--published", metavar="YYYY-MM-DD", help="date of publication of a text FILE")
    explain.add_argument(
        "--html",
        type=Path,
        metavar="PAGE",
        help="write a page coloured by speaker instead",
    )
    explain.set_defaults(run=commands.explain)

    capture = add("capture", help="all captures of a page, and what changed between two of them")
    capture.add_argument("url", metavar="URL", help="address of a page, or of an item of a feed")
    capture.add_argument(
        "captures", nargs="*", type=int, metavar="N", help="two captures to compare, by their numbers"
    )
    capture.add_argument("--diff", action="store_true", help="compare the last two pages that differ")
    capture.add_argument("--html", type=Path, metavar="PAGE", help="write the comparison as a page instead")
    capture.set_defaults(run=commands.capture)

    serve = add("serve", help="serve a tree of sites on loopback, to be harvested through READOUTS_GATEWAY")
    serve.add_argument(
        "tree", nargs="?", type=Path, help="folder <tree>/<host>/<path> (default: the sample site)"
    )
    serve.set_defaults(run=commands.serve)

    dictionary = add("dictionary", help="print the data dictionary, made from the contract")
    dictionary.set_defaults(run=commands.dictionary)
    return whole
