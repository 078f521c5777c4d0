/* Moments that snapshots are of. */
#ifndef PEI_MODEL_DAY_H
#define PEI_MODEL_DAY_H

#include "base/str.h"

enum { DAY_STAMP = 17 };

/* "2026-01-01", "2026-01-01T12:30:00Z" → "20260101T000000Z"; false if it is written in another way. */
bool day_stamp(Str s, char out[static DAY_STAMP]);

#endif
