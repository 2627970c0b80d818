"""Archives that become conversations, file by file.

file -> separator -> mbox -> archived -> threads, pseudonyms -> survey -> drafting -> importing

A file is opened and cut into its messages, the headers of all are read, and each becomes a post.
`import_report` says what became of every one.
"""
