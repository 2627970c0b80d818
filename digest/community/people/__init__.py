"""Who members are, and what they may call themselves.

member, mailbox, moderator, summary_hour (of a member's day). What a name may be: display_name, claims,
roles, role_words, signs, looks. What a text tells of its writer: contact_data, identifying. Why something
cannot be chosen: preference_fault.
"""
