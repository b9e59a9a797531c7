"""Forecasts of 1,000 series, and the import of insight: python -m benchmarks.forecast_speed

Processor time counts, of all processors together. What insight annotates is there before it in
every process, so its import is timed where the rest of the domain has been imported.
"""

import pkgutil
import subprocess
import sys
import time

import numpy as np

import domain.insight
from benchmarks._running import environment
from domain.insight.forecast import forecasts
from domain.insight.xmr import Floats

SERIES, POINTS, MONTHS, AHEAD, ROUNDS, SEED = 1_000, 36, 12, 6, 3, 20180306
ALLOWED_SECONDS = 3.0
IMPORTS, ALLOWED_IMPORT = 25, 1.2
INSIGHT = "import " + ", ".join(
    f"domain.insight.{module.name}" for module in pkgutil.iter_modules(domain.insight.__path__)
)
TIMED = f"""
from time import process_time
start = process_time()
import numpy
floor = process_time()
{INSIGHT}
print(floor - start, process_time() - start)
"""
REST = """
import sys
rest = sorted(name for name in sys.modules if name.startswith("domain."))
print("import domain,", ", ".join(name for name in rest if not name.startswith("domain.insight")))
"""
THIRD_PARTY = """
import sys
standard = sys.stdlib_module_names
roots = {name.split('.')[0] for name, module in sys.modules.items() if hasattr(module, '__file__')}
print(*sorted(root for root in roots - standard if not root.startswith('_')))
"""


def main() -> None:
    values = np.random.default_rng(SEED).normal(50, 5, (POINTS, SERIES))
    gaps = np.where(np.random.default_rng(SEED).random(values.shape) < 0.1, np.nan, values)
    whole, gappy = (min(_seconds(each) for _ in range(ROUNDS)) for each in (values, gaps))
    print(f"forecasts of {SERIES:,} x {POINTS} values: {whole:.2f} s (allowed: {ALLOWED_SECONDS})")
    print(f"the same, each with gaps of its own: {gappy:.2f} s")
    rest = _printed(INSIGHT + REST)
    times = [_printed(rest + TIMED).split() for _ in range(IMPORTS)]
    floor, told = (min(map(float, each)) * 1000 for each in zip(*times, strict=True))
    print(f"import of domain.insight {told:.0f} ms, of numpy {floor:.0f} ms")
    print(f"ratio {told / floor:.2f} (allowed: {ALLOWED_IMPORT})")
    print(f"imported besides the standard library: {_imported()}")


def _seconds(values: Floats) -> float:
    start = time.process_time()
    forecasts(values, MONTHS, AHEAD)
    return time.process_time() - start


def _imported() -> str:
    return _printed(INSIGHT + THIRD_PARTY)


def _printed(program: str) -> str:
    command = [sys.executable, "-c", program]
    done = subprocess.run(command, check=True, env=environment(), capture_output=True, text=True)
    return done.stdout.strip()


if __name__ == "__main__":
    main()
