"""What comes in, mails and clicks.

A mail's stations, in order:

smtp -> gathering -> intake -> read -> classify -> authenticate -> reply_text -> decide -> act -> outcome

Around `smtp`: `listener` (the thread that listens), `smtp_guard`, `smtp_session` and `lmtp` (one
connection), `hooks` (what is answered), `door` and `content` (what is taken), `limits`, `strain`, `incoming`,
`replies`, `tls`, and `policy` (what a border in front may ask).

`work` leads a mail through them: `understand` is what needs no database (read to reply_text), `facts` what
the database adds for `decide`. Beside them: `author` (whom a From names), `resolve` (where DNS is asked),
`recipient` (what an address is for), `review` (an operator's hand on single mails), `archive` (posts from
mbox files), `web` (the pages that links lead to).
"""
