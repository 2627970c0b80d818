"""Every letter owed, until the relay took it or it is known why not.

delivery (the table) -> owe -> claim -> dispatch -> relay -> record; beside them backoff and lease.
"""
