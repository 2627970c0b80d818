"""Letters as bytes: signed addresses, templates, pieces, threading, messages."""
