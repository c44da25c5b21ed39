"""Ids that keep their meaning: a row gets the id that the version before gave to the same thing.

Extraction and linking make *provisional* ids from the order of things in a text or the spelling of a name;
both change whenever the reading gets better. What an id stands for is shown by its evidence instead: the
place in a release's text, the participants, the accounts. ``settle`` matches the two and carries the ids
over; what cannot be carried over is told in ``id_changes``.
"""

from transforms.link.ids.ledger import Ledger
from transforms.link.ids.settle import settle

__all__ = ["Ledger", "settle"]
