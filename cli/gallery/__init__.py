"""Every letter and page in every state, on an invented world: what `digest templates preview` draws.

world (who lives there), scene (one morning of it, on which one thing happens), states (all that is drawn:
summaries, conversing, notices, overviews, decisions, pages), studio (draws one), write (files and index).

To add a state, add a `GalleryState` to the tuple of its group: its name, and a function that takes a scene,
lets happen what is to happen, and returns the letter or the page.
"""
