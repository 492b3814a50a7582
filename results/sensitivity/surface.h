// SPDX-License-Identifier: GPL-3.0-or-later
// A polynomial of factors whose terms are orthonormal over their ranges, so that each squared coefficient is a share of
// the variance that the factors make.
#ifndef VIGIL_SURFACE_H
#define VIGIL_SURFACE_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SURFACE_FACTORS_MAX 40

/// Points that a surface with so many terms needs for each of them.
#define SURFACE_POINTS_A_TERM 3
/// ... and the least with which anything is told, of a plane.
#define SURFACE_POINTS_A_TERM_MIN 2

/// What the terms are: degree 0 is the constant, 1 and 2 the polynomials of factor `a`, 3 the product of the first of
/// `a` and of `b`.
typedef struct {
    uint32_t a, b;
    int degree;
} term_t;

/// Orthonormal polynomials of one factor: Legendre's of a real one, Gram's of one with few levels.
typedef struct {
    double levels; // INFINITY of a real one
    double scale1, mean2, scale2;
} polynomial_t;

typedef struct {
    polynomial_t polynomial[SURFACE_FACTORS_MAX];
    size_t factors, n;
    bool curved, pairs; // there are terms of degree 2, of degree 3
    term_t *term;       // [n] the constant, degree 1 of all, degree 2 of those with three levels, pairs
} surface_t;

/// Takes as many kinds of terms as the points allow: planes, then curves, then pairs.
/// @param[in] levels  [factors] whole numbers in a factor's range, from 2; INFINITY of a real one
/// @return  0, ERR_MEMORY; free in any case
/// @source  Sudret 2008, doi:10.1016/j.ress.2007.04.002
int surface_init(surface_t *self, const double *levels, size_t factors, size_t points);
void surface_free(surface_t *self);
/// All terms at a point. @param[in] u  [factors] in [0, 1) @param[out] out  [n]
void surface_terms(const surface_t *self, const double *u, double *out);
/// By how much the first polynomial of a factor rises from the low end of its range to the high end.
double surface_span(const surface_t *self, size_t factor);
/// Least number of points for so many factors.
size_t surface_points_min(size_t factors);
#endif
