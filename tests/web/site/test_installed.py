"""Where things are made: in the repository's ``var``, or in the working folder of a package."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.test import override_settings

from samspill.web.site.checks import lacking_styles
from samspill.web.site.settings import environment


@pytest.fixture
def package(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Samspill as it is where it was installed, from a working folder."""
    monkeypatch.setattr(environment, "ROOT", tmp_path / "lib")
    monkeypatch.delenv("SAMSPILL_VAR", raising=False)
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    return tmp_path / "here"


def test_in_the_repository_it_is_the_repository_s(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SAMSPILL_VAR", raising=False)
    assert environment.in_repository() is True
    assert environment.var() == environment.ROOT / "var"


def test_of_a_package_it_is_the_working_folder_s(package: Path) -> None:
    assert environment.var() == package / "var"
    assert environment.front_end() == package / "node_modules"


def test_it_may_be_named(package: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SAMSPILL_VAR", str(package / "elsewhere"))
    assert environment.var() == package / "elsewhere"


@pytest.mark.parametrize("named", [True, False])
def test_it_is_never_inside_python_s_environment(
    package: Path, monkeypatch: pytest.MonkeyPatch, named: bool
) -> None:
    monkeypatch.setattr(sys, "prefix", str(package))
    if named:
        monkeypatch.setenv("SAMSPILL_VAR", str(package / "lib/var"))
    with pytest.raises(ImproperlyConfigured, match="is inside Python's environment, and would be"):
        environment.var()


def test_pages_without_styles_say_what_to_run(tmp_path: Path) -> None:
    source = tmp_path / "node_modules/@digdir/designsystemet-css/dist/src"
    with override_settings(
        STATIC_ROOT=tmp_path / "static", STATICFILES_DIRS=[("designsystemet", source)]
    ):
        assert f"run npm ci --ignore-scripts in {tmp_path} with" in str(lacking_styles())
        with pytest.raises(CommandError, match="run npm ci"):
            call_command("run_web")
        source.mkdir(parents=True)
        assert str(lacking_styles()).startswith("Collect the pages' styles")
        (tmp_path / "static").mkdir()
        (tmp_path / "static/staticfiles.json").touch()
        assert lacking_styles() is None
