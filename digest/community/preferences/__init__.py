"""What a member chooses, as typed values from the words to the column.

preference holds the values, read_preference reads words as one, columns says what they are in a member's
row, change_preferences sets them, kept_preference keeps them as JSON; stop ends a stream of letters, and
brings it back.
"""
