"""Settings that cannot be meant."""

import os
import subprocess
import sys
from pathlib import Path

from bot.scenarios.loading import SCENARIOS
from bot.workspace import seed, server
from tests.cli.test_data import Terminal


def test_a_wrong_setting_is_named_without_its_value(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", "from bot.cli import main; main()", "status"],
        cwd=tmp_path,
        env={**os.environ, "PORT": "xoxb-secret"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "PORT: Input should be a valid integer" in done.stderr
    assert "xoxb" not in done.stderr


def test_a_wrong_app_token_ends_the_start_in_plain_words(tmp_path: Path) -> None:
    running = server.start(seed.load(SCENARIOS / "norfolk" / "workspace.yaml"))
    told = Terminal(tmp_path)(
        "run",
        SLACK_BOT_TOKEN=running.workspace.install.bot_token,
        SLACK_APP_TOKEN="xapp-1-wrong",
        SLACK_API_URL=running.api_url,
    )
    running.stop()
    assert told.returncode == 1
    said = told.stderr.splitlines()[-1]
    assert said.startswith("SLACK_APP_TOKEN: Slack does not know the token (invalid_auth).")
    assert "Traceback" not in told.stderr
    assert "xapp-1-wrong" not in told.stdout + told.stderr
