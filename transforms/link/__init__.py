"""Staged rows of all sources -> the tables of the dataset: revisions, mirrors, persons, meetings."""

from transforms.link.assemble import assemble

__all__ = ["assemble"]
