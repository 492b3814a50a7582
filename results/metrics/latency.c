// SPDX-License-Identifier: GPL-3.0-or-later
// The formulas of early detection.
#include "results/metrics/latency.h"
#include <gsl/gsl_math.h>
#include <math.h>

double latency_cost(double k, double o) { return 1 / (1 + exp(o - k)); }

double latency_penalty(double k, double p) { return tanh(p * (k - 1) / 2); }

double latency_rate(double median) { return median > 1 ? log(3) / (median - 1) : NAN; }

double latency_erde(const latency_sum_t *sum)
{
    double all = sum->positives + sum->negatives;
    if (!(sum->positives > 0)) return NAN;
    double missed = sum->positives - sum->found, of_false_alarm = sum->positives / all;
    return (of_false_alarm * sum->false_alarms + missed + sum->delay_cost) / all;
}

double latency_f1(const latency_sum_t *sum)
{
    if (!(sum->positives > 0)) return NAN;
    return 2 * sum->found / (sum->found + sum->false_alarms + sum->positives);
}

double latency_f1_weighted(const latency_sum_t *sum, double speed)
{
    double f1 = latency_f1(sum);
    return f1 > 0 ? f1 * speed : f1;
}
