"""Communities and who belongs to them: community, join, and their tag."""
