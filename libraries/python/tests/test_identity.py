from pathlib import Path

import pytest

from devmon_service.identity import Identity, resource_attributes


def test_the_environment_decides_over_the_options_and_those_over_the_project(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text('[project]\nname = "project"\nversion = "1"\n')
    below = tmp_path / "src" / "app"
    below.mkdir(parents=True)
    everything = {
        "OTEL_SERVICE_NAME": "named",
        "OTEL_RESOURCE_ATTRIBUTES": "service.name=resource,service.version=3,deployment.environment.name=staging",
    }
    assert Identity.find("option", "2", "test", everything, below) == Identity("named", "3", "staging")
    resource = {"OTEL_RESOURCE_ATTRIBUTES": everything["OTEL_RESOURCE_ATTRIBUTES"]}
    assert Identity.find("option", "2", "test", resource, below).name == "resource"
    assert Identity.find("option", "2", "test", {}, below) == Identity("option", "2", "test")
    assert Identity.find(None, None, None, {}, below) == Identity("project", "1", "development")


def test_without_anything_it_is_unknown(tmp_path: Path) -> None:
    assert Identity.find(None, None, None, {"OTEL_SERVICE_NAME": ""}, tmp_path) == Identity("unknown_service", "", "development")


def test_poetry_and_projects_whose_version_is_dynamic(tmp_path: Path) -> None:
    file = tmp_path / "pyproject.toml"
    file.write_text('[tool.poetry]\nname = "poet"\nversion = "2"\n')
    assert Identity.find(None, None, None, {}, tmp_path) == Identity("poet", "2", "development")
    file.write_text('[project]\nname = "dynamic"\ndynamic = ["version"]\n')
    assert Identity.find(None, None, None, {}, tmp_path).version == ""
    file.write_text("[tool.ruff]\n")
    assert Identity.find(None, None, None, {}, tmp_path).name == "unknown_service"


def test_a_project_that_does_not_parse_is_told(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("[project\n")
    with pytest.raises(ValueError, match=r"pyproject\.toml cannot be read"):
        Identity.find(None, None, None, {}, tmp_path)


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        ("", {}),
        ("a=b", {"a": "b"}),
        (" a = b , c=d ", {"a": "b", "c": "d"}),
        ("a=b%2Cc%3D1", {"a": "b,c=1"}),
        ("a=b=c", {"a": "b=c"}),
        ("garbage,,=,a=", {"": "", "a": ""}),
    ],
)
def test_resource_attributes(text: str, pairs: dict[str, str]) -> None:
    assert resource_attributes(text) == pairs
