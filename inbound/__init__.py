"""Everything that comes in: mails, and clicks on links.

The steps of a mail, in order:

smtp -> `digest.inbox` (keeps it) -> reading -> classify -> authenticate -> reply_text -> interpret -> work

`work.mail` leads a mail through them: `work.understand` is what needs no database (reading to reply_text, in
processes of `isolated` that may be killed), `interpret.facts` what the database adds. What a member wants
is an intent in the end, which `digest.actions` does. Each package describes its own steps.

Used along the way: `ours` (finds our own letters in a mail), `bounce` (reads a report), `recipient` (what an
address is for), `subject` (what programs put before it), `feedback_source` (whose complaints count).

Beside it: `retention` (forgets mails when their time is over, and members who left), `archive` (posts from
mbox files), `web` (the pages that links lead to).
"""
