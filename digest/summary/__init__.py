"""The summary: who is due one, what is in it, and how it reads.

due -> plan (a row for each member and local date) -> activity (what settled, read once a run) ->
subscriptions -> selection (what one member's letter has) -> pieces -> layout (what fits) -> letter.
Nouns beside them: period, activity_index (the activity of one period, by conversation, community and tag).
"""
