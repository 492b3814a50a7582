// SPDX-License-Identifier: GPL-3.0-or-later
// The box is a unit cube to the methods of GSL; what they try outside is mirrored into it.
#include "results/calibration/search.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_multimin.h>
#include <gsl/gsl_qrng.h>
#include <math.h>
#include <string.h>

#include "core/error.h"

#define STEP 0.25     // of the first simplex
#define SMALLEST 1e-3 // size of the simplex at which the search ends
#define LOGARITHMIC_FROM 10.0
#define FARTHEST 1e300 // what the simplex is told instead of infinity, at which GSL's gives up

const char *const search_method_name[SEARCH_METHODS + 1] = {"simplex", "sobol", NULL};

typedef struct {
    const search_t *search;
    search_best_t *best;
    int code;
} searching_t;

bool search_is_logarithmic(double low, double high) { return low > 0 && high / low >= LOGARITHMIC_FROM; }

static double to_cube(const search_side_t *side, double x)
{
    if (x <= side->low) return 0;
    if (x >= side->high) return 1;
    return side->logarithmic ? log(x / side->low) / log(side->high / side->low)
                             : (x - side->low) / (side->high - side->low);
}

static double from_cube(const search_side_t *side, double u)
{
    double folded = fabs(remainder(u, 2)); // ... -0.1 and 0.1, 0.9 and 1.1 are the same
    double x = side->logarithmic ? side->low * pow(side->high / side->low, folded)
                                 : side->low + folded * (side->high - side->low);
    return fmin(fmax(x, side->low), side->high);
}

static bool is_over(const searching_t *s)
{
    const search_best_t *best = s->best;
    return s->code < 0 || best->evaluations >= s->search->evaluations || (best->evaluations > 0 && best->value <= 0);
}

/// Infinity once the search is over.
static double evaluate(searching_t *s, const double *u)
{
    double x[SEARCH_DIMENSIONS] = {0}, value = INFINITY;
    if (is_over(s)) return INFINITY;
    for (size_t i = 0; i < s->search->sides; i++) x[i] = from_cube(&s->search->side[i], u[i]);
    s->code = s->search->value(s->search->self, x, &value);
    if (s->code < 0) return INFINITY;
    search_best_t *best = s->best;
    best->evaluations++;
    if (best->evaluations > 1 && !(value < best->value)) return value;
    memcpy(best->x, x, sizeof x);
    best->value = value;
    best->evaluation = best->evaluations;
    return value;
}

static double evaluate_vector(const gsl_vector *v, void *searching)
{
    double u[SEARCH_DIMENSIONS];
    for (size_t i = 0; i < v->size; i++) u[i] = gsl_vector_get(v, i);
    return fmin(evaluate(searching, u), FARTHEST);
}

static void begin_simplex(const searching_t *s, gsl_vector *start, gsl_vector *step)
{
    for (size_t i = 0; i < s->search->sides; i++) {
        double u = to_cube(&s->search->side[i], s->search->side[i].start);
        gsl_vector_set(start, i, u);
        gsl_vector_set(step, i, u + STEP > 1 ? -STEP : STEP);
    }
}

static void run_simplex(searching_t *s)
{
    size_t n = s->search->sides;
    gsl_vector *start = gsl_vector_alloc(n), *step = gsl_vector_alloc(n);
    gsl_multimin_fminimizer *simplex = gsl_multimin_fminimizer_alloc(gsl_multimin_fminimizer_nmsimplex2, n);
    gsl_multimin_function function = {.f = evaluate_vector, .n = n, .params = s};
    if (!start || !step || !simplex) {
        s->code = error_set(ERR_MEMORY, "out of memory for a search over %zu parameters", n);
    } else {
        begin_simplex(s, start, step);
        int status = gsl_multimin_fminimizer_set(simplex, &function, start, step);
        while (status == GSL_SUCCESS && !is_over(s)) {
            status = gsl_multimin_fminimizer_iterate(simplex);
            if (gsl_multimin_fminimizer_size(simplex) < SMALLEST) break;
        }
    }
    if (simplex) gsl_multimin_fminimizer_free(simplex);
    if (start) gsl_vector_free(start);
    if (step) gsl_vector_free(step);
}

static void run_sobol(searching_t *s)
{
    double u[SEARCH_DIMENSIONS];
    gsl_qrng *sequence = gsl_qrng_alloc(gsl_qrng_sobol, (unsigned)s->search->sides);
    if (!sequence) {
        s->code = error_set(ERR_MEMORY, "out of memory for a search over %zu parameters", s->search->sides);
        return;
    }
    for (size_t i = 0; i < s->search->sides; i++) u[i] = to_cube(&s->search->side[i], s->search->side[i].start);
    evaluate(s, u);
    while (!is_over(s) && gsl_qrng_get(sequence, u) == GSL_SUCCESS) evaluate(s, u);
    gsl_qrng_free(sequence);
}

int search_run(const search_t *search, search_best_t *best)
{
    searching_t s = {.search = search, .best = best};
    BUG_IF(search->sides == 0 || search->sides > SEARCH_DIMENSIONS || search->evaluations == 0);
    *best = (search_best_t){.value = INFINITY};
    gsl_error_handler_t *handler = gsl_set_error_handler_off(); // memory that is missing is told by NULL
    if (search->method == SEARCH_SIMPLEX)
        run_simplex(&s);
    else
        run_sobol(&s);
    gsl_set_error_handler(handler);
    return s.code;
}
