"""Who calls the work: the steps, and the runner that finds and runs them on one machine.

step -> embedded
"""
