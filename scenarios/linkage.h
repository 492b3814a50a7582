// SPDX-License-Identifier: GPL-3.0-or-later
// The section `linkage`: how the accounts of one person are joined before detectors' scores are, if protocol.linkage
// says that they are.
#ifndef VIGIL_LINKAGE_PARAMS_H
#define VIGIL_LINKAGE_PARAMS_H
#include "core/param_origin.h"

typedef enum { LINKAGE_NONE, LINKAGE_LEARNED, LINKAGE_ORACLE } linkage_mode_t;
typedef enum { POOL_MAX, POOL_MEAN } linkage_pool_t;

typedef struct {
    int32_t pool;            // linkage_pool_t
    double precision;        // least share of linked pairs that are one person's, in training worlds
    uint32_t block_accounts; // most on one device or network whose pairs are compared
    uint32_t every_days;     // between linkages
    double smoothing;        // pairs added to each count
} linkage_options_t;

/// Words of protocol.linkage, in the order of linkage_mode_t; rows of linkage_options_t, ending with PARAM_END.
extern const char *const linkage_mode_name[];
extern const param_t linkage_params[];

/// For what has no training worlds to learn linkage from: refuses all but `none`.
/// @param[in] what  the command, as users call it
/// @return  0, ERR_INPUT
int linkage_refuse(int32_t mode, const param_origin_t *origin, const char *what);
#endif
