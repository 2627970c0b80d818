"""What runs due work: a step (how one kind of work is found and done), and embedded, its runner.

step -> embedded
"""
