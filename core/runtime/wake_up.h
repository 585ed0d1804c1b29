// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>

namespace holdfast::runtime {

/// Ends the wait of an event loop from any thread. While the loop does not wait, a request is a flag and costs no
/// system call; an eventfd(2) is written only to a loop that waits.
class WakeUp final
{
public:
    WakeUp();
    WakeUp(const WakeUp &) = delete;
    WakeUp &operator=(const WakeUp &) = delete;
    ~WakeUp();

    /// Readable when a wait has to end.
    [[nodiscard]] int descriptor() const { return m_descriptor; }

    /// Any thread.
    void request();

    [[nodiscard]] bool isRequested() const { return m_isRequested; }
    /// Around each wait. False if a request is there already: then do not block.
    [[nodiscard]] bool beginWait();
    /// True if there was a request, which is settled now.
    bool endWait();
    /// Call when the descriptor was readable.
    void drain() const;

private:
    const int m_descriptor;
    // Each side sets its own flag, then reads the other's; so the default order, the sequential one, is needed.
    std::atomic<bool> m_isRequested = false;
    std::atomic<bool> m_isWaiting = false;
};

} // namespace holdfast::runtime
