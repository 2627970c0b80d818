"""The pages that links in letters lead to: pages (the application), drawing (their HTML), server (HTTP)."""
