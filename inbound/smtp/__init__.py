"""The servers that mail comes in by: SMTP to anybody, LMTP to a border of ours, and the border's questions.

servers -> listener (accepts) -> a connection: guard (who may stay), hearing (commands), taking (a mail),
session (what is said) -> hooks -> addresses (who is here) and mail_check (what nobody could read) ->
group_commit (mails that wait together share one write).
"""
