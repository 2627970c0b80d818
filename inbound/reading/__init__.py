"""Takes a mail apart: read leads through its header (fields, author), parts (structure), text and report.

body chooses the text, decode makes it Unicode, html_text takes it out of HTML. Beside html_text: html_tokens
(tags and text), html_ahead (tables and lists, before they are written), html_look, html_quotes, html_lists,
html_elements, html_line. whole_lines comes when the writer's own words are found: html_found, wrapped_lines.
"""
