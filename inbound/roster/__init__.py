"""Lists of people that an operator brings from elsewhere, file by file.

people_table -> table_columns -> roster_row -> import_people

A file is decoded and cut into rows, its columns are known by their names, each row becomes somebody to add,
and they are added and asked some hundreds at a time. `people_report` says what became of every row.
"""
