"""Why a member got, or did not get, a letter of a day; why a post was, or was not, in their letters.

because (what decided) → member_then (the member at that moment) → outbox_words (what the outbox holds)
→ there_was (what there was to tell) → summary_day, letters_with_post → readers_of_post.

Nothing here decides: each rule is asked of the code that sends, as it is now, about the rows as they are.
What was so earlier is known by the audit trail and by the moments in rows; what neither keeps is
told as not known.
"""
