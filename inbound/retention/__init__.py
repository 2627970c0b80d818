"""What is kept for how long, and what goes at once.

purge forgets mails whose time is over, erase does away with who left, and departed_list remembers outside the
database that they left.
"""
