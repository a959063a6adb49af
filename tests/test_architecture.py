"""Imports point one way, files stay small: what design.md and style.md promise."""

import ast
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parent.parent
PACKAGES = ("classifier", "routing", "training", "api")
FORBIDDEN = {
    "classifier": {"routing", "training", "api"},
    "routing": {"training", "api"},
    "training": {"api"},
    "api": set(),
}
HTTP_LIBRARIES = {"fastapi", "starlette", "uvicorn", "httpx", "requests", "urllib3", "aiohttp"}
# routing reads what the classifier says, never how it comes to say it
ROUTING_MAY_SEE = {"classifier.tags", "classifier.taxonomy", "classifier.errors", "classifier"}
CLASSIFIER_WORDS_FOR_ROUTING = {"Tags", "Label", "Kind", "Taxonomy", "Topic", "TaxonomyError"}
MAX_LINES = 400


def python_files(package):
    return sorted((PROJECT / package).rglob("*.py"))


def imports_of(path):
    """(module, name or "") of every import in a file, those inside functions too."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((alias.name, "") for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno}: imports are absolute here"
            yield from ((node.module, alias.name) for alias in node.names)


@pytest.mark.parametrize("package", PACKAGES)
def test_imports_point_one_way(package):
    wrong = [
        f"{path.relative_to(PROJECT)} imports {module}"
        for path in python_files(package)
        for module, _ in imports_of(path)
        if module.split(".")[0] in FORBIDDEN[package]
    ]
    assert python_files(package)
    assert wrong == []


def test_routing_sees_only_what_the_classifier_says():
    seen = {
        (module, name)
        for path in python_files("routing")
        for module, name in imports_of(path)
        if module.split(".")[0] == "classifier"
    }
    assert {module for module, _ in seen} <= ROUTING_MAY_SEE
    assert {name for module, name in seen if module == "classifier"} <= CLASSIFIER_WORDS_FOR_ROUTING


@pytest.mark.parametrize("package", ["classifier", "routing", "training"])
def test_rooms_behind_the_api_know_no_http(package):
    wrong = [
        f"{path.relative_to(PROJECT)} imports {module}"
        for path in python_files(package)
        for module, _ in imports_of(path)
        if module.split(".")[0] in HTTP_LIBRARIES or module.startswith(("http.", "urllib.request"))
    ]
    assert wrong == []


@pytest.mark.parametrize("package", PACKAGES)
def test_nothing_is_loaded_by_executing_it(package):
    wrong = [
        f"{path.relative_to(PROJECT)} imports {module}"
        for path in python_files(package)
        for module, _ in imports_of(path)
        if module.split(".")[0] in {"pickle", "cloudpickle", "dill", "marshal", "shelve"}
    ]
    assert wrong == []


@pytest.mark.parametrize("folder", [*PACKAGES, "tests", "benchmarks"])
def test_files_stay_small(folder):
    sizes = {
        str(path.relative_to(PROJECT)): len(path.read_text(encoding="utf-8").splitlines())
        for path in python_files(folder)
    }
    assert {name: lines for name, lines in sizes.items() if lines > MAX_LINES} == {}
    assert not [name for name in sizes if name.endswith("utils.py")]


@pytest.mark.parametrize("package", PACKAGES)
def test_every_module_says_what_it_is_for(package):
    silent = [
        str(path.relative_to(PROJECT))
        for path in python_files(package)
        if not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert silent == []


def test_no_test_reads_the_shared_folder():
    forbidden = "/".join(["work", "shared"])
    assert [
        path.name for path in python_files("tests") if forbidden in path.read_text(encoding="utf-8")
    ] == []
