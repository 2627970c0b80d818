"""What can be done, one function each: mail, pages and commands all call these.

An action checks its rule, changes what there is, writes the audit entry and enqueues the letters. It returns
what came of it: what was refused is told by the door, in its own way. `context` is what every action is
given beside its values; `result` is what it returns; `perform` does what an intent says; `permission` is who
may do what with posts.

By what they are about: posts, conversations, joining (with invitations), membership, preferences, addresses
(with mailbox_changes), account, look (what a member asks to see), questions (what a member answers),
moderation. By the operator alone: care, roles, mails.
"""
