"""How people write: pure rules over texts and words, in every language that we know; knows no store.

text (one form of every text), words (as they are compared), similarity (slips of the finger), dates, zones,
phrases (as vocabularies write them), vocabulary (what people say to us, a file a language), politeness (what
they say around it), names (of communities).
"""
