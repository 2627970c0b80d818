"""Reads everyday words as phrases.

First by patterns, which must take in the whole of a mail (asked, match, bare), and else by what it is most
like (by_example and ranking, with the values that slots find for named_wishes). Beside it: deletion (does an
answer ask to delete?), addressed_to_us (is a post for us?), complaint.
"""
