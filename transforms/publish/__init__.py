"""Immutable, dated versions of the dataset: Parquet, manifest, checksums, documents, and their index."""
