// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

namespace holdfast::store {

/// The step that lets old runs go: what remains of them, up to where their slots were proven, and how the file grew.
[[nodiscard]] std::vector<const char *> retentionStep();

} // namespace holdfast::store
