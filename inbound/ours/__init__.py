"""Knows our own letters again in what members send: answered (which) -> told -> marking (where).

What we sent is known to us, so it is cut out of an answer by comparing, before any rule guesses.
"""
