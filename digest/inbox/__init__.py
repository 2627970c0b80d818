"""Every mail we accepted, until we know what became of it, and what we asked about it: the outbox's mirror.

envelope -> intake (with sealing) -> received_mail (the table) -> waiting -> finish, or held until decided;
question (a table) is what a member was asked meanwhile, and forget deletes mails in the end. seal_earlier
seals the mails of older versions.
"""
