"""The network and the raw archive. Knows nothing of what a page says: archive first, parse later."""

from transforms.harvest.archive import ArchiveError
from transforms.harvest.captures import read_body, read_captures, recover
from transforms.harvest.run import HarvestReport, SourceBusy, harvest, recheck

__all__ = [
    "ArchiveError",
    "HarvestReport",
    "SourceBusy",
    "harvest",
    "read_body",
    "read_captures",
    "recheck",
    "recover",
]
