"""Reads everyday words as phrases: asked (what a mail asks for), with match, bare and guess.

Beside it: deletion (does an answer ask to delete?), wished (does a post hold a wish to us?), label_of_mail.
"""
