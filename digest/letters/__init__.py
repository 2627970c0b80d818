"""Letters to one member about something that just happened: who is told, when, and in which words.

Owed by: audience (a post became visible), notice (anything else). Composed by: notification, receipt,
conversation_letter, notice_letter, each when its turn in the outbox comes, from what is true then.
"""
