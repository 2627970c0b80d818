"""What a community is: people, what they say and follow, and the rules that hold; knows no mail.

People: member, mailbox, pending_member, join, erased_member, account (ends a membership),
member_care. What a name may be: display_name, claims, roles, role_words, signs, looks.
Communities: community, moderator, readership (who may read), experience (who may tag).
What they say: conversation, post, publish, change, settling, conversation_care, archive (taken over from
elsewhere), search, tag, tagging, follow.
What is noticed in a text: contact_data, identifying, danger (with signs_of_danger).
What a member chooses: preference, read_preference, change_preferences, preference_fault, kept_preference,
summary_hour, stop (streams of letters).
Moderation: moderation_request, open_request, request_number, moderation_action, deciders, decide,
apply_action.
Who did what: audit, audit_anchor.
"""
