"""Letters to one member about something that just happened: who is told, when, and in which words.

Most are enqueued by: audience (a post became visible), instant (a new conversation), moderation, notice,
overview, remind_moderators, urgent. Composed at sending, from what is true then, by: conversation_letter,
data_letter, goodbye, moderation_letter, new_conversation, notice_letter, notification, overview, receipt.
"""
