# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs the example of docs/trace-format.md on a trace and holds what it reads against plain h5py.

Usage: /usr/bin/python3 h5py_read.py trace-format.md trace.h5 [truth.h5]
"""
import os
import sys
import tempfile

import h5py
import numpy as np


def example(page):
    text = open(page, encoding="utf-8").read()
    block = text.split("<!-- example: begin -->")[1].split("<!-- example: end -->")[0]
    return block.split("```python")[1].split("```")[0]


def check_trace(path, frame):
    with h5py.File(path) as file:
        assert file.attrs["format"] == b"vigil-trace", file.attrs["format"]
        assert len(frame) == len(file["events/time"])
        assert set(file["events"]) <= set(frame.columns), frame.columns
        for name, column in file["events"].items():
            assert column.attrs["units"] and column.attrs["description"], name
            if "names" not in column.attrs:
                assert np.array_equal(frame[name], column[:]), name
        names = [n.decode() for n in file["events/kind"].attrs["names"]]
        kind = file["events/kind"][:]
        assert all(a == names[b] for a, b in zip(frame["kind"], kind))
        assert (np.diff(file["events/time"][:].astype("i8")) >= 0).all()
        accounts = {len(c) for c in file["accounts"].values()}
        assert len(accounts) == 1 and file["events/actor"][:].max(initial=0) < max(accounts.pop(), 1)


def check_truth(path):
    with h5py.File(path) as file:
        assert file.attrs["format"] == b"vigil-truth"
        times = file["approaches/stage_time"]
        assert times.shape == (len(file["approaches/child"]), len(times.attrs["columns"]))
        for group in file.values():
            for column in group.values():
                assert column.attrs["units"] and column.attrs["description"], column.name


def main(page, trace, truth=None):
    code = example(page)
    assert len(code.strip().splitlines()) <= 12, "the example has grown"
    with tempfile.TemporaryDirectory() as folder:
        os.symlink(os.path.abspath(trace), os.path.join(folder, "trace.h5"))
        before = os.getcwd()
        os.chdir(folder)
        scope = {}
        exec(compile(code, page, "exec"), scope)
        os.chdir(before)
    check_trace(trace, scope["events"])
    if truth:
        check_truth(truth)


if __name__ == "__main__":
    main(*sys.argv[1:])
