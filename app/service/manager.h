// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/time.h"

#include <QByteArray>

#include <optional>

namespace holdfast::app::service {

/// The service manager that started this process, as sd_notify(3) and sd_watchdog_enabled(3) of systemd describe it.
class Manager final
{
public:
    /// Reads NOTIFY_SOCKET, WATCHDOG_USEC and WATCHDOG_PID.
    [[nodiscard]] static Manager ofThisProcess();

    /// It wants to be told. Never on Windows.
    [[nodiscard]] bool isThere() const { return !m_socket.isEmpty(); }
    [[nodiscard]] std::optional<Milliseconds> watchdog() const { return m_watchdog; }
    /// Does not wait; what cannot be sent is lost.
    void tell(const QByteArray &lines) const;

private:
    QByteArray m_socket; ///< a path, or @ and an abstract name; empty: there is none
    std::optional<Milliseconds> m_watchdog;
};

} // namespace holdfast::app::service
