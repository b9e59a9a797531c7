"""Cold start to connected, against its unavoidable imports: python -m benchmarks.start"""

import statistics
import subprocess
import sys
import time

from benchmarks._running import bot_process, environment, norfolk_workspace

ROUNDS = 7
ALLOWED = 2.0
IMPORTS = "import slack_bolt, sqlmodel, apscheduler.schedulers.background"


def main() -> None:
    imports, starts = [], []
    with norfolk_workspace() as url:
        with bot_process(url):
            pass  # compiles what is new
        for _ in range(ROUNDS):  # in turn, so that both meet the same machine
            imports.append(_import())
            with bot_process(url) as seconds:
                starts.append(seconds)
    imported, started = statistics.median(imports), statistics.median(starts)
    print(f"importing slack_bolt, sqlmodel, apscheduler  median {imported * 1000:7.0f} ms")
    print(f"kpi run, from its start to connected         median {started * 1000:7.0f} ms")
    print(f"ratio {started / imported:.2f} (allowed: {ALLOWED})")


def _import() -> float:
    began = time.perf_counter()
    subprocess.run([sys.executable, "-c", IMPORTS], check=True, env=environment())
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
