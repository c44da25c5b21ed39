"""Published versions in a bucket. Readers go by ``versions/index.json``, which is written last of all.

A version is put there in this order: SHA256SUMS, which says what the name stands for from its first byte on;
the files, several at a time, those that a version there has already by a copy on the server; manifest.json,
with which it is complete; and the index, on the condition that nobody has written it in between. Killed
anywhere, the next push finds by checksum what is there and goes on.
"""

from __future__ import annotations

import json
import logging
import shutil
from pathlib import Path

from transforms.publish import durable, manifest
from transforms.publish.digest import sha256_of
from transforms.publish.verify import read_sums
from transforms.remote.address import local
from transforms.remote.bucket import Bucket, Stored, together
from transforms.remote.errors import BucketError, Changed
from transforms.remote.lease import Lease
from transforms.store import SAFE_VERSION, Store, write_atomically

INDEX = "versions/index.json"
_PULLING = ".pulling-"

_log = logging.getLogger(__name__)


# -------------------------------------------------------------------------------------------------- pulling


def pull_index(store: Store, bucket: Bucket) -> str | None:
    """Make the index here that of the bucket, and return its ETag there (None: the bucket has none yet).

    When the bucket's is still the one that the index here was made from, what this machine has added stays:
    its last push did not come through. Otherwise another machine was first, and versions that only this disk
    has (nobody can have cited them) are dropped: they are made again from the captures.
    """
    raw, etag = bucket.get(INDEX) or (None, None)
    if raw is None and _base(store) is not None:
        raise BucketError(
            f"{bucket.address}/{INDEX} is gone. Put it back: {_base_file(store)} is what it was when this"
            " machine last saw it (without that file the index is made again, but nobody's promotions)"
        )
    if raw is not None and raw != _base(store):
        _drop_others(store, _named(raw))
        write_atomically(store.versions / "index.json", raw)
        write_atomically(_base_file(store), raw)
    return etag


def adopt(store: Store, bucket: Bucket) -> None:
    """Bring what a killed publisher left complete but not in the index; publishing lists it."""
    known = _named(_base(store)).keys() | _given_up(_base(store))
    for name in bucket.folders("versions/"):
        if SAFE_VERSION.fullmatch(name) and name not in known and bucket.head(_manifest(name)) is not None:
            bring(store, bucket, name, None)


def bring(store: Store, bucket: Bucket, name: str, manifest_sha256: str | None) -> Path:
    """The complete folder of a version, fetched if it is not here; files that another version here has are
    linked. BucketError when the bucket's copy is not whole.
    """
    target = store.version(name)
    with store.lock("bring", timeout_s=3600):
        if target.is_dir() and manifest_sha256 in (None, _manifest_sha256(target)):
            return target
        for stale in store.versions.glob(f"{_PULLING}*"):
            shutil.rmtree(stale)
        with durable.building(store.versions / f"{_PULLING}{name}") as folder:
            fetch(bucket, name, folder, _files_here(store))
            if target.exists():
                shutil.rmtree(target)
            durable.show(folder, target)
    return target


def fetch(bucket: Bucket, name: str, folder: Path, here: dict[str, Path]) -> None:
    """All objects of a version into ``folder``, or links to files ``here`` (by SHA-256). Every file that
    SHA256SUMS lists is checked against it.
    """
    below = f"versions/{name}/"
    objects = {path.removeprefix(below): stored for path, stored in bucket.objects(below).items()}
    if manifest.SUMS not in objects or manifest.MANIFEST not in objects:
        raise BucketError(f"{bucket.address} has no complete version {name}")
    _download(bucket, below, manifest.SUMS, objects[manifest.SUMS], folder)
    sums, problems = read_sums(folder)
    if problems or (missing := sorted(sums.keys() - objects.keys())):
        raise BucketError(f"{bucket.address}/versions/{name} is damaged: {problems or f'{missing} missing'}")

    def one(path: str) -> None:
        if (same := here.get(sums[path])) is not None:
            _link(same, local(folder, path))
            return
        _download(bucket, below, path, objects[path], folder)
        if sha256_of(folder / path) != sums[path]:
            raise BucketError(f"{bucket.address}/versions/{name}/{path} is damaged: not the published bytes")

    together(one, sorted(sums))


def fetch_as_is(bucket: Bucket, below: str, folder: Path) -> bool:
    """Every object below ``below`` into ``folder``, unchecked, as ``verify`` wants it; False when there is
    none.
    """
    found = {path.removeprefix(below): stored for path, stored in bucket.objects(below).items()}
    together(lambda path: _download(bucket, below, path, found[path], folder), found)
    return bool(found)


def _download(bucket: Bucket, below: str, path: str, stored: Stored, folder: Path) -> None:
    file = local(folder, path)
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("wb") as f:
        bucket.download(below + path, stored.etag, f)


def _link(existing: Path, file: Path) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    try:
        file.hardlink_to(existing)
    except OSError:  # a file system without links
        shutil.copyfile(existing, file)


def _files_here(store: Store) -> dict[str, Path]:
    """SHA-256 -> a file with it, for the versions on this disk. They were checked when they came."""
    found: dict[str, Path] = {}
    for name in _names_here(store):
        folder = store.version(name)
        found |= {digest: folder / path for path, digest in read_sums(folder)[0].items()}
    return found


# -------------------------------------------------------------------------------------------------- pushing


def push(store: Store, bucket: Bucket, lease: Lease, etag: str | None) -> None:
    """Upload the versions that the index here has and the bucket's has not, then the index. ``etag``: of the
    index that ``pull_index`` found; Changed when it is another one by now.
    """
    before, now = _base(store), _index_here(store)
    if now == before or now is None:
        return
    listed, wanted = _named(before), _named(now)
    there = _objects_there(store, listed)
    for name in (n for n in wanted if n not in listed):
        _upload(store, bucket, lease, name, there)
    lease.check()
    bucket.replace(INDEX, now, etag)
    write_atomically(_base_file(store), now)
    _log.info("%s: %s", bucket.address, ", ".join(n for n in wanted if n not in listed) or "index renewed")
    _clear(bucket, lease, gone=(listed.keys() | _given_up(now)) - wanted.keys(), kept=set(wanted))


def to_push(store: Store) -> bool:
    """Whether the index here is another one than the bucket's."""
    return _index_here(store) not in (None, _base(store))


def _upload(store: Store, bucket: Bucket, lease: Lease, name: str, there: dict[str, str]) -> None:
    folder = store.version(name)
    sums, problems = read_sums(folder)
    if problems:
        raise BucketError(f"{folder} is damaged and was not uploaded: {'; '.join(problems)}")
    lease.check()
    _claim(bucket, name, folder)
    prefix = f"versions/{name}/"
    objects = {path.removeprefix(prefix): s for path, s in bucket.objects(prefix).items()}
    for path in sorted(objects.keys() - sums.keys() - {manifest.SUMS}):
        lease.check()
        bucket.delete(prefix + path)

    def one(path: str) -> None:
        lease.check()
        _put(bucket, prefix + path, folder / path, sums[path], path in objects, there.get(sums[path]))

    together(one, sorted(sums.keys() - {manifest.MANIFEST}))
    lease.check()
    bucket.create(_manifest(name), folder / manifest.MANIFEST)


def _claim(bucket: Bucket, name: str, folder: Path) -> None:
    """Bind the name to this content. An upload of other content that was given up makes room; a complete
    version never does.
    """
    path = f"versions/{name}/{manifest.SUMS}"
    try:
        bucket.create(path, folder / manifest.SUMS)
    except Changed as error:
        if bucket.head(_manifest(name)) is not None:
            raise Changed(f"{bucket.address} has a version {name} with other rows already") from error
        _log.warning("%s: clearing an unfinished upload of %s", bucket.address, name)
        _remove(bucket, name)
        bucket.create(path, folder / manifest.SUMS)


def _put(bucket: Bucket, path: str, file: Path, sha256: str, present: bool, source: str | None) -> None:
    if present and (facts := bucket.head(path)) is not None:
        if facts.sha256 != sha256 or facts.size != file.stat().st_size:
            bucket.replace(path, file, facts.etag)
    elif source is None or not bucket.copy(source, path, sha256):
        bucket.create(path, file)


def _clear(bucket: Bucket, lease: Lease, gone: set[str], kept: set[str]) -> None:
    """Remove versions that the index no longer lists, and uploads that were given up."""
    for name in bucket.folders("versions/"):
        if not SAFE_VERSION.fullmatch(name) or name in kept:
            continue
        if name in gone or bucket.head(_manifest(name)) is None:
            lease.check()
            _remove(bucket, name)


def _remove(bucket: Bucket, name: str) -> None:
    """The manifest first: what is left of a killed removal is an unfinished upload; the claim last."""
    bucket.delete(_manifest(name))
    paths = bucket.objects(f"versions/{name}/")
    sums = f"versions/{name}/{manifest.SUMS}"
    together(bucket.delete, [path for path in paths if path != sums])
    bucket.delete(sums)


def _objects_there(store: Store, listed: dict[str, str]) -> dict[str, str]:
    """SHA-256 -> path of an object with it, for the listed versions that are also on this disk."""
    found: dict[str, str] = {}
    for name in listed:
        folder = store.version(name)
        if folder.is_dir():
            found |= {digest: f"versions/{name}/{path}" for path, digest in read_sums(folder)[0].items()}
    return found


# ------------------------------------------------------------------------------------------------ the index


def _manifest(name: str) -> str:
    return f"versions/{name}/{manifest.MANIFEST}"


def _named(raw: bytes | None) -> dict[str, str]:
    """Version -> SHA-256 of its manifest, as an index lists them. BucketError when it is none."""
    if raw is None:
        return {}
    try:
        named = {str(e["version"]): str(e["manifest_sha256"]) for e in json.loads(raw)["versions"]}
    except (ValueError, KeyError, TypeError) as error:
        raise BucketError(f"{INDEX} is not an index of versions: {error!r}") from error
    if strange := [name for name in named if not SAFE_VERSION.fullmatch(name)]:
        raise BucketError(f"{INDEX} lists {strange}, which are no names of versions")
    return named


def _given_up(raw: bytes | None) -> set[str]:
    """The versions that an index says are no longer kept."""
    return set() if raw is None else {str(gone["version"]) for gone in json.loads(raw).get("pruned", ())}


def named_here(store: Store) -> dict[str, str]:
    """Version -> SHA-256 of its manifest, by the index on this disk; the latest is the last by date."""
    return _named(_index_here(store))


def _index_here(store: Store) -> bytes | None:
    file = store.versions / "index.json"
    return file.read_bytes() if file.exists() else None


def _names_here(store: Store) -> list[str]:
    if not store.versions.is_dir():
        return []
    return [p.name for p in store.versions.iterdir() if p.is_dir() and SAFE_VERSION.fullmatch(p.name)]


def _drop_others(store: Store, listed: dict[str, str]) -> None:
    for name in _names_here(store):
        folder = store.version(name)
        if name not in listed or listed[name] != _manifest_sha256(folder):
            _log.warning("%s is not among the bucket's versions: it goes, and is made again", folder)
            aside = folder.with_name(f"{_PULLING}gone-{name}")
            folder.rename(aside)
            shutil.rmtree(aside)


def _manifest_sha256(folder: Path) -> str | None:
    file = folder / manifest.MANIFEST
    return sha256_of(file) if file.is_file() else None


def _base_file(store: Store) -> Path:
    return store.root / "remote" / "index.json"


def _base(store: Store) -> bytes | None:
    """The index as the bucket had it when this disk last agreed with it."""
    file = _base_file(store)
    return file.read_bytes() if file.exists() else None
