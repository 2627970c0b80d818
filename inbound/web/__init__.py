"""The pages that links in letters lead to: pages (the application), drawing (their HTML), server (HTTP).

preferences_page is a member's settings as a form, download brings members their data, and alarm notices when
many members seem to stop a kind of letter at once.
"""
