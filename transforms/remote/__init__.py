"""A store in a bucket: a working copy on this disk, what a step needs pulled before it, and what it made
pushed after it. The only room that speaks to an object store.
"""

from transforms.remote.address import Address
from transforms.remote.bucket import Bucket
from transforms.remote.copy import WorkingCopy, downloaded, opened
from transforms.remote.errors import BucketError, Changed, Held, LeaseLost

__all__ = [
    "Address",
    "Bucket",
    "BucketError",
    "Changed",
    "Held",
    "LeaseLost",
    "WorkingCopy",
    "downloaded",
    "opened",
]
