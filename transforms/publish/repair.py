"""Give a damaged version its published bytes back, where another version on the same disk still has them."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from transforms.publish.digest import sha256_of
from transforms.publish.shelf import shelf_of
from transforms.publish.verify import read_sums, verify
from transforms.store import Store


def repair(store: Store, name: str) -> list[str]:
    """Replace every damaged or missing file of a version by one with the published SHA-256, and return what
    is still wrong with it (see ``verify``). Shared files are shared damage: a version that has the same file
    as a hard link is damaged and repaired with it.
    """
    folder = store.version(name)
    with store.publishing(), shelf_of(store).publisher(name) as listed:
        sums, problems = read_sums(folder)
        if problems:
            return problems
        others = [store.version(e.version) for e in listed.versions if e.version != name]
        for path, sha256 in sorted(sums.items()):
            if _sha256(folder / path) != sha256 and (whole := _whole(others, path, sha256)):
                _replace(folder / path, whole)
                for other in others:  # that shared the damaged file
                    if read_sums(other)[0].get(path) == sha256 and _sha256(other / path) != sha256:
                        _replace(other / path, whole)
    return verify(folder)


def _sha256(file: Path) -> str | None:
    try:
        return sha256_of(file)
    except OSError:
        return None


def _whole(others: list[Path], path: str, sha256: str) -> Path | None:
    stated = (other / path for other in others if read_sums(other)[0].get(path) == sha256)
    return next((file for file in stated if _sha256(file) == sha256), None)


def _replace(damaged: Path, whole: Path) -> None:
    aside = damaged.with_name(f".{damaged.name}.repair")
    damaged.parent.mkdir(parents=True, exist_ok=True)
    aside.unlink(missing_ok=True)
    try:
        os.link(whole, aside)
    except OSError:
        shutil.copyfile(whole, aside)
    aside.replace(damaged)
