"""Everything that comes in: mails, and clicks on links.

The steps of a mail, in order:

smtp -> `digest.inbox` (keeps it) -> reading -> classify -> authenticate -> reply_text -> deciding -> acting

`work` leads a mail through them: `understand` is what needs no database (reading to reply_text, in
processes of `isolated` that may be killed), `deciding.facts` what the database adds. Each package describes
its own steps.

Used along the way: `commands` (what words ask for), `ours` (finds our own letters in a mail), `bounce`
(reads a report), `recipient` (what an address is for), `resolve` (asks DNS), `known_again` (a mail that
comes twice), `feedback_source` (whose complaints count), `looking_up` (mails that wait for DNS).

Beside it: `purge` (forgets mails when their time is over), `erasing` and `departed_list` (members who
left), `review` (what an operator does with single mails), `tell_operator` (letters to the operator),
`archive` (posts from mbox files), `web` (the pages that links lead to).
"""
