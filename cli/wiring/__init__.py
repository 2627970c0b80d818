"""Where the concrete parts of an installation meet, and nowhere else.

letters (who composes which), sending, receiving (what works mails off), running (all due work), serving
(what listens).
"""
