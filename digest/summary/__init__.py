"""The summary: who is due one, what is in it, and how it reads.

due -> plan (a row for each member and local date) -> activity (what settled, read once a run) ->
subscriptions -> selection (what one member's letter has) -> piece_cache (drawn once for many) -> layout (what
fits; busy_day and room, where not everything does) -> letter.

Nouns beside them: period, activity_index (the activity of one period, by conversation, community and tag).
from_the_future corrects times that a fast clock wrote down.
"""
