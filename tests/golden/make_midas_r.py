#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes midas_r.txt: scores of the authors' program (github.com/Stream-AD/MIDAS, v1.1.2) on the stream of test_midas.c.
Needs g++ and a clone: /usr/bin/python3 tests/golden/make_midas_r.py PATH/TO/MIDAS
The program counts in single precision; it is run as it is and with every float made a double. A third, plain version with
a dictionary for each count checks that the hashes of neither run met."""
import pathlib
import subprocess
import sys
import tempfile

from golden_rows import units

EDGES, NODES, PER_TICK, FACTOR = 600, 20, 20, 0.5
ROWS, COLUMNS = 4, 1 << 20

MAIN = """#include <cstdio>
#include <cstdlib>
#include <limits>
#include "RelationalCore.hpp"
int main() {
    MIDAS::RelationalCore midas(%d, %d, %g);
    for (int from, to, tick; std::scanf("%%d%%d%%d", &from, &to, &tick) == 3;)
        std::printf("%%.17g\\n", double(midas(from, to, tick)));
}
""" % (ROWS, COLUMNS, FACTOR)


def edge(i):
    """A random edge; from tick 15 on, a third of them are one edge: a burst."""
    draw = units(i, 2)
    source, target, lot = (int(next(draw) * n) for n in (NODES, NODES, 3))
    tick = 1 + i // PER_TICK
    return (3, 7, tick) if tick >= 15 and lot == 0 else (source, target, tick)


def plain(edges):
    current, total, scores, now = {}, {}, [], 1
    for source, target, t in edges:
        if t > now:
            current = {key: count * FACTOR for key, count in current.items()}
            now = t
        best = 0.0
        for key in ((source, target), ("from", source), ("to", target)):
            current[key] = a = current.get(key, 0.0) + 1
            total[key] = s = total.get(key, 0) + 1
            best = max(best, ((a - s / t) * t) ** 2 / (s * (t - 1)) if t > 1 else 0.0)
        scores.append(best)
    return scores


def run(source, name, folder, text):
    (folder / "main.cpp").write_text(MAIN)
    for header in ("CountMinSketch.hpp", "RelationalCore.hpp"):
        code = (source / "src" / header).read_text()
        (folder / header).write_text(code.replace("float", "double") if name == "double" else code)
    command = ["g++", "-O1", "-fwrapv", "-ffp-contract=off", "-o", folder / name, folder / "main.cpp"]
    subprocess.run(command, check=True)
    out = subprocess.run([folder / name], input=text, capture_output=True, text=True, check=True).stdout
    return [float(line) for line in out.split()]


edges = [edge(i) for i in range(EDGES)]
assert {t for _, _, t in edges} == set(range(1, 1 + EDGES // PER_TICK)), "a quiet tick does not decay in the program"
text = "".join("%d %d %d\n" % e for e in edges)
with tempfile.TemporaryDirectory() as folder:
    single, double = (run(pathlib.Path(sys.argv[1]), name, pathlib.Path(folder), text) for name in ("float", "double"))
for a, b, c in zip(single, double, plain(edges)):
    assert abs(b - c) <= 1e-12 * (1 + c) and abs(a - c) <= 1e-4 * (1 + c), (a, b, c)
with open(pathlib.Path(__file__).with_name("midas_r.txt"), "w") as out:
    print(f"# Stream-AD/MIDAS v1.1.2 (8193235): RelationalCore({ROWS}, {COLUMNS}, {FACTOR:g}) compiled by g++, after each edge", file=out)
    print(f"# {EDGES} scores of the program as it is, then {EDGES} with double for float; made by make_midas_r.py", file=out)
    for value in single:
        print(f"{value:.9g}", file=out)
    for value in double:
        print(f"{value:.17g}", file=out)
