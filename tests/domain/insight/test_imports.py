"""Whoever asks for insight waits for numpy and for nothing else."""

import pkgutil
import subprocess
import sys

import domain.insight


def test_insight_imports_no_third_party_but_numpy() -> None:
    modules = [
        f"domain.insight.{each.name}" for each in pkgutil.iter_modules(domain.insight.__path__)
    ]
    assert "domain.insight.forecast" in modules
    program = f"""
import sys
before = set(sys.modules)
import {", ".join(modules)}
roots = {{name.split(".")[0] for name in set(sys.modules) - before}}
print(*sorted(roots - sys.stdlib_module_names))
"""
    command = [sys.executable, "-c", program]
    imported = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
    assert [each for each in imported if not each.startswith("_")] == ["domain", "numpy"]
