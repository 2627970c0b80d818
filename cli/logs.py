"""Where our own messages go while a command works."""

import logging


def log_to_stderr() -> None:
    """Log our own messages; from other packages only warnings, as they would log addresses and texts."""
    logging.basicConfig(
        level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s"
    )
    for name in ("cli", "inbound", "digest"):
        logging.getLogger(name).setLevel(logging.INFO)
