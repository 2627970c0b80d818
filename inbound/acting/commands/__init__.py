"""Carries out what members ask for in words: obey (which station), and a file for each kind of wish."""
