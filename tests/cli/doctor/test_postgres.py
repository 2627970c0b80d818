"""An installation on PostgreSQL: what its database tells, and what only its server can."""

import pytest
from sqlalchemy import text

from cli.doctor.finding import Health
from digest.store.database import Store


@pytest.fixture
def away(place, postgres_url):
    """The same installation with a database of its own on a server."""
    server = Store(postgres_url)
    name = (
        "doctor_"
        + "".join(each if each.isalnum() else "_" for each in place.folder.parent.name)[-40:]
    )
    with server.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(f'CREATE DATABASE "{name}"'))
        url = postgres_url.rpartition("/")[0] + f"/{name}"
        place.set("[smtp]", f'database = "{url}"\n[smtp]')
        place.settings.chmod(0o600)
        place.url = url
        yield place
        connection.execute(text(f'DROP DATABASE "{name}"'))
    server.close()


def told(place):
    return {each.name: each for each in place.examine() if each.name.startswith("database.")}


def test_an_empty_one_is_to_be_made_and_a_made_one_is_well(away):
    assert told(away)["database.schema"].copy == ("digest init --upgrade",)

    away.command("init", str(away.folder), "--upgrade")
    (away.state / "numbers.json").unlink(missing_ok=True)  # those of the file that was used before

    found = told(away)
    assert found["database.schema"].health is Health.OK
    assert found["database.disk"].health is Health.UNKNOWN
    assert {each.health for each in found.values()} == {Health.OK, Health.UNKNOWN}


def test_a_newer_one_is_known(away):
    away.command("init", str(away.folder), "--upgrade")
    store = Store(away.url)
    with store.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    store.close()

    assert "newer" in told(away)["database.schema"].found
