"""The pages that links in letters lead to: pages (the application), drawing (their HTML), server (HTTP).

stream_page stops one kind of letter or makes it less, preferences_page is a member's settings as a form, and
download brings members their data. undo_button stands beside what either of the first two has just changed,
and page_limits says when that was too often. link_page takes an address where a link does not work, and
link_requests mails the new one. alarm notices when many members seem to stop a kind of letter at once.
"""
