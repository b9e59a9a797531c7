"""Being told to stop: before the wait, in it, and at its most awkward moment."""

import subprocess
import sys

BEFORE = "import os, signal; os.kill(os.getpid(), signal.SIGTERM); wait(None)"
WHILE = """
import os, signal, threading
threading.Timer(0.2, os.kill, (os.getpid(), signal.SIGTERM)).start()
wait(None)
"""
# A signal every few lines of Python, as if it came inside whatever the wait is made of.
IN_THE_MIDST = """
import os, signal, sys
def told(frame, event, argument):
    os.kill(os.getpid(), signal.SIGTERM)
    return told
sys.settrace(told)
wait(None)
sys.settrace(None)
"""


def run(body: str) -> int:
    code = f"from bot.stopping import until_told\nwait = until_told()\n{body}\nprint('stopped')"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert done.stdout == "stopped\n", done.stderr
    return done.returncode


def test_a_signal_ends_the_wait_whenever_it_comes() -> None:
    assert [run(body) for body in (BEFORE, WHILE, IN_THE_MIDST)] == [0, 0, 0]


def test_ctrl_c_does_too() -> None:
    assert run(BEFORE.replace("SIGTERM", "SIGINT")) == 0
