"""The servers that mail comes in by: SMTP to anybody, LMTP to a border of ours, and the border's questions.

servers -> listener (accepts) -> protocol (one connection: its state, its limits, replies in order) -> hooks
(what is answered) -> addresses (who is here) -> incoming (gathers a mail) -> mail_check (what nobody could
read) -> group_commit (mails that wait together share one write).

Beside them: dialect (SMTP or LMTP), grammar (how commands are written), limits and state (of one client),
replies, tls, proxies, backpressure (no more mail for now), policy_server (answers a Postfix in front).
"""
