// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/leader.h"

namespace holdfast::store {

LeaderWatch::LeaderWatch(std::function<AskLeader()> make, Milliseconds every, QObject *parent)
    : QObject(parent)
    , m_make(std::move(make))
    , m_every(every)
    , m_thread([this] { run(); })
{}

LeaderWatch::~LeaderWatch()
{
    {
        const std::lock_guard lock(m_mutex);
        m_isEnding = true;
    }
    m_changed.notify_all();
    m_thread.join();
}

/// False: this is the end.
bool LeaderWatch::sleep()
{
    std::unique_lock lock(m_mutex);
    return !m_changed.wait_for(lock, m_every, [this] { return m_isEnding; });
}

void LeaderWatch::run()
{
    const AskLeader ask = m_make();
    while (sleep())
        QMetaObject::invokeMethod(
            this, [this, leader = ask()] { Q_EMIT looked(leader); }, Qt::QueuedConnection);
}

} // namespace holdfast::store
