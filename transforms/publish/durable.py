"""Making files last: flushed before the rename that shows them, or a power cut shows empty files."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def flush_tree(root: Path) -> None:
    """fsync every file below ``root``, then every folder, then ``root``."""
    for path in sorted(root.rglob("*"), reverse=True):
        flush(path)
    flush(root)


def flush(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def show(folder: Path, target: Path) -> None:
    """Give the finished ``folder`` its public name by one rename; FileExistsError when the name is taken."""
    if target.exists():
        raise FileExistsError(f"{target} exists already")
    flush_tree(folder)
    folder.rename(target)
    flush(target.parent)


@contextmanager
def building(folder: Path) -> Iterator[Path]:
    """A new empty ``folder`` to build in; what is left of it at the end, after an error too, is removed."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
