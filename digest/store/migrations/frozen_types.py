"""The column types that the migrations write, as they were when the first of them was written."""

from sqlalchemy import BigInteger, DateTime, Integer

# SQLite numbers its own rows only in a column that is INTEGER to the letter.
Id = BigInteger().with_variant(Integer(), "sqlite")
Moment = DateTime(timezone=True)
