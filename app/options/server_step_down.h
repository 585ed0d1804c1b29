// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace holdfast::app {

/// The leader becomes a standby, and another server leads.
struct ServerStepDown
{
    friend bool operator==(const ServerStepDown &, const ServerStepDown &) = default;
};

} // namespace holdfast::app
