"""Page bytes to releases. Pure: no network, clock or log; one small dated parser per page template."""

from transforms.parse.capture import parse
from transforms.parse.decode import decode
from transforms.parse.registry import PARSERS, UnknownParser

__all__ = ["PARSERS", "UnknownParser", "decode", "parse"]
