"""How people write, and how we speak: pure rules over texts and words; knows no store.

text (one form of every text), words (as they are compared), similarity (slips of the finger), dates, zones,
phrases (as vocabularies write them), vocabulary (what people say to us, a file a language), politeness (what
they say around it), names (of communities), names_told (of those a member tells, the one to be shown).
sentences: what we say to people, a file a language. own_folder: what an operator has in the place of ours.
"""
