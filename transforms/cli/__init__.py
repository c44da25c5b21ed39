"""The command line: ``readouts COMMAND``. Heavy imports happen inside the commands."""

from transforms.cli.main import main

__all__ = ["main"]
