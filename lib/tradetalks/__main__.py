"""``python -m tradetalks`` is the command ``tradetalks``."""

from tradetalks.cli import main

raise SystemExit(main())
