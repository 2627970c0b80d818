"""Takes a mail apart: read leads through its header (fields, author), parts (structure), text and report.

body chooses the text, decode makes it Unicode, html_text takes it out of HTML.
"""
