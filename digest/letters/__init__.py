"""Letters: who is told, of what, and in which words; the summary has a room of its own, `summary`.

`registry` lists the kinds of letters: what each tells (its payload) and what composes it. They are enqueued
by actions, and by audience and instant (a post became visible), moderation, remind_moderators and
urgent. They are composed at sending, from what is true then.

About a post or a conversation: receipt, notification, new_conversation, conversation_letter (page, or
conversation_parts, where it is long). What a member asks to see: overview, with home, communities, tags,
preferences, search_results, rules, welcome. What was changed: preferences_changed, membership_changed. One
thing told or refused: notice with reason_facts, notice_letter, options, refusal_limits. For moderators:
moderation_letter, request_view, prepared_words, urgent. Others: data_letter (data_export, data_file),
goodbye, operator_letter.

What they share: recipient, post_view, conversation_view, correspondence, thread,
listing and listed; letter_sealer gives each its headers and envelope.
"""
