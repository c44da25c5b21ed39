"""What can go wrong between a published version and a frame. Each message names the file or the version."""

from __future__ import annotations


class ReadoutsError(Exception):
    """The dataset could not be loaded."""


class NotThere(ReadoutsError):
    """There is no such store, version, table, column or row; the message says what there is."""


class Damaged(ReadoutsError):
    """A file is not the one that was published: its sha256 differs from the manifest's."""
