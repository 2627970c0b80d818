"""Community Digest: what a community is, and what it sends."""
