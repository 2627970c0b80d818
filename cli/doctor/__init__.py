"""`digest doctor`: finds what is wrong with an installation, and says how to put it right.

finding          one line of its report
case             what all checks are given: settings, a moment, DNS unless it is to be left out
installed        settings and files, and certificates
in_database      and all that it tells: in_queues; then on_machine, in_letters, in_service
relaying         the relay; mail_route, spf_published, dkim_published, dmarc_published: what DNS says of us
in_web           the pages as others reach them
around           what stands beside us: postfix_beside, milters, border_name look at it
loop             a mail to ourselves
examine          all of them in order, none of which can break another
command, shown   the command, and how its report looks

Rules about records are pure: spf_record, dkim_record, dmarc_record.
"""
