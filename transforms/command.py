"""What the ``readouts`` command starts: the command line, or a word on what it needs.

``pip install readouts`` brings the loader alone, and this command with it; the commands need the pipeline.
"""

from __future__ import annotations

import sys


def main() -> int:
    """Run the command line; 2 where the pipeline's packages are not installed."""
    try:
        from transforms.cli import main as run
    except ModuleNotFoundError as error:
        print(
            f"readouts: {error}. The command is the pipeline's: pip install 'readouts[pipeline]'."
            " To load the dataset, `import readouts` in Python needs no more than what is here.",
            file=sys.stderr,
        )
        return 2
    return run()
