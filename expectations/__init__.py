"""The contract of the dataset: tables, columns, vocabularies, and what is made from them.

Only the YAML files declare anything. ``contract`` reads them; ``schema`` makes Arrow schemas of them,
``checks`` and ``suites`` the Great Expectations suites, ``validate`` runs these, and ``dictionary`` writes
DATA_DICTIONARY.md.
"""
