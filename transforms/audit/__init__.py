"""The weekly audit: are published pages still what they were, and are archive and versions whole?"""
