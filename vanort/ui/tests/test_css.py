# SPDX-License-Identifier: EUPL-1.2
"""The stylesheet: built from its source, complete, light, readable in light and dark, and without foreign addresses."""

import hashlib
import importlib.util
import re
from pathlib import Path

import brotli
import pytest

UI = Path(__file__).resolve().parent.parent
STATIC = UI / "static" / "ui"
VENDOR = STATIC / "vendor"
SOURCES = sorted((STATIC / "css").glob("*.css"))
TEMPLATES = sorted((UI / "templates").rglob("*.html"))
# Hooks for scripts, tests and readers of the markup; they need no style.
UNSTYLED = {"brand__text", "map__fade", "list__main", "things__text", "postmark__waves"}
COMMENT = re.compile(r"\{% comment %\}.*?\{% endcomment %\}|\{#.*?#\}", re.DOTALL)


@pytest.fixture(scope="module")
def builder():
    path = UI.parent.parent / "tools" / "build_css.py"
    spec = importlib.util.spec_from_file_location("build_css", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def built():
    return (STATIC / "vanort.css").read_text(encoding="utf-8")


def test_the_committed_stylesheet_is_what_the_source_builds(builder, built):
    assert built == builder.build()


def test_check_tells_of_a_stylesheet_that_is_behind(builder, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(builder, "RESULT", tmp_path / "old.css")
    assert builder.main(["--check"]) == 1
    assert "tools/build_css.py" in capsys.readouterr().err
    assert builder.main([]) == 0
    assert builder.main(["--check"]) == 0
    assert (tmp_path / "old.css").read_text(encoding="utf-8") == builder.build()


def test_imports_are_inlined_in_their_layer_and_medium_with_moved_addresses(builder, tmp_path):
    (tmp_path / "css").mkdir()
    (tmp_path / "css" / "index.css").write_text(
        '@layer a, b;\n@import url("../far/one.css") layer(a);\n@import url("two.css") layer(b) print;\n'
    )
    (tmp_path / "far").mkdir()
    (tmp_path / "far" / "one.css").write_text('/* gone */\np { background: url("../pic/x.svg") }\n')
    (tmp_path / "css" / "two.css").write_text('a::after {\n  content: " ; { ";\n}\n')
    lines = builder.build(tmp_path / "css" / "index.css", tmp_path).splitlines()[3:]
    assert lines == [
        "@layer a, b;",
        '@layer a{p{background: url("pic/x.svg")}}',
        '@media print{@layer b{a::after{content: " ; { "}}}',
    ]


def test_data_addresses_are_not_moved(builder):
    rule = 'p{mask:url("data:image/svg+xml,%3Csvg%3E")}'
    assert builder.rebase_urls(rule, Path("/x/css"), Path("/x")) == rule


def test_every_component_file_is_imported_once(builder):
    imported = builder.IMPORT.findall((STATIC / "css" / "index.css").read_text(encoding="utf-8"))
    own = [path for path, _layer, _media in imported if not path.startswith("../vendor")]
    assert sorted(own) == [path.name for path in SOURCES if path.name != "index.css"]


def test_the_stylesheet_is_light(built):
    assert len(brotli.compress(built.encode())) < 20_000


def test_no_address_leaves_the_site_and_every_file_exists(built):
    found = re.findall(r'url\("([^"]+)"\)', built)
    files = [address for address in found if not address.startswith("data:")]
    assert len(files) == 2
    assert all((STATIC / address).is_file() for address in files)
    assert "url(http" not in built
    assert "@import" not in built


def test_the_two_font_files_share_no_base_letters(built):
    ranges = [
        {code for part in found.split(",") for code in _codes(part.strip())}
        for found in re.findall(r"unicode-range: ([^;}]+)", built)
    ]
    latin, extended = ranges
    assert not latin & extended
    assert {ord(letter) for letter in "åäöÅÄÖéøæß–’…"} <= latin
    assert {ord(letter) for letter in "āčēģīķļņšūžłőğ"} <= extended


def _codes(part):
    first, _, last = part.removeprefix("U+").partition("-")
    return range(int(first, 16), int(last or first, 16) + 1)


def test_vendored_files_are_as_they_were_fetched():
    sums = dict(line.split()[::-1] for line in (VENDOR / "SHA256SUMS").read_text().splitlines())
    files = {
        str(path.relative_to(VENDOR)) for folder in VENDOR.iterdir() if folder.is_dir() for path in folder.iterdir()
    }
    assert set(sums) == files
    for name, expected in sums.items():
        assert hashlib.sha256((VENDOR / name).read_bytes()).hexdigest() == expected, name


def test_every_custom_property_used_by_us_is_defined(built):
    ours = "".join(path.read_text(encoding="utf-8") for path in SOURCES)
    used = set(re.findall(r"var\((--[\w-]+)", ours))
    assert used
    assert used - set(re.findall(r"(--[\w-]+)\s*:", built)) == set()


def test_every_component_file_says_what_it_is_for_and_shouts_nowhere():
    for path in SOURCES:
        first, second, *_rest = path.read_text(encoding="utf-8").splitlines()
        assert first == "/* SPDX-License-Identifier: EUPL-1.2 */", path.name
        assert second.startswith("/* "), path.name
        assert "!important" not in path.read_text(encoding="utf-8"), path.name


def test_every_class_in_the_templates_has_a_style(built):
    styled = set(re.findall(r"\.(-?[A-Za-z_][\w-]*)", built))
    missing = {}
    for path in TEMPLATES:
        text = COMMENT.sub("", path.read_text(encoding="utf-8"))
        for value in re.findall(r'class="((?:\{[^}]*\}+|[^"])*)"', text):
            names = re.sub(r"\{[%{].*?[%}]\}", " ", re.sub(r"[\w-]*\{\{.*?\}\}", " ", value)).split()
            missing.update({name: path.name for name in names if name not in styled | UNSTYLED})
    assert missing == {}


def test_no_template_has_inline_styles_or_scripts():
    for path in TEMPLATES:
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"\sstyle=|<style|<script(?![^>]*(?:src=|ld\+json))|\son[a-z]+=", text), path.name


def _tokens(dark):
    text = (STATIC / "css" / "tokens.css").read_text(encoding="utf-8")
    light, night = text.split("@media (prefers-color-scheme: dark)")
    pairs = re.findall(r"(--[\w-]+): (#[0-9a-f]{6})", light)
    return dict(pairs) | (dict(re.findall(r"(--[\w-]+): (#[0-9a-f]{6})", night)) if dark else {})


def _luminance(colour):
    """WCAG 2.2, relative luminance."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(one, other):
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_contrast_is_counted_as_the_guideline_does():
    assert _contrast("#ffffff", "#000000") == pytest.approx(21)
    assert _contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


GROUNDS = ("--paper", "--sand-50", "--sand-100", "--card")
TEXT_PAIRS = [
    *[(ink, ground) for ink in ("--ink", "--ink-2", "--blue") for ground in GROUNDS],
    ("--ink", "--sea"), ("--blue-deep", "--sea"), ("--blue-deep", "--blue-50"), ("--ink", "--blue-50"),
    ("--ink", "--land"), ("--ink-2", "--land"), ("--ink-2", "--land-friend"), ("--blue-deep", "--land-friend"),
    ("--on-blue", "--band"), ("--on-blue-2", "--band"), ("--card-me", "--card-sea"), ("--card-sea", "--card-me"),
    ("--card-text", "--card-land"), ("--card-text", "--card-sea"), ("--stamp-ink", "--stamp"), ("--on-term", "--blue"),
    ("--ok", "--ok-bg"), ("--rev", "--rev-bg"), ("--end", "--end-bg"),
]  # fmt: skip
SHAPE_PAIRS = [
    ("--line-strong", "--paper"), ("--line-strong", "--sand-50"), ("--line-strong", "--card"),
    ("--blue", "--land-friend"), ("--blue", "--sea"), ("--card-line", "--card-sea"), ("--card-sea", "--card-me"),
]  # fmt: skip


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize(("front", "ground"), TEXT_PAIRS)
def test_text_is_readable(front, ground, dark):
    tokens = _tokens(dark)
    assert _contrast(tokens[front], tokens[ground]) >= 4.5


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize(("front", "ground"), SHAPE_PAIRS)
def test_shapes_can_be_told_apart(front, ground, dark):
    tokens = _tokens(dark)
    assert _contrast(tokens[front], tokens[ground]) >= 3


def test_dark_changes_only_colours_that_light_has():
    text = (STATIC / "css" / "tokens.css").read_text(encoding="utf-8")
    light, night = text.split("@media (prefers-color-scheme: dark)")
    names = re.findall(r"(--[\w-]+):", night.split("[data-color-scheme]")[0])
    assert len(names) == len(set(names)) > 30
    assert set(names) <= set(re.findall(r"(--[\w-]+):", light))
