"""The `kpi` command."""

import gc
import sys

__all__ = ["main"]


def main() -> None:
    """Run `kpi`; a refusal is one plain text on standard error and exit code 1."""
    gc.disable()  # what is imported stays: to look for garbage in it takes a fifth of a start
    from bot.cli.main import answered, application

    app = application(sys.argv[1] if len(sys.argv) > 1 else "")
    gc.freeze()
    gc.enable()
    answered(app)
