// SPDX-License-Identifier: GPL-3.0-or-later
// What the columns of both feature tables are called, in which unit, and what they mean.
#include "detectors/detector.h"

#define TEXT_OF(name, text, unit, meaning) text,
#define UNIT_OF(name, text, unit, meaning) unit,
#define MEANING_OF(name, text, unit, meaning) meaning,

#define FEATURE TEXT_OF
const char *const feature_name[FEATURES + 1] = {
#include "detectors/feature.def"
    NULL};
#undef FEATURE

#define FEATURE UNIT_OF
const char *const feature_unit[FEATURES + 1] = {
#include "detectors/feature.def"
    NULL};
#undef FEATURE

#define FEATURE MEANING_OF
const char *const feature_meaning[FEATURES + 1] = {
#include "detectors/feature.def"
    NULL};
#undef FEATURE

#define GRAPH_FEATURE TEXT_OF
const char *const graph_feature_name[GRAPH_FEATURES + 1] = {
#include "detectors/graph_feature.def"
    NULL};
#undef GRAPH_FEATURE

#define GRAPH_FEATURE UNIT_OF
const char *const graph_feature_unit[GRAPH_FEATURES + 1] = {
#include "detectors/graph_feature.def"
    NULL};
#undef GRAPH_FEATURE

#define GRAPH_FEATURE MEANING_OF
const char *const graph_feature_meaning[GRAPH_FEATURES + 1] = {
#include "detectors/graph_feature.def"
    NULL};
#undef GRAPH_FEATURE
