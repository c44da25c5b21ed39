"""The audit as DAG and command line call it: the store and the sources are those of the environment."""

from __future__ import annotations

import os
from datetime import datetime

from transforms.audit.checksums import archive_problems, version_problems
from transforms.audit.recheck import AuditReport, audit_source
from transforms.night import dataset_sources, named_source, night_store


def audit_pages(source_id: str, run_id: str, now: datetime) -> AuditReport:
    """Ask the pages of one source that are due at ``now`` again; the same ``run_id`` again resumes. Raises
    UnknownSource, SourceBusy, ArchiveError, OSError.
    """
    gateway, store = os.environ.get("READOUTS_GATEWAY") or None, night_store()
    store.refresh()
    with store.harvesting(source_id):
        return audit_source(store, named_source(source_id), run_id, now, gateway=gateway)


def store_problems() -> list[str]:
    """Everything wrong with the archives of all sources and with all versions, one sentence each."""
    store = night_store()
    with store.publishing():
        sources = dataset_sources(store)
        return [*(p for s in sources for p in archive_problems(store, s.id)), *version_problems(store)]
