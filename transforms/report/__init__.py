"""The data-quality report of a build: ``summarise`` counts, ``render`` writes one HTML page."""

from transforms.report.page import render
from transforms.report.summary import BuildSummary, SourceIntake, summarise

__all__ = ["BuildSummary", "SourceIntake", "render", "summarise"]
