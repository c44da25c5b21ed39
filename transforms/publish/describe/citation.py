"""CITATION.cff of a version (Citation File Format 1.2.0)."""

from __future__ import annotations

import yaml

from transforms.publish.describe.facts import Facts


def cff(facts: Facts) -> str:
    """The date is the version's own. A version with invented data says that it must not be cited."""
    told = {
        "cff-version": "1.2.0",
        "message": facts.citation
        if facts.invented
        else "If you use this dataset, please cite the version you used.",
        "type": "dataset",
        "title": facts.title,
        "abstract": facts.abstract,
        "authors": [{"name": facts.dataset.creator}],
        "version": facts.version,
        "date-released": facts.released.isoformat(),
        "license": facts.dataset.licence.id,
        "keywords": list(facts.dataset.keywords),
        "identifiers": [
            {
                "type": "other",
                "value": f"sha256:{facts.manifest['content_hash']}",
                "description": "content hash over the rows of all tables",
            }
        ],
    }
    return yaml.safe_dump(told, sort_keys=False, allow_unicode=True, width=110)
