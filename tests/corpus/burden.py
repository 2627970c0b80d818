"""What a running server costs: CPU and memory of its process and of all that it started (Linux)."""

import os
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")
UTIME, STIME, CUTIME, CSTIME = 11, 12, 13, 14  # places in /proc/<pid>/stat after the name


def family(pid: int) -> list[int]:
    """Return a process and its living descendants."""
    found = [pid]
    for one in found:
        for task in Path(f"/proc/{one}/task").glob("*/children"):
            try:
                found += [int(child) for child in task.read_text().split()]
            except OSError:  # it ended just now
                continue
    return found


def cpu_seconds(pid: int) -> float:
    """Return the CPU seconds that the family has used, those of ended children included."""
    return sum(_ticks(one) for one in family(pid)) / TICKS


def megabytes(pid: int) -> float:
    """Return the family's resident memory; what two of them share counts twice."""
    return sum(_kilobytes(one, "VmRSS:") for one in family(pid)) / 1024


def peak_megabytes(pid: int) -> float:
    """Return the most that the process itself ever had."""
    return _kilobytes(pid, "VmHWM:") / 1024


def _ticks(pid: int) -> int:
    try:
        numbers = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0
    return sum(int(numbers[place]) for place in (UTIME, STIME, CUTIME, CSTIME))


def _kilobytes(pid: int, name: str) -> int:
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) for line in lines if line.startswith(name))
