#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""MIDAS-R beside the authors' program on the same edges, with the same rows and columns: CPU time an edge, and ratio.
Needs g++ and a clone of github.com/Stream-AD/MIDAS (Apache-2.0), which is no part of this project:
/usr/bin/python3 tests/bench_midas.py build/release/tests/bench_midas PATH/TO/MIDAS/src"""
import csv
import pathlib
import subprocess
import sys
import tempfile

MAIN = """#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <limits>
#include <vector>
#include "RelationalCore.hpp"
int main(int, char **argv) {
    std::vector<int> edge(3 * std::atoi(argv[2]));
    std::FILE *in = std::fopen(argv[1], "rb");
    if (std::fread(edge.data(), 4, edge.size(), in) != edge.size()) return 1;
    double best = 1e9, sum = 0;
    for (int repeat = 0; repeat < 5; repeat++) {
        MIDAS::RelationalCore midas(std::atoi(argv[3]), std::atoi(argv[4]), 0.5f);
        std::clock_t before = std::clock();
        sum = 0;
        for (std::size_t i = 0; i < edge.size(); i += 3) sum += midas(edge[i], edge[i + 1], edge[i + 2]);
        best = std::min(best, double(std::clock() - before) / CLOCKS_PER_SEC);
    }
    std::printf("%.1f,%.3f\\n", 3e9 * best / edge.size(), 3 * sum / edge.size());
}
"""


def build(source, folder):
    (folder / "main.cpp").write_text(MAIN)
    command = ["g++", "-O3", "-DNDEBUG", "-fwrapv", "-I", source, "-o", folder / "theirs", folder / "main.cpp"]
    subprocess.run(command, check=True)
    return folder / "theirs"


def output(*command):
    return subprocess.run([str(c) for c in command], check=True, capture_output=True, text=True).stdout.splitlines()


with tempfile.TemporaryDirectory() as folder:
    folder = pathlib.Path(folder)
    theirs = build(pathlib.Path(sys.argv[2]).resolve(), folder)
    ours = next(csv.DictReader(output(pathlib.Path(sys.argv[1]).resolve(), folder / "edges")))
    ns, mean = output(theirs, folder / "edges", ours["edges"], ours["rows"], ours["columns"])[0].split(",")
print("edges,rows,columns,ours_ns,theirs_ns,ratio,our_mean_score,their_mean_score")
ratio = float(ours["ns_per_edge"]) / float(ns)
print(ours["edges"], ours["rows"], ours["columns"], ours["ns_per_edge"], ns, f"{ratio:.2f}", ours["mean_score"], mean, sep=",")
