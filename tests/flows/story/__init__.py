"""A village of people who speak only mail, and what each of them was promised."""
