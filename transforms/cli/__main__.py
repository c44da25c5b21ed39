"""``python -m transforms.cli``."""

import sys

from transforms.cli.main import main

sys.exit(main())
