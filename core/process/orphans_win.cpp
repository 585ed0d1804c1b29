// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/process/orphans.h"

namespace holdfast::process {

void adoptOrphans() {}

bool adoptsOrphans()
{
    return false;
}

void collectOrphans(qint64) {}

} // namespace holdfast::process
