"""Settings that cannot be meant."""

import os
import subprocess
import sys
from pathlib import Path


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
