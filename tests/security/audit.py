"""`make audit`: known vulnerabilities of what is installed with Statkeeper.

A machine that cannot reach the advisory service is told so plainly, and fails nothing.
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
LOCK = ROOT / "requirements.lock"
SECONDS = 180
UNREACHABLE = "not checked: the advisory service cannot be reached"


def report(told: str) -> tuple[list[str], bool]:
    """The lines to show for pip-audit's JSON, and whether nothing bad was found."""
    try:
        dependencies: list[dict[str, Any]] = json.loads(told)["dependencies"]
    except (ValueError, KeyError, TypeError):
        return [f"Dependencies {UNREACHABLE}."], True
    found = [_line(each, fault) for each in dependencies for fault in each.get("vulns", ())]
    skipped = [str(each["name"]) for each in dependencies if "skip_reason" in each]
    checked = len(dependencies) - len(skipped)
    lines = list(found)
    if skipped and checked:
        lines.append(f"{len(skipped)} packages were {UNREACHABLE}: {', '.join(skipped)}.")
    elif skipped:
        lines.append(f"Dependencies {UNREACHABLE}.")
    if checked and not found:
        lines.append(f"No known vulnerabilities in {checked} packages.")
    return lines, not found


def _line(package: dict[str, Any], fault: dict[str, Any]) -> str:
    mended = ", ".join(fault.get("fix_versions", ())) or "no version yet"
    return f"{package['name']} {package['version']}: {fault['id']}, mended in {mended}"


def main() -> int:
    command = [
        str(Path(sys.executable).parent / "pip-audit"), "--require-hashes", "--disable-pip",
        "--requirement", str(LOCK), "--format", "json", "--progress-spinner", "off",
    ]  # fmt: skip
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, check=False, timeout=SECONDS, cwd=ROOT
        )
        lines, well = report(done.stdout)
    except subprocess.TimeoutExpired:
        lines, well = report("")
    sys.stdout.write("\n".join([*lines, ""]))
    if not well:
        sys.stdout.write("Bring them up to date with make upgrade, then run make test.\n")
    return 0 if well else 1


if __name__ == "__main__":
    raise SystemExit(main())
