"""One deposit from its checks to its DOI. Every step finds what an earlier, stopped run has done."""

from __future__ import annotations

import logging
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from transforms.deposit import records
from transforms.deposit.about import dataverse_metadata, zenodo_metadata
from transforms.deposit.bundle import File, bundle
from transforms.deposit.errors import DepositError, Refused
from transforms.deposit.records import PUBLISHED, Record
from transforms.deposit.services import Connected, Place, Service, place_of
from transforms.deposit.web import Wait
from transforms.publish import index, manifest
from transforms.publish.channels import STABLE
from transforms.publish.describe.facts import Facts, facts_of
from transforms.publish.digest import sha256_of
from transforms.publish.verify import verify
from transforms.store import Store, write_atomically

IsStable = Callable[[Store, str], bool]

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a deposit came to. ``record`` is None after a dry run; ``plan`` is what it would have sent."""

    record: Record | None
    plan: dict[str, Any]


def in_stable_channel(store: Store, version: str) -> bool:
    """Whether the version is, or has been, the stable one: such a version is kept for ever."""
    return any(p.channel == STABLE and p.version == version for p in index.read(store).promotions)


def deposit(
    store: Store,
    version: str,
    to: str,
    *,
    sandbox: bool = False,
    publish: bool = False,
    dry_run: bool = False,
    token: str | None = None,
    is_stable: IsStable = in_stable_channel,
    wait: Wait = time.sleep,
) -> Outcome:
    """Put a stable ``version`` into a repository as a draft with a reserved DOI; ``publish`` it if told to.

    ``token``: from an Airflow connection; else from the environment (see services.PLACES). ``dry_run`` asks
    and writes nothing. The same call again goes on where it was stopped; a published deposit is left alone.
    DepositError when the version is not there, not whole, not stable, or invented (a sandbox takes that), and
    when the repository refuses.
    """
    place = place_of(to, sandbox)
    store.refresh(version)
    folder = store.version(version)
    facts = _checked(store, folder, place, sandbox, is_stable)
    if dry_run:
        with tempfile.TemporaryDirectory(prefix="readouts-") as scratch:
            return Outcome(None, _plan(place, facts, _files(folder, facts, None, Path(scratch))))
    with store.depositing(), Connected(place, token, wait) as service:
        record = _deposit(store, service, place, folder, facts, publish)
    return Outcome(record, {})


def _checked(store: Store, folder: Path, place: Place, sandbox: bool, is_stable: IsStable) -> Facts:
    if not folder.is_dir():
        raise DepositError(f"there is no version {folder.name} in {store.root}")
    if problems := verify(folder):
        raise DepositError(f"version {folder.name} is not whole: {'; '.join(problems[:3])}")
    if not is_stable(store, folder.name):
        raise DepositError(f"version {folder.name} is not in the channel stable: only those get a DOI")
    facts = facts_of(manifest.read(folder))
    if facts.invented and not sandbox:
        raise DepositError(
            f"version {folder.name} holds invented data: a sandbox may have it, {place.name} not"
        )
    return facts


def _plan(place: Place, facts: Facts, files: list[File]) -> dict[str, Any]:
    zenodo = place.name.startswith("zenodo")
    metadata = zenodo_metadata(facts) if zenodo else dataverse_metadata(facts, "READOUTS_CONTACT")
    listed = [{"name": f.name, "bytes": f.size, "md5": f.md5} for f in files]
    return {"place": place.name, "version": facts.version, "files": listed, "metadata": metadata}


def _files(folder: Path, facts: Facts, record: Record | None, scratch: Path) -> list[File]:
    citation = (folder / "CITATION.cff").read_text(encoding="utf-8")
    if record is not None:
        citation = records.cited(citation, record.doi, record.concept_doi)
    return bundle(folder, citation, scratch, facts.released)


def _deposit(
    store: Store, service: Service, place: Place, folder: Path, facts: Facts, publish: bool
) -> Record:
    known = records.read(store, facts.version, place.name)
    if known is not None and known.state == PUBLISHED:
        return known
    before = records.before(store, facts.version, place.name)
    try:
        record_id, doi, state = service.draft(facts, known, before)
    except Refused as error:
        if known is None or error.status not in (404, 410):
            raise
        kept = records.folder(store, facts.version) / f"{place.name}.json"
        raise DepositError(f"draft {known.record} is gone: {error}; remove {kept} to begin anew") from error
    record = known or Record(
        place.name,
        facts.version,
        sha256_of(folder / manifest.MANIFEST),
        record_id,
        doi,
        concept_doi=before.concept_doi if before else None,
    )
    records.write(store, record)
    _log.info("%s: record %s, DOI %s reserved", place.name, record.record, record.doi)
    if state != PUBLISHED:
        record = _fill(store, service, record, folder, facts)
        if publish:
            service.publish(record.record)
    if state == PUBLISHED or publish:
        record = _published(store, service, record)
    _cite(store, folder, record)
    return record


def _fill(store: Store, service: Service, record: Record, folder: Path, facts: Facts) -> Record:
    """The draft's description and files, as they should be, each checked by the repository's own checksum."""
    service.describe(record.record, facts)
    with tempfile.TemporaryDirectory(prefix="readouts-") as scratch:
        wanted = {f.name: f for f in _files(folder, facts, record, Path(scratch))}
        there = service.files(record.record)
        for name, md5 in there.items():
            if name not in wanted or wanted[name].md5 != md5:
                service.remove(record.record, name)
        for name, file in wanted.items():
            if there.get(name) != file.md5:
                _log.info("%s: uploading %s, %d bytes", record.place, name, file.size)
                service.upload(record.record, file)
    sums = {name: file.md5 for name, file in wanted.items()}
    if (found := service.files(record.record)) != sums:
        wrong = sorted(dict(found.items() ^ sums.items()))
        raise DepositError(f"{record.place}: after the upload these differ: {', '.join(wrong)}; run it again")
    record = replace(record, files=sums)
    records.write(store, record)
    return record


def _published(store: Store, service: Service, record: Record) -> Record:
    doi, concept_doi, url = service.final(record.record)
    files = service.files(record.record)
    record = replace(record, doi=doi, concept_doi=concept_doi, url=url, state=PUBLISHED, files=files)
    records.write(store, record)
    _log.info("%s: published as %s", record.place, record.doi)
    return record


def _cite(store: Store, folder: Path, record: Record) -> None:
    """The citation with its DOI, beside the record. A sandbox's DOI leads nowhere: it is never cited."""
    if not record.place.endswith("-sandbox"):
        citation = (folder / "CITATION.cff").read_text(encoding="utf-8")
        cited = records.cited(citation, record.doi, record.concept_doi)
        target = records.folder(store, record.version) / f"CITATION.{record.place}.cff"
        write_atomically(target, cited.encode())
