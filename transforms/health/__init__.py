"""Is every source as it used to be? Named alarms, computed from what was captured and read."""

from transforms.health.records import Alarm, Audit, Entrance, Read, Seen, SourceHealth
from transforms.health.verdict import health_of

__all__ = ["Alarm", "Audit", "Entrance", "Read", "Seen", "SourceHealth", "health_of"]
