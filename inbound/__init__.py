"""What comes in, mails and clicks.

A mail's stations, in order:

smtp -> intake -> read -> classify -> authenticate -> reply_text -> decide -> act -> outcome
"""
