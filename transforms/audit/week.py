"""The audit as DAG and command line call it: the store and the sources are those of the environment."""

from __future__ import annotations

import os
from datetime import datetime

from transforms.audit.checksums import archive_problems, version_problems
from transforms.audit.recheck import AuditReport, audit_source
from transforms.night import dataset_sources, named_source, night_store, turn_of


def audit_pages(source_id: str, run_id: str, now: datetime) -> AuditReport:
    """Ask the pages of one source that are due at ``now`` again; the same ``run_id`` again resumes. Raises
    UnknownSource, SourceBusy, ArchiveError, OSError.
    """
    gateway = os.environ.get("READOUTS_GATEWAY") or None
    store, source = night_store(), named_source(source_id)
    store.catch_up()
    store.refresh()
    with turn_of(store, source.id):
        return audit_source(store, source, run_id, now, gateway=gateway)


def store_problems() -> list[str]:
    """Everything wrong with the archives of all sources and with all versions, one sentence each."""
    store = night_store()
    store.catch_up()
    problems: list[str] = []
    for source in dataset_sources(store):
        with store.as_archived(source.id) as kept:
            problems += archive_problems(kept, source.id)
    return [*problems, *version_problems(store)]
