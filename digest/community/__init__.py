"""What a community is: people, what they say and follow, and the rules that hold; knows no mail.

Nouns: member, pending_member, erased_member, moderator, community, conversation, post, tag, follow,
moderation_request, audit.
Verbs: join, publish, change, change_preferences, stop, search, open_request, decide, apply_action, account.
Rules: preference, summary_hour, settling, experience, readership, moderation_action, deciders.
"""
