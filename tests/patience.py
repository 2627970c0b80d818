"""How long a test waits for what must come: a wait ends as soon as it is there, however busy the machine."""

PATIENCE = 300  # seconds; only a test that fails waits for so long
