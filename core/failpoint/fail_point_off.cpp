// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/failpoint/fail_point.h"

namespace holdfast {

void failPoint(const char *) {}

} // namespace holdfast
