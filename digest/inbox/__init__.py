"""Every mail taken, until it is known what became of it, and what we asked: the outbox's mirror.

envelope -> intake (sealing) -> received_mail (the table) -> waiting -> finish, or held until it is decided;
question (the table) is what a member was asked meanwhile, forget what goes in the end.
"""
