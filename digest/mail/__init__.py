"""How letters become bytes.

signed_address (the tokens) -> piece (text in wire form, with slots for tokens) -> template_source,
template_environment and template_set (templates filled by Jinja) -> headers, threading, attachment ->
message_writer (whole letters).

format, moments, web_links, excerpt, glimpse and share shape the texts, and fitting fits a letter into its
limit; fixed_text lists the sentences of the templates.
"""
