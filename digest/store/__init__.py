"""The database: column types, sessions, migrations, and what restored backups need.

types (columns; id_codec and carried_ids pack ids, tagged keeps values as JSON) -> database (sessions; nudges
around each commit; full_text) -> revision (which schema it has) | migrate (migrations/).

Backups: snapshot (copies of a database), span and epoch (its life between two restored backups), numbers (the
last ids given), mark (how far the database had come, in a file outside it).
"""
