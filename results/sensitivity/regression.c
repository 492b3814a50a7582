// SPDX-License-Identifier: GPL-3.0-or-later
// The terms are orthonormal over the factors' ranges, so their normal equations are near the identity and are solved
// once, for all values that come.
#include "results/sensitivity/regression.h"

#include "core/array.h"
#include "core/error.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_linalg.h>
#include <math.h>
#include <string.h>

#define CONDITION_MIN 1e-6   // of the normal equations, as a reciprocal
#define LEVERAGE_MAX 0.99999 // a point that a term has to itself has no error to judge by

static int no_memory(void) { return error_set(ERR_MEMORY, "no memory for a regression"); }

static int too_few(void)
{
    return error_set(ERR_INPUT, "a regression: too few points with harm in them to tell its terms apart");
}

/// @param[in,out] normal  in: the normal equations; out: their inverse
static int invert(gsl_matrix *normal, gsl_vector *work)
{
    double condition = 0;
    if (gsl_linalg_cholesky_decomp1(normal)) return too_few();
    if (gsl_linalg_cholesky_rcond(normal, &condition, work) || !(condition > CONDITION_MIN)) return too_few();
    return gsl_linalg_cholesky_invert(normal) ? too_few() : 0;
}

static int solve(regression_t *self, gsl_matrix *normal, gsl_vector *work)
{
    gsl_matrix_view term = gsl_matrix_view_array(self->term, self->points, self->terms);
    gsl_matrix_view map = gsl_matrix_view_array(self->map, self->points, self->terms);
    gsl_matrix_memcpy(&map.matrix, &term.matrix);
    for (size_t p = 0; p < self->points; p++) {
        gsl_vector_view row = gsl_matrix_row(&map.matrix, p);
        gsl_vector_scale(&row.vector, self->weight[p]);
    }
    gsl_blas_dgemm(CblasTrans, CblasNoTrans, 1, &map.matrix, &term.matrix, 0, normal);
    CHECK(invert(normal, work));
    for (size_t p = 0; p < self->points; p++) {
        gsl_vector_view row = gsl_matrix_row(&map.matrix, p), own = gsl_matrix_row(&term.matrix, p);
        gsl_blas_dgemv(CblasNoTrans, self->weight[p], normal, &own.vector, 0, &row.vector);
        gsl_blas_ddot(&row.vector, &own.vector, &self->leverage[p]);
        self->leverage[p] = fmin(self->leverage[p], LEVERAGE_MAX);
    }
    return 0;
}

int regression_init(regression_t *self, const double *term, const double *weight, size_t points, size_t terms)
{
    size_t with = 0;
    *self = (regression_t){.points = points, .terms = terms, .weight = weight};
    for (size_t p = 0; p < points; p++) {
        self->weights += weight[p];
        with += weight[p] > 0;
    }
    if (with < terms) return too_few();
    CHECK(ARRAY_NEW(self->term, points * terms));
    CHECK(ARRAY_NEW(self->map, points * terms));
    CHECK(ARRAY_NEW(self->leverage, points));
    memcpy(self->term, term, points * terms * sizeof *term);
    gsl_matrix *normal = gsl_matrix_alloc(terms, terms);
    gsl_vector *work = gsl_vector_alloc(3 * terms);
    int code = normal && work ? solve(self, normal, work) : no_memory();
    gsl_vector_free(work);
    gsl_matrix_free(normal);
    return code;
}

void regression_free(regression_t *self)
{
    free(self->term);
    free(self->map);
    free(self->leverage);
    *self = (regression_t){0};
}

void regression_fit(const regression_t *self, const double *value, double *coefficient)
{
    memset(coefficient, 0, self->terms * sizeof *coefficient);
    for (size_t p = 0; p < self->points; p++) {
        const double *row = self->map + p * self->terms;
        if (self->weight[p] == 0) continue;
        for (size_t t = 0; t < self->terms; t++) coefficient[t] += row[t] * value[p];
    }
}

void regression_values(const regression_t *self, const double *coefficient, double *fitted)
{
    for (size_t p = 0; p < self->points; p++) {
        const double *row = self->term + p * self->terms;
        double sum = 0;
        for (size_t t = 0; t < self->terms; t++) sum += row[t] * coefficient[t];
        fitted[p] = sum;
    }
}

/// The squared error of a point, made up for what it pulled the fit towards itself.
static double squared(const regression_t *self, const double *value, const double *fitted, size_t p)
{
    double error = value[p] - fitted[p];
    return error * error / (1 - self->leverage[p]);
}

void regression_variances(const regression_t *self, const double *value, const double *fitted, double *variance)
{
    memset(variance, 0, self->terms * sizeof *variance);
    for (size_t p = 0; p < self->points; p++) {
        const double *row = self->map + p * self->terms;
        if (self->weight[p] == 0) continue;
        double error2 = squared(self, value, fitted, p);
        for (size_t t = 0; t < self->terms; t++) variance[t] += row[t] * row[t] * error2;
    }
}

double regression_error(const regression_t *self, const double *value, const double *fitted)
{
    double sum = 0;
    for (size_t p = 0; p < self->points; p++)
        if (self->weight[p] > 0) sum += self->weight[p] * squared(self, value, fitted, p);
    return sum / self->weights;
}
