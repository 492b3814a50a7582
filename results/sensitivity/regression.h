// SPDX-License-Identifier: GPL-3.0-or-later
// Weighted least squares with one set of points and many sets of values.
#ifndef VIGIL_REGRESSION_H
#define VIGIL_REGRESSION_H
#include <stddef.h>

typedef struct {
    size_t points, terms;
    const double *weight; // [points] borrowed
    double weights;       // their sum
    double *term;         // [points][terms]
    double *map;          // [points][terms] coefficients are the sums of a point's value times its row
    double *leverage;     // [points] of a point on its own fitted value, below 1
} regression_t;

/// @param[in] term    [points][terms], copied
/// @param[in] weight  [points] >= 0, kept as long as it is used; a value with weight 0 is not looked at
/// @return  0, ERR_MEMORY, ERR_INPUT: fewer points with weight than terms, or terms that cannot be told apart. Free in
///          any case
/// @cost    O(points x terms^2)
int regression_init(regression_t *self, const double *term, const double *weight, size_t points, size_t terms);
void regression_free(regression_t *self);
/// @param[in]  value  [points]
/// @param[out] coefficient  [terms]
/// @cost    O(points x terms), as of the others
void regression_fit(const regression_t *self, const double *value, double *coefficient);
/// @param[out] fitted  [points]
void regression_values(const regression_t *self, const double *coefficient, double *fitted);
/// Sampling variance of each coefficient, whatever the spread of each point's error (HC2: unbiased where it goes as one
/// over the weight). @param[out] variance  [terms]
/// @source  MacKinnon and White 1985, doi:10.1016/0304-4076(85)90158-7
void regression_variances(const regression_t *self, const double *value, const double *fitted, double *variance);
/// Variance of the errors, a point counting by its weight.
double regression_error(const regression_t *self, const double *value, const double *fitted);
#endif
