"""What a community is: people, what they say and follow, and the rules that hold; knows no mail.

Nouns: member, community, conversation, post, tag, follow, audit.
Verbs: join, publish, change; and rules of their own: preference, summary_hour, moderation_action.
"""
