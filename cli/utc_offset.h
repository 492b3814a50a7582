// SPDX-License-Identifier: GPL-3.0-or-later
// --utc-offset: the local clock of messages less UTC.
#ifndef VIGIL_UTC_OFFSET_H
#define VIGIL_UTC_OFFSET_H

/// @param[in]  text   as given, or NULL
/// @param[out] hours  NaN if it was not given
/// @return  0, ERR_USAGE
int utc_offset_read(const char *command, const char *text, double *hours);
#endif
