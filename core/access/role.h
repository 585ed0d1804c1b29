// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <optional>

namespace holdfast::access {

/// What a token is for, and what a route asks for.
enum class Role {
    Public,   ///< of routes only: everybody, also without a token
    Worker,   ///< has a link of its own, and nothing else
    Viewer,   ///< reads, watches
    Operator, ///< changes jobs and runs, begins drills
    Admin,    ///< everything but a worker's link
    Join,     ///< makes a worker's credential, once or a few times, and nothing else
};

/// Whether somebody who presented a token of role `held` may take what is for `needed`. Nothing held: no token.
[[nodiscard]] bool isAllowed(Role needed, std::optional<Role> held);

[[nodiscard]] QString toString(Role role);
/// The role of a token; nothing for any other word.
[[nodiscard]] std::optional<Role> roleFrom(const QString &word);

} // namespace holdfast::access
