"""Every letter owed, until the relay took it or it is known why not.

delivery (the table) -> owe -> claim -> composing -> dispatch -> handover -> relay -> record;
beside them backoff (when again?) and lease (who has it in hand?).

What comes back: phrases and verdict (what does it mean?) -> note_bounce (bounces, the table; bounce_rules) ->
suppression (the address gets nothing) -> probe (is it back?), or halt (nobody gets anything: it is about us).
"""
