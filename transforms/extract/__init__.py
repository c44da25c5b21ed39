"""Release -> meetings, participants and statements, each row with its evidence. Pure: no disk, network or
clock.
"""

from transforms.extract.read import read
from transforms.extract.rows import Meeting, Participant, Reading, Statement
from transforms.extract.sentences import split_sentences

__all__ = ["Meeting", "Participant", "Reading", "Statement", "read", "split_sentences"]
