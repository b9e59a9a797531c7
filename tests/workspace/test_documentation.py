"""docs/workspace.md names everything that the workspace offers."""

from pathlib import Path

import pytest

from bot.workspace.blockkit.blocks import BLOCKS
from bot.workspace.control.actions import ACTIONS
from bot.workspace.faults import KINDS
from bot.workspace.web_api.methods import METHODS

DOCUMENT = (Path(__file__).parents[2] / "docs" / "workspace.md").read_text("utf-8")


@pytest.mark.parametrize("name", [*METHODS, *ACTIONS, *KINDS])
def test_every_method_action_and_fault_is_documented(name: str) -> None:
    assert f"`{name}`" in DOCUMENT


@pytest.mark.parametrize("name", BLOCKS)
def test_every_block_is_documented(name: str) -> None:
    assert name in DOCUMENT
