// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/service/life.h"

namespace holdfast::app::service {
namespace {

constexpr Milliseconds kStartHint{1'000};

} // namespace

Saying Life::starting()
{
    m_now = {Saying::State::StartPending, false, 1, kStartHint, 0};
    return m_now;
}

Saying Life::running()
{
    m_now = {Saying::State::Running, true, 0, Milliseconds(0), 0};
    return m_now;
}

std::optional<Saying> Life::asked(Control control)
{
    switch (control) {
    case Control::Stop:
        if (m_now.state != Saying::State::Running)
            return std::nullopt;
        m_now = {Saying::State::StopPending, false, 1, m_stopLimit, 0};
        return m_now;
    case Control::Ask:
        return m_now;
    case Control::Other:
        return std::nullopt;
    }
    return std::nullopt;
}

Saying Life::ended(int exitCode)
{
    m_now = {Saying::State::Stopped, false, 0, Milliseconds(0), exitCode};
    return m_now;
}

} // namespace holdfast::app::service
