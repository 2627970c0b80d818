"""Reads everyday words as phrases: asked (what a mail asks for), with match, bare and guess.

Beside it: deletion (does an answer ask to delete?), addressed_to_us (is a post for us?).
"""
