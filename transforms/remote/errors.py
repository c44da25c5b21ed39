"""What can go wrong between a working copy and its bucket; the store on this disk stays sound."""

from __future__ import annotations

from transforms.store import StoreBusy


class BucketError(OSError):
    """The bucket refused, could not be reached or holds something it should not; names the object."""


class Changed(BucketError):
    """The object is not (or no longer) what the write supposed: somebody else was first."""


class Held(BucketError, StoreBusy):
    """Another machine holds the lease; the message says who and for how long."""


class LeaseLost(BucketError):
    """This process was silent for longer than its lease ran, and another one may be at work."""
