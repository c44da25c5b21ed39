"""Where versions stand, and the few steps by which one gets there.

Everything that depends on what a disk or a bucket can do is behind ``Shelf``: publishing itself knows only
that a version is drafted in a local folder, may share files with an earlier one, and appears as a whole.
"""

from __future__ import annotations

import logging
import os
import shutil
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from filelock import Timeout

from transforms.publish import durable, index, recovery
from transforms.publish.digest import sha256_of
from transforms.publish.errors import PublishError
from transforms.publish.index import Index
from transforms.store import Store

LOCK_WAIT_S = 600.0

_log = logging.getLogger(__name__)


class Shelf(Protocol):
    """The steps of a publication, in their order. Whoever implements it owes that a reader sees a version
    whole or not at all, wherever a publisher is killed.
    """

    def publisher(self, name: str) -> AbstractContextManager[Index]:
        """Keep others from publishing; mend what a killed publisher left; the index as it then stands.

        What the storage refuses inside becomes a PublishError that names the version.
        """

    def draft(self, name: str) -> AbstractContextManager[Path]:
        """A new empty local folder to write the version in; gone at the end, shown or not."""

    def share(self, earlier: str, path: str, sha256: str, draft: Path) -> bool:
        """Let the draft have the file of an earlier version at no cost; False when it is not whole there."""

    def show(self, draft: Path, name: str) -> None:
        """Give the finished draft its public name. FileExistsError when the name is taken."""

    def announce(self, listed: Index) -> None:
        """Replace the index by ``listed``."""

    def folder(self, name: str) -> Path:
        """Where the version of that name is read."""


@dataclass(frozen=True, slots=True)
class LocalShelf:
    """``versions/`` on a disk: hard links share files, one rename shows a version."""

    store: Store

    @contextmanager
    def publisher(self, name: str) -> Iterator[Index]:
        try:
            with self.store.lock("publish", timeout_s=LOCK_WAIT_S):
                yield recovery.recover(self.store)
        except Timeout as error:
            raise PublishError(
                f"version {name}: another publisher has held the store for {LOCK_WAIT_S:.0f} s"
            ) from error
        except OSError as error:
            raise PublishError(
                f"version {name} could not be written, nothing was published: {error}"
            ) from error

    def draft(self, name: str) -> AbstractContextManager[Path]:
        return durable.building(self.store.versions / f"{recovery.BUILDING}{name}-{os.getpid()}")

    def share(self, earlier: str, path: str, sha256: str, draft: Path) -> bool:
        there, here = self.store.version(earlier) / path, draft / path
        try:
            whole = sha256_of(there) == sha256
        except OSError as error:
            _log.error("%s cannot be shared: %s", there, error)
            return False
        if not whole:
            _log.error("%s is damaged: the new version gets a whole one", there)
            return False
        here.parent.mkdir(parents=True, exist_ok=True)
        try:
            os.link(there, here)
        except OSError:  # no hard links here, or too many of this file already
            shutil.copyfile(there, here)
        return True

    def show(self, draft: Path, name: str) -> None:
        durable.show(draft, self.store.version(name))

    def announce(self, listed: Index) -> None:
        index.write(self.store, listed)

    def folder(self, name: str) -> Path:
        return self.store.version(name)


def shelf_of(store: Store) -> Shelf:
    """The shelf on which this store's versions stand."""
    return LocalShelf(store)
