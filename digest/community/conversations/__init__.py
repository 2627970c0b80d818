"""What is said, and who reads it: conversation, post, settling, follow, search.

readership says who may read, experience who may tag.
"""
