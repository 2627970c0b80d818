"""Everything that comes in: mails, and clicks on links.

The steps of a mail, in order:

smtp -> `digest.inbox` (keeps it) -> reading -> classify -> authenticate -> reply_text -> deciding -> acting

`work` leads a mail through them: `understand` is what needs no database (reading to reply_text, in processes
of `isolated` that may be killed), `deciding.facts` what the database adds. Each package says its own way.

Beside them: `purge` (for how long mails lie here), `bounce` (what a report says), `recipient` (what an
address is for), `resolve` (where DNS is asked), `review` (an operator's hand on single
mails), `archive` (posts from mbox files), `web` (the pages that links lead to).
"""
