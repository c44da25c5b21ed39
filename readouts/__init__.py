"""Load the Readouts dataset: ``pip install readouts`` and three lines, no pipeline.

    import readouts

    meetings = readouts.load("meetings", version="2026.11.23", store="https://example.org/readouts")
    said = readouts.statements_of(meetings.meeting_id[0], store="https://example.org/readouts")
    readouts.evidence(said.iloc[0])

``store`` is a folder, an ``http(s)://`` or an ``s3://`` address that holds ``versions/index.json`` (or the
versions folder itself, or one version's folder); without it the environment's READOUTS_STORE, else
``data/store``. Every byte that is used was checked against the sha256 in the version's manifest. Needs pandas
and pyarrow only.
"""

from readouts.dataset import evidence, load, statements_of, versions
from readouts.errors import Damaged, NotThere, ReadoutsError

__all__ = ["Damaged", "NotThere", "ReadoutsError", "evidence", "load", "statements_of", "versions"]
