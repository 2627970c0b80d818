"""Where everything owed and said is kept: column types, sessions, migrations.

types -> database (nudges, around each commit) -> migrations
"""
