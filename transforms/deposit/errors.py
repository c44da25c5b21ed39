"""What can go wrong on the way to a repository."""

from __future__ import annotations

from transforms.publish.errors import PublishError


class DepositError(PublishError):
    """A version may not be deposited, or a repository refused; whatever was uploaded stays a draft."""


class Refused(DepositError):
    """A repository answered with an error that asking again will not mend. ``status`` is its HTTP status."""

    def __init__(self, message: str, status: int) -> None:
        super().__init__(message)
        self.status = status
