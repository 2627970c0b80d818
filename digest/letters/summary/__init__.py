"""The summary: who is due one, what is in it, and how it reads.

due -> plan (a row for each member and local date) -> sections (each is read once a run, picked for a member,
and laid out) -> layout (how they share the room) -> letter.
The section of conversations: activity (what settled) -> subscriptions -> selection (what one member's letter
has) -> conversation_pieces -> busy_day (what is shown where not all fits; room, how its groups share it).

Nouns beside them: period, occasion (what a letter says it is), activity_index (the activity of one period,
by conversation, community and tag). again draws a summary once more, or what one had no room for.
from_the_future corrects times that a fast clock wrote down.
"""
