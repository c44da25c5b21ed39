"""Sources as data: one YAML per source, read by ``model``."""
