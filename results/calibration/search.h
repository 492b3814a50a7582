// SPDX-License-Identifier: GPL-3.0-or-later
// The smallest value of a function over a box, with few evaluations: Nelder and Mead's simplex or Sobol's sequence.
#ifndef VIGIL_SEARCH_H
#define VIGIL_SEARCH_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SEARCH_DIMENSIONS 6

typedef enum { SEARCH_SIMPLEX, SEARCH_SOBOL, SEARCH_METHODS } search_method_t;
extern const char *const search_method_name[SEARCH_METHODS + 1];

/// One side of the box. On a logarithmic scale equal steps are equal factors.
typedef struct {
    double low, high, start; // start is the first point tried; outside the side it is moved to its nearer end
    bool logarithmic;
} search_side_t;

typedef struct {
    search_method_t method;
    search_side_t side[SEARCH_DIMENSIONS];
    size_t sides;
    uint32_t evaluations; // at most, the first point included
    /// The value at a point inside the box; may round `x` in place to what it really used. Infinite where nothing is.
    /// @return 0, or ERR_*, which ends the search
    int (*value)(void *self, double *x, double *value);
    void *self;
} search_t;

typedef struct {
    double x[SEARCH_DIMENSIONS], value; // the best; of equals the first
    uint32_t evaluation, evaluations;   // its number, from 1, and how many were made
} search_best_t;

/// The scale that suits a range: logarithmic where it spans a factor of ten or more and is above 0.
bool search_is_logarithmic(double low, double high);
/// Ends after `evaluations`, at a value of 0, or when the simplex has shrunk to a thousandth of the box.
/// @return  0, ERR_MEMORY, or what `value` returned
/// @source  Nelder & Mead 1965, doi:10.1093/comjnl/7.4.308; Sobol' 1967, doi:10.1016/0041-5553(67)90144-9
int search_run(const search_t *search, search_best_t *best);
#endif
