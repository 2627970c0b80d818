"""What can be looked up: lists, details of one thing, and the status.

members, communities, conversations, moderation, mails, deliveries, bounces, upcoming, summary_runs,
audit_trail, last_days, status, trace, and in `why` what decided about a letter.

A query writes nothing, and takes as many statements for a thousand rows as for one. It returns frozen values,
whose fields are named as the command prints them, with addresses masked; or the table's rows, if an action
goes on to work with them.
"""
