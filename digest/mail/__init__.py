"""Letters as bytes: signed addresses, stationery, pieces, threading, messages."""
