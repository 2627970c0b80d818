"""What can be looked up: lists, the facts of one thing, and how it goes.

A query writes nothing, and takes as many statements for a thousand rows as for one. It returns frozen values,
whose fields are called as the command prints them, with addresses masked; or, where an action goes on to work
on what was found, the table's rows.
"""
