// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/link/outage.h"

namespace holdfast::link {

/// The verdict as a sentence: what happened, then in brackets what shows it.
[[nodiscard]] QString sentenceFor(OutageCause cause, const Evidence &evidence);
/// What a person should do; empty: nothing.
[[nodiscard]] QString actionFor(OutageCause cause, const Evidence &evidence);

} // namespace holdfast::link
