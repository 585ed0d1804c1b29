// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/options/options.h"

namespace holdfast::app::service {

/// `holdfast service …`: the exit code. Only Windows has these services; elsewhere it says what to use. Blocks, for a
/// stop as long as the service takes.
[[nodiscard]] int runService(const ServiceTask &task, const Surroundings &here);

} // namespace holdfast::app::service
