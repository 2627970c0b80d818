"""What a community is: people, what they say and follow, and the rules that hold; knows no mail.

Each room imports those below it, which `make lint` checks; from top to bottom: leaving, moderation, posting,
requests (what waits for a moderator), preferences, conversations, communities, people. Who did what is in
audit and audit_anchor.
"""
