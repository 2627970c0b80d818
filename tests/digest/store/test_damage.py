"""A damaged database is told from one that cannot be read now: only of the first a backup is brought back."""

import pytest

from digest.errors import BadSetting
from digest.store.snapshot import damage


def test_a_whole_one_has_none(sqlite_store, tmp_path):
    assert damage(tmp_path / "digest.db") is None


@pytest.mark.parametrize("content", [b"not a database" * 99, b"SQLite format 3\0" + b"\0" * 4096])
def test_what_is_no_database_is_damaged(tmp_path, content):
    file = tmp_path / "digest.db"
    file.write_bytes(content)

    assert damage(file) == "file is not a database"


def test_what_cannot_be_opened_is_not_damaged(tmp_path):
    with pytest.raises(BadSetting, match="cannot be read now"):
        damage(tmp_path)
