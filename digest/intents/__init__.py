"""What somebody may want, as values.

`intents` holds them; `ready_mail` spells one as an address and a subject, which are read as the same intent.
"""
