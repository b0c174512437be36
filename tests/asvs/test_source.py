# SPDX-License-Identifier: EUPL-1.2
"""What the source does not do, and what the documents promise (ASVS chapters 1, 11, 12 and 15)."""

import ast
import hashlib
import importlib.metadata
import re

import pytest
from django.conf import settings
from django.contrib.auth.hashers import get_hashers_by_algorithm
from django.core import signing

from tests.asvs import proves
from tests.source import ROOT, files, name_of, product_code, tree_of

CALLS = [(path, node) for path in product_code() for node in ast.walk(tree_of(path)) if isinstance(node, ast.Call)]
IMPORTS = {
    (name_of(path), name)
    for path in product_code()
    for node in ast.walk(tree_of(path))
    if isinstance(node, ast.Import | ast.ImportFrom)
    for name in ([one.name for one in node.names] if isinstance(node, ast.Import) else [node.module or ""])
}
LOCKS = [path for path in files() if path.name.startswith("requirements") and path.suffix == ".lock"]


def imports_of(*modules):
    return sorted({(path, name) for path, name in IMPORTS if name.split(".")[0] in modules or name in modules})


def calls_of(*names):
    return [f"{name_of(path)}:{node.lineno}" for path, node in CALLS if ast.unparse(node.func).split(".")[-1] in names]


@proves("1.2.4")
def test_no_query_is_put_together_from_text():
    assert calls_of("raw", "extra", "RawSQL") == []
    for path, node in CALLS:
        if ast.unparse(node.func).endswith((".execute", ".executemany")) and node.args:
            statement = node.args[0]
            built = isinstance(statement, ast.JoinedStr | ast.BinOp) or ".format(" in ast.unparse(statement)
            # What is put in are names of our own tables and columns; values come as parameters.
            if built:
                values = [one for one in ast.walk(statement) if isinstance(one, ast.Name) and one.id in ("text", "q")]
                assert values == [], f"{name_of(path)}:{node.lineno}"


@proves("1.2.5")
def test_programs_are_started_by_lists_of_words_and_never_by_a_visitor():
    assert calls_of("system", "popen", "getoutput", "getstatusoutput") == []
    shells = [name_of(path) for path, node in CALLS for word in node.keywords if word.arg == "shell"]
    assert shells == []
    # Starting, backing up and restoring are done by whoever runs the machine, none of them by a page.
    users = {path for path, _name in imports_of("subprocess")}
    assert not {path for path in users if re.search(r"(views|viewsets|urls|forms|middleware|hooks)\.py$", path)}


@proves("1.3.2")
def test_no_text_is_run_as_code():
    names = {ast.unparse(node.func) for _path, node in CALLS}
    assert names & {"eval", "exec", "compile", "__import__", "pickle.loads", "marshal.loads", "yaml.load"} == set()
    assert imports_of("pickle", "marshal", "shelve", "yaml", "dill") == []
    assert [path for path, node in CALLS if ast.unparse(node.func) in ("Template", "Engine", "template.Template")] == []


@proves("1.5.1")
def test_no_xml_from_outside_is_read():
    assert imports_of("xml", "lxml", "defusedxml", "xmltodict") == []


@proves("11.3.1", "11.3.2")
def test_we_encrypt_nothing_by_ourselves():
    assert imports_of("cryptography", "Crypto", "nacl", "ssl") == []


@proves("11.4.1")
def test_only_sound_hashes_are_used():
    assert calls_of("md5", "sha1") == []
    assert [node for _path, node in CALLS if ast.unparse(node.func) == "hashlib.new"] == []
    made = {ast.unparse(node.func) for _path, node in CALLS if ast.unparse(node.func).startswith("hashlib.")}
    assert {name for name in made if "(" not in name} <= {"hashlib.sha256", "hashlib.sha512", "hashlib.blake2b"}
    assert signing.Signer().algorithm == "sha256"
    assert "pbkdf2_sha256" in get_hashers_by_algorithm() or settings.PASSWORD_HASHERS
    assert hashlib.sha256(b"").digest_size == 32


@proves("9.1.1", "9.2.1")
def test_what_django_signs_is_refused_when_it_is_changed_or_old():
    signed = signing.dumps({"user": 1}, salt="x")
    assert signing.loads(signed, salt="x") == {"user": 1}
    for forged in (signed[:-1] + ("A" if signed[-1] != "A" else "B"), "e30" + signed, signed.rpartition(":")[0]):
        with pytest.raises(signing.BadSignature):
            signing.loads(forged, salt="x")
    with pytest.raises(signing.BadSignature):
        signing.loads(signed, salt="y")
    with pytest.raises(signing.SignatureExpired):
        signing.loads(signed, salt="x", max_age=-1)


@proves("15.1.1")
def test_the_documentation_says_how_soon_packages_are_mended():
    text = (ROOT / "docs" / "explanation" / "security.md").read_text(encoding="utf-8")
    rule = text.partition("## Packages")[2].partition("\n## ")[0]
    for words in ("**seven days**", "**thirty**", "**three months**"):
        assert words in rule


@proves("15.2.1")
@pytest.mark.parametrize("path", LOCKS, ids=name_of)
def test_every_package_is_pinned_with_checksums(path):
    text = path.read_text(encoding="utf-8")
    pinned = re.findall(r"^([A-Za-z0-9_.\[\]-]+)==", text, re.MULTILINE)
    blocks = [block for block in re.split(r"\n(?=\S)", text) if re.match(r"[A-Za-z0-9]", block)]
    assert len(blocks) == len(pinned) > 0
    assert [block.splitlines()[0] for block in blocks if "--hash=sha256:" not in block] == []


@proves("15.2.1")
def test_what_runs_is_what_was_pinned():
    text = (ROOT / "requirements-dev.lock").read_text(encoding="utf-8")
    pinned = dict(re.findall(r"^([A-Za-z0-9_.-]+)==([^ ;\\]+)", text, re.MULTILINE))
    for name in ("django", "wagtail", "django-allauth", "granian", "pillow", "nh3"):
        assert importlib.metadata.version(name) == pinned[name]
    # The long-term-support lines: mended for three years.
    assert pinned["django"].startswith("5.2.")
    assert pinned["wagtail"].startswith("7.4.")


def test_no_secret_lies_in_the_repository():
    wanted = re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY|AKIA[0-9A-Z]{16}|SECRET_KEY\s*=\s*[\"'][^\"']{20,}")
    texts = [path for path in files() if path.suffix in (".py", ".md", ".yml", ".toml", ".conf", ".sh", ".html", "")]
    this = "tests/asvs/test_source.py"
    found = [
        name_of(path) for path in texts if name_of(path) != this and wanted.search(path.read_text("utf-8", "replace"))
    ]
    assert found == []
    assert not settings.DEBUG
