// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/utc_offset.h"

#include <math.h>
#include <stdlib.h>

#include "core/error.h"

#define OFFSET_MOST 14.0 // h

int utc_offset_read(const char *command, const char *text, double *hours)
{
    char *rest = NULL;
    *hours = text ? strtod(text, &rest) : NAN;
    if (text && (rest == text || *rest != '\0' || !(fabs(*hours) <= OFFSET_MOST)))
        return error_set(ERR_USAGE, "%s: --utc-offset %s: not a number of hours from -%g to %g", command, text,
                         OFFSET_MOST, OFFSET_MOST);
    return 0;
}
