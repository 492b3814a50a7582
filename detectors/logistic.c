// SPDX-License-Identifier: GPL-3.0-or-later
// Newton's method for logistic regression: a pass over the rows gives loss, gradient and Hessian; GSL's Cholesky the
// step.
#include "detectors/logistic.h"
#include "core/array.h"
#include "core/error.h"
#include <gsl/gsl_linalg.h>
#include <math.h>
#include <string.h>

#define BLOCKS 64  // fixed, so that sums do not depend on threads
#define TOGETHER 4 // rows
#define TERMS_MAX (LOGISTIC_COLUMNS_MAX + 1)
#define ITERATIONS 100
#define HALVINGS 30
#define GRADIENT_END 1e-12  // of the number of rows
#define LOSS_ROUNDING 1e-13 // of the loss: near the optimum a step no longer shows in it
#define JITTER 1e-9         // on the Hessian's diagonal: bends a step, not the optimum

/// Sums over some rows at one set of coefficients; index 0 is the bias. Only the upper triangle is filled.
typedef struct {
    double loss, gradient[TERMS_MAX], hessian[TERMS_MAX][TERMS_MAX];
} sums_t;

typedef struct {
    const float *x;
    const uint8_t *label;
    size_t n;
    double ridge, class_weight[2];
    logistic_t *model;
    sums_t *block; // [BLOCKS]
} fit_t;

static double logit_of(const logistic_t *m, const float *x, double *z)
{
    double sum = m->bias;
    for (size_t c = 0; c < m->columns; c++) {
        z[c + 1] = ((double)x[c] - m->mean[c]) / m->sd[c];
        sum += m->weight[c] * z[c + 1];
    }
    z[0] = 1.0;
    return sum;
}

/// log(1 + exp(t)) without overflow.
static double softplus(double t) { return t > 0.0 ? t + log1p(exp(-t)) : log1p(exp(t)); }

static double sigmoid(double t) { return t >= 0.0 ? 1.0 / (1.0 + exp(-t)) : exp(t) / (1.0 + exp(t)); }

/// What one row adds: bend z z' to the Hessian, and the rest, which is added at once.
typedef struct {
    double bend, z[TERMS_MAX];
} row_t;

static void add_loss(const fit_t *fit, size_t i, sums_t *sums, row_t *row)
{
    size_t size = fit->model->columns + 1;
    double t = logit_of(fit->model, fit->x + i * fit->model->columns, row->z);
    double p = sigmoid(t), s = fit->class_weight[fit->label[i] != 0];
    double slope = s * (fit->label[i] ? p - 1.0 : p);
    row->bend = s * p * (1.0 - p);
    sums->loss += s * softplus(fit->label[i] ? -t : t);
    for (size_t a = 0; a < size; a++) sums->gradient[a] += slope * row->z[a];
}

/// Rows one after the other into each cell, but so that a cell is read and written once for all of them.
static void add_bends(const row_t row[TOGETHER], size_t size, double (*hessian)[TERMS_MAX])
{
    for (size_t a = 0; a < size; a++) {
        double share[TOGETHER], *cell = hessian[a];
        for (int k = 0; k < TOGETHER; k++) share[k] = row[k].bend * row[k].z[a];
        for (size_t b = a; b < size; b++) {
            double sum = cell[b];
            for (int k = 0; k < TOGETHER; k++) sum += share[k] * row[k].z[b];
            cell[b] = sum;
        }
    }
}

/// Rows [from, end). Those that are missing in the last handful bend nothing: their z is that of earlier rows.
static void add_rows(const fit_t *fit, size_t from, size_t end, sums_t *sums)
{
    row_t row[TOGETHER] = {{0}};
    for (size_t i = from; i < end; i += TOGETHER) {
        for (size_t k = 0; k < TOGETHER; k++)
            if (i + k < end)
                add_loss(fit, i + k, sums, &row[k]);
            else
                row[k].bend = 0.0;
        add_bends(row, fit->model->columns + 1, sums->hessian);
    }
}

static void merge(sums_t *into, const sums_t *from, size_t size)
{
    into->loss += from->loss;
    for (size_t a = 0; a < size; a++) {
        into->gradient[a] += from->gradient[a];
        for (size_t b = a; b < size; b++) into->hessian[a][b] += from->hessian[a][b];
    }
}

/// Loss, gradient and Hessian of everything at the model's coefficients, left in block[0].
static const sums_t *sum_up(const fit_t *fit)
{
    logistic_t *m = fit->model;
#pragma omp parallel for schedule(dynamic)
    for (size_t b = 0; b < BLOCKS; b++) {
        memset(&fit->block[b], 0, sizeof fit->block[b]);
        add_rows(fit, fit->n * b / BLOCKS, fit->n * (b + 1) / BLOCKS, &fit->block[b]);
    }
    sums_t *sums = &fit->block[0];
    for (size_t b = 1; b < BLOCKS; b++) merge(sums, &fit->block[b], m->columns + 1);
    for (size_t c = 0; c < m->columns; c++) {
        sums->loss += 0.5 * fit->ridge * m->weight[c] * m->weight[c];
        sums->gradient[c + 1] += fit->ridge * m->weight[c];
        sums->hessian[c + 1][c + 1] += fit->ridge;
    }
    return sums;
}

/// Solves Hessian step = gradient. @return whether the Hessian was positive definite
static bool newton_step(const sums_t *sums, size_t size, double *step)
{
    double a[TERMS_MAX * TERMS_MAX];
    for (size_t r = 0; r < size; r++) {
        step[r] = sums->gradient[r];
        for (size_t c = 0; c < size; c++) a[r * size + c] = sums->hessian[r < c ? r : c][r < c ? c : r];
        a[r * size + r] += JITTER;
    }
    gsl_matrix_view matrix = gsl_matrix_view_array(a, size, size);
    gsl_vector_view vector = gsl_vector_view_array(step, size);
    return gsl_linalg_cholesky_decomp1(&matrix.matrix) == 0 &&
           gsl_linalg_cholesky_svx(&matrix.matrix, &vector.vector) == 0;
}

static void move(logistic_t *m, const logistic_t *from, const double *step, double length)
{
    m->bias = from->bias - length * step[0];
    for (size_t c = 0; c < m->columns; c++) m->weight[c] = from->weight[c] - length * step[c + 1];
}

static double largest(const double *x, size_t n)
{
    double most = 0.0;
    for (size_t i = 0; i < n; i++) most = fmax(most, fabs(x[i]));
    return most;
}

/// Newton steps, halved while they raise the loss, until the gradient is nil or no step helps.
static void minimise(const fit_t *fit)
{
    size_t size = fit->model->columns + 1;
    const sums_t *sums = sum_up(fit);
    for (int iteration = 0; iteration < ITERATIONS; iteration++) {
        double step[TERMS_MAX], length = 1.0, enough = sums->loss * (1.0 + LOSS_ROUNDING);
        logistic_t from = *fit->model;
        if (largest(sums->gradient, size) <= GRADIENT_END * (double)fit->n || !newton_step(sums, size, step)) return;
        for (int halving = 0; halving <= HALVINGS; halving++, length /= 2) {
            move(fit->model, &from, step, length);
            sums = sum_up(fit);
            if (sums->loss <= enough) break;
        }
        if (!(sums->loss <= enough)) { // no step helps: keep what there is
            *fit->model = from;
            return;
        }
    }
}

static void standardise(logistic_t *m, const float *x, size_t n)
{
    double square[LOGISTIC_COLUMNS_MAX] = {0};
    for (size_t i = 0; i < n; i++)
        for (size_t c = 0; c < m->columns; c++) m->mean[c] += (double)x[i * m->columns + c] / (double)n;
    for (size_t i = 0; i < n; i++)
        for (size_t c = 0; c < m->columns; c++) {
            double d = (double)x[i * m->columns + c] - m->mean[c];
            square[c] += d * d / (double)n;
        }
    for (size_t c = 0; c < m->columns; c++) {
        double sd = sqrt(square[c]);
        m->sd[c] = sd > 1e-6 * (1.0 + fabs(m->mean[c])) ? sd : 1.0; // below: rounding of a constant
    }
}

int logistic_fit(logistic_t *self, const float *x, const uint8_t *label, size_t n, size_t columns, double ridge,
                 bool balance)
{
    size_t positives = 0;
    BUG_IF(columns > LOGISTIC_COLUMNS_MAX);
    for (size_t i = 0; i < n; i++) positives += label[i] != 0;
    *self = (logistic_t){.columns = columns};
    standardise(self, x, n);
    self->bias = log(((double)positives + 0.5) / ((double)(n - positives) + 0.5));
    if (positives == 0 || positives == n) return 0;

    double of_class[2] = {(double)n / (2.0 * (double)(n - positives)), (double)n / (2.0 * (double)positives)};
    fit_t fit = {.x = x, .label = label, .n = n, .ridge = ridge, .model = self, .block = NULL};
    for (int k = 0; k < 2; k++) fit.class_weight[k] = balance ? of_class[k] : 1.0;
    if (balance) self->bias = 0.0;
    CHECK(ARRAY_NEW(fit.block, BLOCKS));
    minimise(&fit);
    free(fit.block);
    return 0;
}

double logistic_probability(const logistic_t *self, const float *x)
{
    double z[TERMS_MAX];
    return sigmoid(logit_of(self, x, z));
}
