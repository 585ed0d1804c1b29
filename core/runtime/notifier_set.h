// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSocketNotifier>

#include <array>
#include <chrono>
#include <optional>
#include <vector>

namespace holdfast::runtime {

class WakeUp;

/// The socket notifiers of one event dispatcher, in an epoll(7) set: a wait costs by the descriptors that are ready,
/// not by those that are there. Level-triggered, as Qt's notifiers are.
///
/// The kernel is told of changes right before a wait, so that a write notifier that comes and goes within a turn costs
/// nothing. Only a descriptor without any notifier leaves the set at once: its owner may close it next.
class NotifierSet final
{
public:
    using Patience = std::optional<std::chrono::milliseconds>; ///< nothing: as long as it takes

    explicit NotifierSet(const WakeUp &wakeUp);
    NotifierSet(const NotifierSet &) = delete;
    NotifierSet &operator=(const NotifierSet &) = delete;
    ~NotifierSet();

    void add(QSocketNotifier *notifier);
    void remove(QSocketNotifier *notifier);

    /// Waits for a notifier to become ready or for the WakeUp, at most so long.
    void wait(Patience patience);
    /// Activates what wait() found ready and is still wanted; returns how many. A handler may add, remove and delete
    /// notifiers. It may turn a nested event loop: that one looks anew, and leaves nothing to the outer.
    int activate();

private:
    struct Slot
    {
        QSocketNotifier *notifier = nullptr;
        quint64 serial = 0; ///< of this registration: a deleted notifier's address may come again
    };
    struct Entry
    {
        std::array<Slot, 3> slots; ///< by QSocketNotifier::Type
        quint32 armed = 0;         ///< the events the kernel was told of; 0: not in the set
        quint32 generation = 0;    ///< of the place in the set: a closed descriptor's number may come again
        bool isChanged = false;
        bool isAlwaysReady = false; ///< a regular file, which epoll(7) does not take
    };
    struct Ready
    {
        int descriptor;
        std::size_t type;
        quint64 serial;
    };

    [[nodiscard]] static quint32 wantedOf(const Entry &entry);
    void open();
    void noteChange(int descriptor);
    void leave(int descriptor);
    void tellKernel();
    void arm(int descriptor);
    [[nodiscard]] bool control(int operation, int descriptor, const Entry &entry) const;
    void refuse(int descriptor, int error);
    void collect(int descriptor, quint32 events);
    void startAgain();

    const WakeUp &m_wakeUp;
    int m_epoll = -1;
    std::vector<Entry> m_entries; ///< by descriptor
    std::vector<int> m_changed;
    std::vector<int> m_alwaysReady;
    std::vector<Ready> m_ready;
    std::size_t m_nextReady = 0;
    quint64 m_serial = 0;
    quint32 m_generation = 0;
};

} // namespace holdfast::runtime
