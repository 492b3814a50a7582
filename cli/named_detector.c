// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/named_detector.h"

#include "core/error.h"

int named_detector(const char *command, const char *name, const detector_t **detector)
{
    *detector = detector_find(name);
    if (*detector != NULL) return 0;
    return error_set(ERR_USAGE, "%s: no detector is called %s%s; `vigil list detectors` names them all", command, name,
                     detector_hint(name).text);
}
