"""What is kept for how long, and what goes at once: purging, and erasing who left."""
