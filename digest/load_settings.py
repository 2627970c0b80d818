"""Reads digest.toml, with the environment on top: the settings, each path made absolute."""

import re
import tomllib
from difflib import get_close_matches
from pathlib import Path

from pydantic import ValidationError
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, TomlConfigSettingsSource

from digest.branding import read_logo
from digest.errors import BadSetting
from digest.settings import Settings, setting_names

_AT_LINE = re.compile(r"at line (\d+)")
_WHOLE = "must be a whole number, without quotation marks: 30"
_NUMBER = "must be a number, without quotation marks: 2.5"
_EITHER = "must be true or false, without quotation marks"
_LIST = 'must be a list: ["...", "..."]'
MUST_BE = {  # by the type of pydantic's error
    "int_parsing": _WHOLE,
    "int_type": _WHOLE,
    "int_from_float": _WHOLE,
    "float_parsing": _NUMBER,
    "float_type": _NUMBER,
    "bool_parsing": _EITHER,
    "bool_type": _EITHER,
    "string_type": 'must be words in quotation marks: "..."',
    "tuple_type": _LIST,
    "frozen_set_type": _LIST,
    "literal_error": "must be one of {expected}",
    "greater_than_equal": "must be {ge:,} or more",
    "greater_than": "must be more than {gt:,}",
    "less_than_equal": "must be {le:,} or less",
}


def load_settings(path: Path) -> Settings:
    """Return the settings of a TOML file, with the environment on top; raise BadSetting with the fix.

    Relative paths in it are read from the folder the file lies in.
    """
    problems, settings = _read(path)
    if settings is None:
        raise BadSetting("\n".join(problems))
    return settings


def setting_problems(path: Path) -> tuple[str, ...]:
    """Return everything that keeps settings from being read, each with its fix; none where they can be."""
    return _read(path)[0]


def _read(path: Path) -> tuple[tuple[str, ...], Settings | None]:
    """Return the settings of a file, or what keeps them from being read."""
    if path.is_dir():
        return (f"{path} is a folder: name the file in it, as in {path / 'digest.toml'}",), None
    if not path.is_file():
        fix = "run `digest init` first, or name the file with --settings"
        return (f"there is no {path}: {fix}",), None
    try:
        return (), _loaded(path)
    except BadSetting as error:
        return (str(error),), None
    except ValueError as error:
        return tuple(f"{path}: {each}" for each in _problems(error, path)), None
    except OSError as error:
        return (f"{path} cannot be read ({error.strerror}): see whose it is",), None


def _loaded(path: Path) -> Settings:
    """Return the settings of a file that is there; raises as pydantic and TOML do, and BadSetting."""

    class FromFile(Settings):
        @classmethod
        def settings_customise_sources(
            cls,
            settings_cls: type[BaseSettings],
            init_settings: PydanticBaseSettingsSource,
            env_settings: PydanticBaseSettingsSource,
            dotenv_settings: PydanticBaseSettingsSource,
            file_secret_settings: PydanticBaseSettingsSource,
        ) -> tuple[PydanticBaseSettingsSource, ...]:
            return env_settings, TomlConfigSettingsSource(settings_cls, toml_file=path)

    return _rooted(FromFile(), path.resolve().parent)


def _rooted(settings: Settings, folder: Path) -> Settings:
    """Return the settings with every relative path made absolute."""
    relay = settings.relay.model_copy(update={"maildir": folder / settings.relay.maildir})
    smtp = settings.smtp.model_copy(
        update={
            name: folder / path
            for name in ("socket", "certificate", "private_key")
            if (path := getattr(settings.smtp, name)) is not None
        }
    )
    authentication, database = settings.authentication, settings.database
    if authentication.zone_file is not None:
        zone_file = folder / authentication.zone_file
        _must_be_readable(zone_file, "authentication.zone_file")
        authentication = authentication.model_copy(update={"zone_file": zone_file})
    if database.startswith("sqlite:///") and not database.startswith("sqlite:////"):
        database = f"sqlite:///{folder / database.removeprefix('sqlite:///')}"
    logo = None if settings.logo is None else folder / settings.logo
    if logo is not None:
        read_logo(logo)  # so that a picture that letters cannot bring is told when we start
    return settings.model_copy(
        update={
            "logo": logo,
            "smtp": smtp,
            "relay": relay,
            "authentication": authentication,
            "database": database,
            "keys_file": folder / settings.keys_file,
            "state_folder": folder / settings.state_folder,
            "rules": None if settings.rules is None else _text(settings.rules, folder),
            "templates": None if settings.templates is None else folder / settings.templates,
        }
    )


def _must_be_readable(path: Path, name: str) -> None:
    try:
        _plain(path).read_bytes()
    except OSError:
        raise BadSetting(f"{name}: {path} cannot be read; name a file that is there") from None


def _plain(path: Path) -> Path:
    if not path.is_file():  # a pipe would be waited for
        raise FileNotFoundError(path)
    return path


def _text(given: str, folder: Path) -> str:
    """Return the content of the named file, or `given` itself if it has more than one word."""
    if len(given.split()) > 1:
        return given
    try:
        return _plain(folder / given).read_text(encoding="utf-8")
    except (OSError, UnicodeError):
        raise BadSetting(
            f"rules: {given} cannot be read; name a text file, or write the text"
        ) from None


def _line_of(error: tomllib.TOMLDecodeError, path: Path) -> str:
    """Return the line that is no TOML as it stands in the file, without what it may hold of a password."""
    found = _AT_LINE.search(str(error))
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    if found is None or not 0 < int(found[1]) <= len(lines):
        return ""
    name = lines[int(found[1]) - 1].partition("=")[0].strip()
    return (
        f': look at the line of `{name}`, which is name = value, with "" around words'
        if name
        else ""
    )


def _problems(error: ValueError, path: Path) -> list[str]:
    """Return what is wrong, a line for each setting."""
    if isinstance(error, tomllib.TOMLDecodeError):
        return [f"{error}{_line_of(error, path)}"]
    if not isinstance(error, ValidationError):
        return [str(error)]
    return [_problem(each) for each in error.errors(include_input=False, include_url=False)]


def _problem(error: ErrorDetails) -> str:
    place = tuple(str(part) for part in error["loc"])
    name = ".".join(place)
    if error["type"] == "extra_forbidden":
        known = {".".join(each) for each in setting_names()}
        like = get_close_matches(name, known, 1)
        return f"{name}: there is no such setting" + (f"; do you mean {like[0]}?" if like else "")
    said = _in_plain_words(error)
    return f"{name}: {said}" if name else said


def _in_plain_words(error: ErrorDetails) -> str:
    """Return what a setting must be; what our own rules say is plain already."""
    must_be = MUST_BE.get(error["type"])
    if must_be is not None:
        return must_be.format(**error.get("ctx", {}))
    return str(error["msg"]).removeprefix("Value error, ")
