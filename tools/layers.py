"""Check the shape of the package: imports go down only; files, clocks and the environment are touched only where that is marked.

python tools/layers.py        exit 1, with a line per fault, when the shape is broken
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

PACKAGE = Path(__file__).parents[1] / "pipeline"
# From the ground up: a module may import those before it. `engine` and `write` know nothing of the stages.
ORDER = [
    "model",
    "tables",
    "words",
    "unseen",
    "languages",
    "charsets",
    "read",
    "decode",
    "blocks",
    "repair",
    "forest",
    "sentences",
    "grammar",
    "furniture",
    "maintext",
    "pages",
    "metadata",
    "fingerprint",
    "shelf",
    "shapes",
    "measures",
    "compare",
    "linkage",
    "cluster",
    "align",
    "collate",
    "terms",
    "quantities",
    "stats",
    "codes",
    "write",
    "state",
    "engine",
    "facts",
    "prepare",
    "run",
    "update",
    "verify",
    "export",
    "report",
    "cli",
    "__main__",
]
DOES_IO = {"read", "write", "state", "engine", "export", "report", "cli", "tables", "__main__"}
IO_MODULES = {
    "os",
    "pathlib",
    "io",
    "socket",
    "time",
    "datetime",
    "subprocess",
    "tempfile",
    "shutil",
    "urllib",
    "random",
    "sqlite3",
}
PURE = {("datetime", "date"), ("datetime", "datetime"), ("urllib", "parse")}  # values and text, no clock and no network
LONGEST = 40  # code lines of a function, docstring and blank lines apart


def module_files() -> Iterator[tuple[str, Path]]:
    """Every module by the name it is imported with: the files of a folder count as the folder."""
    for file in sorted(PACKAGE.rglob("*.py")):
        part = file.relative_to(PACKAGE).parts[0].removesuffix(".py")
        if part != "__init__":
            yield part, file


def imported(tree: ast.Module) -> Iterator[tuple[int, str, str, int]]:
    """(level, module, name, line) of every import, those inside functions too."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((0, alias.name, "", node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from ((node.level, node.module or "", alias.name, node.lineno) for alias in node.names)


def faults_of(name: str, file: Path) -> Iterator[str]:
    """One line per broken rule in this file."""
    tree = ast.parse(file.read_text("utf-8"))
    at = file.relative_to(PACKAGE.parent)
    depth = len(file.relative_to(PACKAGE).parts)
    for level, module, what, line in imported(tree):
        top = module.partition(".")[0]
        own = PACKAGE.name
        if level == depth or (not level and top == own):
            target = module.removeprefix(own).lstrip(".").partition(".")[0] or what
            if target in ORDER and name in ORDER and ORDER.index(target) >= ORDER.index(name):
                yield f"{at}:{line}: {name} imports {target}, which is not below it"
        elif not level and top in IO_MODULES and name not in DOES_IO and not {(top, what), (top, module[len(top) + 1 :])} & PURE:
            yield f"{at}:{line}: {name} does no I/O, and imports {module}"
    if name not in ORDER:
        yield f"{at}: {name} has no place in the order of tools/layers.py"
    yield from long_functions(tree, at)


def long_functions(tree: ast.Module, at: Path) -> Iterator[str]:
    """Functions over LONGEST code lines; `# long:` with a reason in the line of the def excuses one."""
    source = (PACKAGE.parent / at).read_text("utf-8").split("\n")
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            lines = {n.lineno for n in ast.walk(node) if isinstance(n, ast.stmt | ast.expr)}
            if len(lines) > LONGEST and "# long:" not in source[node.lineno - 1]:
                yield f"{at}:{node.lineno}: {node.name} has {len(lines)} code lines, more than {LONGEST}"


def main() -> int:
    """Print the faults; 1 if there are any."""
    faults = [fault for name, file in module_files() for fault in faults_of(name, file)]
    print("\n".join(faults) or f"layers: {len(ORDER)} modules, imports go down only")
    return bool(faults)


if __name__ == "__main__":
    sys.exit(main())
