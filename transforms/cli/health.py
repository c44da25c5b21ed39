"""The state of the sources for a person at a terminal."""

from __future__ import annotations

from collections.abc import Sequence

from transforms.cli.terminal import columns, paragraph
from transforms.health.records import Alarm, SourceHealth


def described(found: Sequence[SourceHealth]) -> str:
    """One line per source, then every alarm with what to do."""
    rows = [["source", "state", "last asked", "newest release", "longest pause"]]
    rows += [_row(source) for source in found]
    alarms = [_alarm(source, alarm) for source in found for alarm in source.alarms]
    return "\n\n".join([columns(rows), *alarms])


def _row(source: SourceHealth) -> list[str]:
    state = ", ".join(alarm.name for alarm in source.alarms) or (
        "as usual" if source.asked else "never asked"
    )
    pause = "?" if source.pause_days is None else f"{source.pause_days:.0f} d"
    asked = f"{source.asked:%Y-%m-%d %H:%M}" if source.asked else "-"
    return [source.source_id, state, asked, str(source.newest or "-"), pause]


def _alarm(source: SourceHealth, alarm: Alarm) -> str:
    head = f"{source.source_id} · {alarm.name} · since {alarm.since:%Y-%m-%d %H:%M} UTC"
    told = [f"{alarm.says} {alarm.detail}.", f"To do: {alarm.do}"]
    return "\n".join([head, *(paragraph(line, "    ") for line in told)])
