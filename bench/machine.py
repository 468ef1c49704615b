"""Says on what machine figures were taken."""

import os
import platform
from pathlib import Path

from bench.floor import Bare


def described() -> str:
    """Return processor, cores, load, Python and libsodium in one line."""
    load = ", ".join(f"{number:.1f}" for number in os.getloadavg())
    python = f"{platform.python_implementation()} {platform.python_version()}"
    return f"{_processor()}, {os.cpu_count()} cores, load {load}; {python}; libsodium {Bare().version}"


def _processor() -> str:
    """Return the processor's model; its family where the system keeps no file on it."""
    try:
        lines = [line.split(":", 1) for line in Path("/proc/cpuinfo").read_text().splitlines() if ":" in line]
    except OSError:
        return platform.processor() or platform.machine()
    facts = {name.strip(): value.strip() for name, value in lines}
    names = [facts.get("model name"), *(f"{part} {facts[part]}" for part in ("model", "stepping") if part in facts)]
    return " ".join(name for name in names if name) or platform.machine()
