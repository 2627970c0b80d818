"""What somebody may want, as values.

`intents` holds what a door asks an action for, `phrases` what words and buttons say. `meaning` gives each
phrase its name in the vocabularies and back, `slots` reads what fills one. `label` says what a button does,
and `ready_mail` spells it as an address and a subject, which are read as the same phrase.
"""
