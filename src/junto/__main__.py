"""`python -m junto …` is `junto …`."""

import sys

from junto.cli import main

sys.exit(main())
