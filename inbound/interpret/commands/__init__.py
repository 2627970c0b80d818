"""Reads everyday words as wishes: asked (what a mail asks for)."""
