"""What the doctor finds at the machine: pictures, ports, and slips of copying."""

import tempfile
from pathlib import Path

import pytest

from bot.charts import typeface
from bot.doctor.machine import machine
from bot.settings import Hearing, Settings
from tests.doctor.conftest import faults, only_fault


def settings(**changes: object) -> Settings:
    return Settings.model_validate(changes)


def test_a_machine_in_order_is_well() -> None:
    found = list(machine(settings()))
    assert faults(found) == []
    assert [each.what for each in found] == ["pictures can be drawn"]


def test_fonts_that_are_missing_are_found(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(typeface, "files", lambda package: tmp_path)
    for each in ("_font", "_known_letters", "_words", "_figures"):
        kept = getattr(typeface, each)
        monkeypatch.setattr(typeface, each, getattr(kept, "__wrapped__", kept))
    found = only_fault(machine(settings()))
    assert "no picture can be drawn" in found.what
    assert "make install" in found.fix


def test_a_temporary_folder_that_cannot_be_written_is_found(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "gone"))
    found = only_fault(machine(settings()))
    assert "FileNotFoundError" in found.what
    assert "TMPDIR" in found.fix


@pytest.mark.parametrize(
    ("changes", "port"),
    [
        ({"hearing": Hearing.HTTP, "host": "0.0.0.0"}, "port 3000"),
        ({"metrics_host": "192.0.2.1", "metrics_port": 9000}, "port 9000"),
    ],
)
def test_a_port_that_other_machines_reach_is_remarked_on(
    changes: dict[str, object], port: str
) -> None:
    """No fault: in a container it has to be so."""
    found = [each for each in machine(settings(**changes)) if each.fix]
    assert [each.well for each in found] == [True]
    assert port in found[0].what


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1"])
def test_a_port_of_this_machine_alone_is_not_remarked_on(host: str) -> None:
    given = settings(hearing=Hearing.HTTP, host=host, metrics_host=host, metrics_port=9000)
    assert [each.fix for each in machine(given)] == [""]


@pytest.mark.parametrize(
    ("name", "token"),
    [
        ("slack_bot_token", "xapp-1-A"),
        ("slack_bot_token", "xoxb-1 "),
        ("slack_app_token", "xoxb-1"),
        ("slack_signing_secret", "xoxb-1"),
        ("slack_signing_secret", "0" * 31),
    ],
)
def test_what_was_copied_wrongly_is_named_without_being_shown(name: str, token: str) -> None:
    found = only_fault(machine(settings(**{name: token})))
    assert name.upper() in found.what
    assert token.strip() not in found.what + found.fix
