"""One word, one meaning: no public class stands twice, and no module twice within one layer.

`python -m tests.names` lists what does, and ends with 1 where there is any.
"""

import ast
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

SOURCES = ("digest", "inbound", "cli")
MIGRATIONS = Path("digest/store/migrations/versions")

# What may stand twice, each with the reason.
ALLOWED: dict[str, str] = {}


def public_names(tree: ast.Module) -> Iterator[str]:
    """Yield the classes and the aliases of types that a module defines for others."""
    for node in tree.body:
        match node:
            case ast.ClassDef(name=name):
                pass
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.BinOp() | ast.Subscript()) if (
                name[0].isupper() and not name.isupper()
            ):
                pass
            case _:
                continue
        if not name.startswith("_"):
            yield name


def layer_of(path: Path) -> str:
    """Return the layer that a module belongs to: a package of `digest`, or one of the programs above it."""
    first, *rest = path.parts
    return f"{first}.{rest[0]}" if first == "digest" and len(rest) > 1 else first


def twice(root: Path, paths: Iterable[Path], allowed: Mapping[str, str] = ALLOWED) -> list[str]:
    """Return a line for each name that stands twice, and for each that is allowed to and does not."""
    places: dict[str, list[str]] = defaultdict(list)
    for path in paths:
        if path.stem != "__init__":
            places[f"module {path.stem} in {layer_of(path)}"].append(path.as_posix())
        for name in public_names(ast.parse((root / path).read_text(encoding="utf-8"))):
            places[f"class {name}"].append(path.as_posix())
    double = {what: found for what, found in sorted(places.items()) if len(found) > 1}
    return [
        *(
            f"{what} stands twice: {', '.join(double[what])}"
            for what in double
            if what not in allowed
        ),
        *(
            f"{what} is allowed to stand twice, and does not"
            for what in allowed
            if what not in double
        ),
    ]


def sources(root: Path) -> list[Path]:
    """Return the modules of the product, apart from migrations, relative to `root`."""
    found = (path.relative_to(root) for top in SOURCES for path in (root / top).rglob("*.py"))
    return sorted(path for path in found if not path.is_relative_to(MIGRATIONS))


if __name__ == "__main__":
    here = Path(__file__).parents[1]
    lines = twice(here, sources(here))
    sys.stdout.write("".join(f"{line}\n" for line in lines))
    sys.exit(1 if lines else 0)
