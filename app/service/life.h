// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/time.h"

#include <optional>

namespace holdfast::app::service {

/// What a service of Windows says of itself: SERVICE_STATUS.
struct Saying
{
    enum class State { StartPending, Running, StopPending, Stopped };
    State state = State::StartPending;
    bool takesStop = false;  ///< also the end of the system
    int step = 0;            ///< grows while a start or a stop is under way
    Milliseconds waitHint{}; ///< the next saying comes within this time
    int exitCode = 0;        ///< of this program

    friend bool operator==(const Saying &, const Saying &) = default;
};

/// What Windows' service manager asks for.
enum class Control {
    Stop, ///< or the system goes down
    Ask,  ///< what the state is
    Other,
};

/// The states of a service of Windows, and what is said of each. A service runs as soon as its process does: it serves,
/// or tries to, for as long as it takes, as it does anywhere. Pure.
class Life final
{
public:
    /// `stopLimit`: the longest that a stop takes.
    explicit Life(Milliseconds stopLimit)
        : m_stopLimit(stopLimit)
    {}

    [[nodiscard]] Saying starting();
    [[nodiscard]] Saying running();
    /// Nothing: nothing has changed. The first Control::Stop is the one to stop at: isStopping() tells.
    [[nodiscard]] std::optional<Saying> asked(Control control);
    [[nodiscard]] Saying ended(int exitCode);

    [[nodiscard]] bool isStopping() const { return m_now.state == Saying::State::StopPending; }

private:
    const Milliseconds m_stopLimit;
    Saying m_now;
};

} // namespace holdfast::app::service
