"""What a mail comes to: a pure function from what it says (letter) and what is known (facts)."""
