"""The commands on versions: compare, promote, prune, rebuild, and follow an id."""

from __future__ import annotations

import getpass
from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from transforms.cli.commands import NotThere, version_folder
from transforms.cli.terminal import columns

Add = Callable[..., ArgumentParser]


def add_parsers(add: Add) -> None:
    """``add`` is ``add_parser`` of the sub-commands."""
    found = add("diff", help="what differs between two versions, by table, column and cause")
    found.add_argument("old", help="name or folder of a version")
    found.add_argument("new", nargs="?", help="name or folder of a version (default: the latest)")
    found.add_argument("--delta", type=Path, metavar="FOLDER", help="also write the rows there, as Parquet")
    found.set_defaults(run=diff)

    on = add("apply", help="make the tables of a version from the one before it and its delta")
    on.add_argument("earlier", help="name or folder of the version before")
    on.add_argument("later", help="name or folder with the manifest.json and delta/ of the version")
    on.add_argument("folder", type=Path, metavar="FOLDER", help="a new folder for its Parquet files")
    on.set_defaults(run=apply)

    named = add("id", help="where an id leads: the row that has it, or the ids that replaced it")
    named.add_argument("id", help="such as m-535a0ebf03d64cb1")
    named.add_argument("--version", help="name or folder of a version (default: the latest)")
    named.set_defaults(run=follow)

    up = add("promote", help="make a version the candidate or the stable one")
    up.add_argument("version", help="name of a version")
    up.add_argument("--to", required=True, choices=("candidate", "stable"), help="the channel")
    up.add_argument("--by", default=_me(), help="who decided so (default: the user)")
    up.add_argument("--why", help="kept with it in versions/index.json")
    up.set_defaults(run=promote)

    away = add("prune", help="list the versions that the retention policy lets go; --yes removes them")
    away.add_argument("--yes", action="store_true", help="do it")
    away.add_argument("--keep-last", type=int, metavar="N", help="how many of the newest are kept")
    away.set_defaults(run=prune)

    whole = add("repair", help="give a damaged version its bytes back from the versions that share them")
    whole.add_argument("version", help="name of a version")
    whole.set_defaults(run=repair)

    again = add("rebuild", help="build a published version again from the archive and compare the rows")
    again.add_argument("version", help="name of a version")
    again.add_argument("--any-code", action="store_true", help="compare although the code is another one")
    again.set_defaults(run=rebuild)


def diff(arguments: Namespace) -> int:
    from transforms.publish.diff import Edition, compare, delta, told

    old, new = version_folder(arguments.old), version_folder(arguments.new)
    if old == new:
        raise NotThere(f"{old.name} is the latest version: there is no later one to compare it with")
    found = compare(Edition.of(old), Edition.of(new))
    if not found.tables:
        print(f"{old.name} and {new.name} have the same rows")
    else:
        print(_table(told.summary(found)))
    for table in told.details(found):
        print(f"\n{table['table']}")
        for line in told.lines(table):
            print(f"  {line}")
    if arguments.delta:
        delta.write_delta(found, arguments.delta)
        print(f"\n{arguments.delta / delta.FOLDER}")
    return 0


def apply(arguments: Namespace) -> int:
    from transforms.publish import manifest
    from transforms.publish.diff import apply_delta, write_tables

    if arguments.folder.exists():
        raise NotThere(f"{arguments.folder} exists already: name a new folder")
    earlier, later = version_folder(arguments.earlier), version_folder(arguments.later)
    made = write_tables(apply_delta(earlier, later), arguments.folder)
    stated = {table: facts["content_hash"] for table, facts in manifest.read(later)["tables"].items()}
    wrong = [table for table in stated if made.get(table) != stated[table]]
    print("\n".join(f"{table}: not the published rows" for table in wrong) or arguments.folder)
    return 1 if wrong else 0


def _table(rows: list[dict[str, Any]]) -> str:
    head = [*rows[0]]
    return columns([head, *([f"{v:,}" if isinstance(v, int) else v for v in row.values()] for row in rows)])


def follow(arguments: Namespace) -> int:
    from transforms.ledger import ledger_of
    from transforms.link.ids.ledger import TABLES
    from transforms.link.ids.resolve import history, successors

    ledger = ledger_of(version_folder(arguments.version))
    told = history(ledger.changes, arguments.id)
    for row in told:
        leads = f" to {row['new_id']}" if row["new_id"] and row["new_id"] != row["old_id"] else ""
        print(f"{row['old_id']}: {row['change']}{leads} since {row['since_version']} ({row['cause']})")
    found = False
    for id_ in successors(ledger.changes, arguments.id):
        for table, key in TABLES.items():
            rows = ledger.tables[table]
            for row in rows.filter(_equals(rows[key], id_)).to_pylist():
                found = True
                print(f"{id_} in {table}: {_described(row, key)}")
    if not found and not told:
        raise NotThere(f"no row has ever had the id {arguments.id!r}")
    return 0


def _equals(column: Any, id_: str) -> Any:
    import pyarrow.compute as pc

    return pc.equal(column, id_)


def _described(row: dict[str, Any], key: str) -> str:
    return ", ".join(f"{name} {value}" for name, value in row.items() if name != key and value is not None)


def promote(arguments: Namespace) -> int:
    from transforms.night import night_store
    from transforms.publish import channels

    now, store = datetime.now(timezone.utc), night_store()
    store.refresh(arguments.version)
    listed = channels.promote(
        store, arguments.version, arguments.to, at=now, by=arguments.by, why=arguments.why
    )
    print(columns([[channel, name] for channel, name in sorted(listed.channels.items())]))
    return 0


def _me() -> str | None:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a container's user need not have a name
        return None


def prune(arguments: Namespace) -> int:
    from dataclasses import replace

    from transforms.night import night_store
    from transforms.publish import index, retention

    rules = retention.policy()
    if arguments.keep_last is not None:
        rules = replace(rules, last=arguments.keep_last)
    store = night_store()
    store.refresh()
    going = retention.superfluous(index.read(store), rules)
    if arguments.yes:
        why = f"the newest {rules.last}, {rules.months} months and {rules.years} years are kept"
        going = retention.prune(store, rules, at=datetime.now(timezone.utc), why=why)
    for entry in going:
        print(entry.version)
    told = "removed" if arguments.yes else "would be removed; nothing was done (--yes does it)"
    print(f"{len(going)} versions {told}")
    return 0


def repair(arguments: Namespace) -> int:
    from transforms.night import night_store
    from transforms.publish.repair import repair as repaired

    name = version_folder(arguments.version).name
    problems = repaired(night_store(), name)
    print("\n".join(problems) or f"{name} is whole")
    return 1 if problems else 0


def rebuild(arguments: Namespace) -> int:
    from transforms.night import night_store
    from transforms.rebuild import rebuilt

    store = night_store()
    store.catch_up()
    folder = version_folder(arguments.version)
    problems = rebuilt(store, folder, any_code=arguments.any_code)
    print("\n".join(problems) or f"{folder.name} was built again from the archive: every row is the same")
    return 1 if problems else 0
