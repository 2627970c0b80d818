"""Every letter we have to send, until the relay has taken it or we know why it did not.

delivery (the table) -> payload, enqueue -> claim -> compose -> noting -> handover -> relay -> record, led by
dispatch; beside them backoff (when to try again), lease (which worker has it) and retry (by the operator's
hand). The relays are smtp_relay (over smtp_connection) and maildir_relay.

How fast: rate (in all) and domain_pace (to each mail domain); warm_up (a new relay's daily ceilings) and
warm_up_order (which summaries go below them).

What comes back: bounce_words and bounce_cause (what it means) -> note_bounce (bounce is the table,
bounce_rules the thresholds) -> suppression (the address gets nothing) -> probe (does it work again?), or
circuit_breaker (nobody gets anything: the refusals are about us). outbreak says when a day is unusual.

forget deletes what is no longer needed; count_as_sent is for restored backups.
"""
