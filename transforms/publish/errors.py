"""What can go wrong between built tables and a visible version. Each error names the version and the rule."""

from __future__ import annotations


class PublishError(Exception):
    """A version could not be made or made visible; whatever was latest before still is."""


class ContractBroken(PublishError):
    """Somebody tried to publish tables that failed validation. Use ``refuse`` to keep their report."""


class ChurnRefused(ContractBroken):
    """A version differs from the one before it more than our own changes should make it. ``changelog`` tells
    how; a person confirms it with ``readouts build --accept "why"``.
    """

    def __init__(self, message: str, changelog: str) -> None:
        super().__init__(message)
        self.changelog = changelog


class VersionExists(PublishError):
    """A version of that name, with other rows, is already public, and versions never change."""


class TableMismatch(PublishError):
    """A table's columns or types are not those of the contract."""
