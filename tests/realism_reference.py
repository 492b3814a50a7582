#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The statistics of results/realism/statistic.def once more, in Python, with networkx, scipy and numpy.

realism_reference.py FILE.csv [--utc-offset HOURS] [--weekend calendar|least]   the statistics as JSON
realism_reference.py --make > tests/golden/edges.csv                            the trace that the tests use
realism_reference.py --golden tests/golden/edges.csv > tests/golden/edges.statistics

Needs Debian's python3-networkx, -scipy, -numpy and -pandas.
"""
import argparse
import bisect
import json
import math
import platform
import random
import warnings
from collections import defaultdict

import networkx
import numpy
import pandas
import scipy
from scipy.optimize import minimize_scalar
from scipy.special import zeta
from scipy.stats import pearsonr

DAY, WEEK, HOUR = 86400, 604800, 3600
FEWEST = 30
RULES = [("10_ANY", 10, 0.0), ("10_70", 10, 0.7), ("20_ANY", 20, 0.0), ("20_50", 20, 0.5), ("20_70", 20, 0.7),
         ("20_90", 20, 0.9), ("50_70", 50, 0.7)]


def quantile(x, p, fewest=FEWEST):
    return float(numpy.quantile(numpy.asarray(x, float), p)) if len(x) >= fewest else None


def burstiness(gap):
    mean, sd = gap.mean(), gap.std()
    return None if mean + sd == 0 else (sd - mean) / (sd + mean)


def memory(gap):
    if numpy.ptp(gap[:-1]) == 0 or numpy.ptp(gap[1:]) == 0:
        return None
    return pearsonr(gap[:-1], gap[1:])[0]


def tail_alpha(x, fewest=50):
    """Clauset, Shalizi and Newman 2009: exact likelihood for every start of the tail, the one of least distance."""
    best = None
    for start in numpy.unique(x[x > 0]):
        tail = numpy.sort(x[x >= start])
        n, value = len(tail), numpy.unique(tail)
        if n < fewest or len(value) < 2:
            break
        logs = numpy.log(tail).sum()
        alpha = minimize_scalar(lambda a: n * math.log(zeta(a, start)) + a * logs, bounds=(1.01, 20),
                                method="bounded", options={"xatol": 1e-8}).x
        model = 1 - zeta(alpha, value + 1.0) / zeta(alpha, float(start))
        distance = numpy.abs(model - numpy.searchsorted(tail, value, side="right") / n).max()
        if best is None or distance < best[0]:
            best = (distance, alpha)
    return best[1] if best else None


class Trace:
    """Messages without self-loops in order of time, equal times as in the file; users 0..n-1; pairs."""

    def __init__(self, path):
        rows = pandas.read_csv(path)
        rows = rows[rows.src != rows.dst].sort_values("unix_time", kind="stable")
        users = numpy.unique(numpy.r_[rows.src, rows.dst])
        self.n, self.events = len(users), len(rows)
        self.src, self.dst = numpy.searchsorted(users, rows.src), numpy.searchsorted(users, rows.dst)
        self.time = rows.unix_time.to_numpy().astype(numpy.int64)
        key = numpy.minimum(self.src, self.dst) * self.n + numpy.maximum(self.src, self.dst)
        self.keys, self.pair, self.pair_size = numpy.unique(key, return_inverse=True, return_counts=True)
        self.of_pair = numpy.split(numpy.argsort(self.pair, kind="stable"), numpy.cumsum(self.pair_size)[:-1])
        self.sent = numpy.bincount(self.src, minlength=self.n)
        self.is_new = numpy.zeros(self.events, bool)
        self.is_new[[i[0] for i in self.of_pair]] = True


def structure(t, out):
    graph = networkx.Graph((int(k) // t.n, int(k) % t.n) for k in t.keys)
    degree = numpy.array([graph.degree(i) for i in range(t.n)])
    for p in (50, 90, 99):
        out[f"contact degree p{p}"] = quantile(degree, p / 100)
    out["contact-degree tail alpha"] = tail_alpha(degree)
    sent = numpy.sort(t.sent)
    rank = numpy.arange(1, t.n + 1)
    out["Gini messages sent"] = float(2 * (rank * sent).sum() / (t.n * sent.sum()) - (t.n + 1) / t.n)
    out["reciprocity (pairs)"] = networkx.overall_reciprocity(networkx.DiGraph(zip(t.src.tolist(), t.dst.tolist())))
    out["clustering global"] = networkx.transitivity(graph)
    local = networkx.clustering(graph)
    out["clustering local mean k>=2"] = float(numpy.mean([local[i] for i in range(t.n) if degree[i] >= 2]))
    out["degree assortativity"] = float(networkx.degree_assortativity_coefficient(graph))
    out["giant WCC share"] = max(map(len, networkx.connected_components(graph))) / t.n


def rhythm(t, offset_s, weekend, out):
    local = t.time + offset_s
    day = local // DAY
    user_day = pandas.DataFrame({"user": t.src, "day": day}).groupby(["user", "day"]).size()
    for p in (50, 90, 99):
        out[f"msgs/active day p{p}"] = quantile(user_day.values, p / 100)
    of_user = user_day.reset_index().groupby("user").day.agg(["count", "min", "max"])
    life = of_user["max"] - of_user["min"] + 1
    out["active-day share p50 (life>=14 d)"] = quantile((of_user["count"] / life)[life >= 14], 0.5)
    hour = numpy.bincount(local // HOUR % 24, minlength=24) / t.events
    out["hour entropy / ln24"] = -sum(p * math.log(p) for p in hour if p > 0) / math.log(24)
    daily = numpy.bincount(day - day.min())
    out["weekday/weekend rate"] = None
    if len(daily) >= 7:
        weekday = (numpy.arange(len(daily)) + day.min() + 3) % 7  # 0 = Monday
        mean = numpy.array([daily[weekday == k].mean() for k in range(7)])
        first = 5 if weekend == "calendar" else min(range(7), key=lambda k: mean[k] + mean[(k + 1) % 7])
        quiet = numpy.isin(numpy.arange(7), [first, (first + 1) % 7])
        out["weekday/weekend rate"] = float(mean[~quiet].mean() / mean[quiet].mean()) if mean[quiet].sum() else None


def gaps(t, out):
    times = [t.time[t.src == u] for u in numpy.unique(t.src)]
    distinct = [numpy.diff(x) for x in map(numpy.unique, times) if len(x) >= 20]
    out["B user p50"] = quantile([burstiness(x) for x in distinct], 0.5)
    out["memory coeff p50"] = quantile([m for m in map(memory, distinct) if m is not None], 0.5)
    pair = [burstiness(numpy.diff(t.time[i])) for i in t.of_pair if len(i) >= 20]
    out["B pair p50"] = quantile([b for b in pair if b is not None], 0.5)
    out["IET user p50 (s)"] = quantile(numpy.concatenate([numpy.diff(x) for x in times]), 0.5)


def replies(t, out):
    response, runs, answered, begun, in_vain = [], 0, 0, numpy.zeros(t.n), numpy.zeros(t.n)
    for i in t.of_pair:
        sender, time = t.src[i], t.time[i]
        flip = sender[1:] != sender[:-1]
        response.append(numpy.diff(time)[flip])
        runs += int(flip.sum()) + 1
        for k in range(len(i)):  # any later message of the other side within a day
            answered += bool((sender[k + 1:] != sender[k])[time[k + 1:] - time[k] <= DAY].any())
        begun[sender[0]] += 1
        in_vain[sender[0]] += not flip.any()
    response = numpy.concatenate(response)
    out["response p50 (s)"] = quantile(response, 0.5, 1)
    out["responses within 1 h"] = float((response <= HOUR).mean())
    out["responses within 1 d"] = float((response <= DAY).mean())
    out["messages answered in 24 h"] = answered / t.events
    out["mean run length (same sender)"] = t.events / runs
    out["first contacts never answered"] = float(in_vain.sum() / begun.sum())
    share = (in_vain / numpy.maximum(begun, 1))[begun >= 10]
    for p in (50, 90):
        out[f"first contacts never answered, per user p{p} (>=10 initiated)"] = quantile(share, p / 100)


def contacts(t, out):
    top1, top5 = [], []
    for u in numpy.flatnonzero(t.sent >= 10):
        count = numpy.sort(numpy.unique(t.dst[t.src == u], return_counts=True)[1])[::-1]
        top1.append(count[0] / count.sum())
        top5.append(count[:5].sum() / count.sum())
    out["top-1 contact share p50"] = quantile(top1, 0.5)
    out["top-5 contact share p50"] = quantile(top5, 0.5)
    for k, name in ((0, "new-pair share of events, 1st fifth"), (2, "new-pair share, 3rd fifth")):
        out[name] = float(t.is_new[k * t.events // 5:(k + 1) * t.events // 5].mean())
    seen, curve = defaultdict(set), defaultdict(list)
    for a, b in zip(t.src, t.dst):
        seen[a].add(b)
        curve[a].append(len(seen[a]))
    x, y = [], []
    for k in range(11):
        distinct = [c[2**k - 1] for c in curve.values() if len(c) >= 2**k]
        if len(distinct) >= FEWEST:
            x.append(math.log(2**k))
            y.append(math.log(numpy.mean(distinct)))
    out["Heaps beta (recipients vs sent)"] = float(numpy.polyfit(x, y, 1)[0]) if len(x) >= 2 else None


def lives(t, out):
    weeks = int((t.time[-1] - t.time[0]) // WEEK)  # whole ones
    week = (t.time - t.time[0]) // WEEK
    active = set(zip(t.pair[week < weeks].tolist(), week[week < weeks].tolist()))
    for lag, name in ((1, "tie persistence +1 week"), (4, "tie persistence +4 weeks")):
        base = [(p, w) for p, w in active if w + lag < weeks]
        out[name] = sum((p, w + lag) in active for p, w in base) / len(base) if len(base) >= FEWEST else None
    life = numpy.array([(t.time[i[-1]] - t.time[i[0]]) / DAY for i in t.of_pair])
    out["ties with 1 event"] = float((t.pair_size == 1).mean())
    out["ties living < 1 day"] = float((life < 1).mean())
    out["tie lifetime p90 (d)"] = quantile(life, 0.9)
    out["events per tie p50"] = quantile(t.pair_size, 0.5)
    out["events per tie p99"] = quantile(t.pair_size, 0.99)


def closing(t, out):
    graph, count = networkx.Graph(), 0
    graph.add_nodes_from(range(t.n))
    for e in numpy.flatnonzero(t.is_new):
        a, b = int(t.src[e]), int(t.dst[e])
        count += any(x in graph[b] for x in graph[a])
        graph.add_edge(a, b)
    out["new ties closing a triangle"] = count / len(t.keys)


def pair_motifs(t, out):
    total = one_way = 0
    for i in t.of_pair:
        time, sender = t.time[i], t.src[i]
        end = numpy.searchsorted(time, time + HOUR, side="right")
        for a in range(len(i)):
            same = sender[a + 1:end[a]] == sender[a]
            total += math.comb(len(same), 2)
            one_way += math.comb(int(same.sum()), 2)
    out["2-node motif share ABABAB"] = one_way / total if total else None
    out["2-node motifs per event"] = total / t.events


def triangle_motifs(t, out):
    """Each pair of messages that share one user; then the messages of the third side that follow in time."""
    src, dst, time, count = t.src.tolist(), t.dst.tolist(), t.time.tolist(), 0
    of_user = defaultdict(list)
    for e in range(t.events):
        of_user[src[e]].append(e)
        of_user[dst[e]].append(e)
    of_pair = {int(k): i.tolist() for k, i in zip(t.keys, t.of_pair)}
    for i in range(t.events):
        for x, y in ((src[i], dst[i]), (dst[i], src[i])):
            for j in of_user[x][bisect.bisect_right(of_user[x], i):]:
                if time[j] > time[i] + HOUR:
                    break
                z = src[j] if dst[j] == x else dst[j]
                third = of_pair.get(min(z, y) * t.n + max(z, y), []) if z != y else []
                later = third[bisect.bisect_right(third, j):]
                count += sum(time[k] <= time[i] + HOUR for k in later)
    out["triangle motifs per 1000 events"] = 1000 * count / t.events


def rules(t):
    """Users on whom each rule fires: windows of 7 days that end at one of the user's new contacts."""
    begun = defaultdict(list)
    for i in sorted(t.of_pair, key=lambda i: i[0]):
        begun[int(t.src[i[0]])].append((int(t.time[i[0]]), bool((t.src[i] == t.src[i[0]]).all())))
    fired = {}
    for name, least, share in RULES:
        fired[name] = 0
        for start in begun.values():
            for last, (now, _) in enumerate(start):
                window = [vain for time, vain in start[:last + 1] if time > now - WEEK]
                if len(window) >= least and sum(window) >= share * len(window) - 1e-9:
                    fired[name] += 1
                    break
    return fired


def measure(t, offset_h, weekend):
    out = {}
    structure(t, out)
    rhythm(t, round(offset_h * HOUR), weekend, out)
    gaps(t, out)
    replies(t, out)
    contacts(t, out)
    lives(t, out)
    closing(t, out)
    pair_motifs(t, out)
    triangle_motifs(t, out)
    return {name: None if v is None or not math.isfinite(v) else float(v) for name, v in out.items()}


def print_golden(path):
    t = Trace(path)
    print("# Statistics of edges.csv by the clock UTC with calendar weekends; those of days and hours also by UTC - 6.5 h")
    print("# with the quietest two days as the weekend; counts; users on whom each naive rule fires.")
    print("# By tests/realism_reference.py --golden with")
    print(f"# Python {platform.python_version()}, networkx {networkx.__version__}, scipy {scipy.__version__}, "
          f"numpy {numpy.__version__}, pandas {pandas.__version__}.")
    for name, value in measure(t, 0, "calendar").items():
        print(f"{name}\t{value!r}")
    shifted = {}
    rhythm(t, round(-6.5 * HOUR), "least", shifted)
    for name, value in shifted.items():
        print(f"{name} @ -6.5 h\t{value!r}")
    print(f"users\t{t.n}\nmessages\t{t.events}\npairs\t{len(t.keys)}")
    for name, fired in rules(t).items():
        print(f"rule {name}\t{fired}")


class Maker:
    """A small town: circles of friends who talk in bursts, strangers who write to many, and awkward rows.

    Only random() is drawn, whose numbers are the same in every release of Python."""

    START, DAYS, CIRCLES, CIRCLE = 1700000000, 45, 34, 5

    def __init__(self):
        self.random, self.rows = random.Random(2024), []
        users = self.CIRCLES * self.CIRCLE
        self.id = [7 + 13 * u if u % 3 else 10**12 + 977 * u for u in range(users + 240)]
        self.users, self.other = users, users

    def below(self, n):
        return int(self.random.random() * n)

    def write(self, a, b, time):
        self.rows.append((self.id[a], self.id[b], int(time)))

    def moment(self, first=0, last=DAYS):
        """A waking second of a day; Tuesdays and Wednesdays are quiet."""
        while True:
            day = first + self.below(last - first)
            hour = 6 + self.below(14) if self.random.random() < 0.8 else self.below(24)
            time = (self.START // DAY + day) * DAY + hour * HOUR + self.below(HOUR)
            if (time // DAY + 3) % 7 not in (1, 2) or self.random.random() < 0.35:
                return max(time, self.START)

    def talk(self, a, b, messages, time):
        for _ in range(messages):
            self.write(a, b, time)
            if self.random.random() < 0.55:
                a, b = b, a
            wait = self.random.random()
            time += 0 if wait < 0.08 else 1 + self.below(90) if wait < 0.7 else self.below(3000) if wait < 0.95 \
                else self.below(2 * DAY)

    def circles(self):
        for c in range(self.CIRCLES):
            member = range(c * self.CIRCLE, (c + 1) * self.CIRCLE)
            for a in member:
                for b in member:
                    if a < b and self.random.random() < 0.6:
                        for _ in range(1 + self.below(5)):
                            self.talk(a, b, 1 + self.below(6), self.moment())
            a, b, x = list(member)[:3]
            time = self.moment()
            for k in range(3 + self.below(4)):  # three talk at once
                self.write(*((a, b), (b, x), (x, a))[k % 3], time + 40 * k)

    def strangers(self):
        for a in range(self.users):  # a quarter begin ten pairs or more, a few of them many in a week
            for _ in range(10 + self.below(5) if a % 4 == 0 else 1 + self.below(4)):
                b = self.below(self.users)
                if b != a:
                    self.talk(a, b, 1 + self.below(2), self.moment())
        for a, many, first, last, reply in ((1, 58, 3, 8, 0.1), (6, 26, 12, 17, 0.05), (11, 24, 20, 26, 0.35),
                                            (21, 24, 5, 11, 0.9), (31, 14, 30, 35, 0.2), (41, 13, 30, 36, 0.8),
                                            (51, 27, 1, 6, 0.2)):
            for _ in range(many):
                b, time = self.other, self.moment(first, last)
                if self.random.random() < 0.6:
                    b = self.users - 1 - self.below(self.users // 2)
                else:
                    self.other += 1
                self.write(a, b, time)
                if self.random.random() < reply:
                    self.write(b, a, time + self.below(3 * DAY))

    def close_friends(self):
        for u in range(45):  # pairs with 20 messages and more
            a, b = u * 3, u * 3 + 1
            for _ in range(8):
                self.talk(a, b, 2 + self.below(7), self.moment())

    def awkward(self):
        n = len(self.rows)
        for k in range(25):
            self.rows.append(self.rows[self.below(n)])  # once more, exactly
        self.rows.append((self.id[5], self.id[5], self.START + 5 * DAY))
        self.rows.append((3, 3, self.START))  # seen nowhere else
        for k in range(4):  # to the end of the hour and of the day, and just beyond
            self.write(100, 101, self.START + 20 * DAY + (0, 1800, 3600, 3601)[k])
            self.write(*((103, 104), (104, 103))[k % 2], self.START + 15 * DAY + (0, DAY, 2 * DAY, 3 * DAY + 1)[k])
        for k in range(6):  # two and three who know nobody else
            self.write(395 + k // 2 % 2, 397 + k % 3, self.START + 12 * DAY + 4000 * k)
        self.rows.sort(key=lambda row: row[2])
        n = len(self.rows)
        for _ in range(400):  # unsorted, and equal times in another order
            a = self.below(n)
            b = min(n - 1, a + self.below(30))
            self.rows[a], self.rows[b] = self.rows[b], self.rows[a]

    def make(self):
        self.circles()
        self.strangers()
        self.close_friends()
        self.awkward()
        print("src,dst,unix_time")
        for row in self.rows:
            print("%d,%d,%d" % row)


def main():
    parser = argparse.ArgumentParser(description="Statistics of a message trace: src,dst,unix_time.")
    parser.add_argument("file", nargs="?")
    parser.add_argument("--utc-offset", type=float, default=0.0, help="hours added for days and hours of the day")
    parser.add_argument("--weekend", choices=["calendar", "least"], default="calendar",
                        help="least: the two adjacent weekdays with the fewest messages")
    parser.add_argument("--golden", action="store_true", help="name, tab, value, for both clocks")
    parser.add_argument("--make", action="store_true", help="print the trace of the tests")
    option = parser.parse_args()
    warnings.simplefilter("ignore")
    if option.make:
        Maker().make()
    elif not option.file:
        parser.error("which file?")
    elif option.golden:
        print_golden(option.file)
    else:
        t = Trace(option.file)
        print(json.dumps({"statistics": measure(t, option.utc_offset, option.weekend), "users": t.n,
                          "messages": t.events, "pairs": len(t.keys), "rules": rules(t)}, indent=1))


if __name__ == "__main__":
    main()
