"""Every letter owed, until the relay took it or it is known why not.

delivery (the table) -> owe -> claim -> composing -> dispatch -> handover -> relay -> record;
beside them backoff (when again?) and lease (who has it in hand?).
"""
