// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/time.h"

#include <optional>

namespace holdfast::worker {

/// Notices that the work thread does not get on, as on a disk that hangs. It is asked one question at a time. Pure.
class StallWatch final
{
public:
    static constexpr Milliseconds kPatience{10'000};

    /// True if a question is to be asked: none waits.
    [[nodiscard]] bool ask(MonoTime now);
    [[nodiscard]] std::optional<MonoTime> nextDeadline() const;
    /// True once for each stall: it is to be told.
    [[nodiscard]] bool onDeadline(MonoTime now);
    /// If a stall is over that was told: how long it took.
    [[nodiscard]] std::optional<Milliseconds> answered(MonoTime now);

private:
    std::optional<MonoTime> m_askedAt;
    bool m_isTold = false;
};

} // namespace holdfast::worker
