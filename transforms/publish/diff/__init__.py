"""What is different between two versions: rows added, removed and changed, by table, column and cause."""

from transforms.publish.diff.compare import Diff, compare
from transforms.publish.diff.delta import apply_delta, write_tables
from transforms.publish.diff.edition import Edition

__all__ = ["Diff", "Edition", "apply_delta", "compare", "write_tables"]
