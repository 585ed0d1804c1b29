// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/time.h"

#include <QJsonValue>

#include <deque>
#include <optional>

namespace holdfast::link {

/// What was sent and not yet answered on one connection. One warning when something waits and no answer at all has come
/// for too long, cleared by the next answer: a server that is slow but answers is not warned of at each answer.
class AckWatch final
{
public:
    explicit AckWatch(Milliseconds timeout)
        : m_timeout(timeout)
    {}

    void sent(const QJsonValue &id, MonoTime now);
    /// The time from message to answer; nothing for an id that does not wait. An answer without an id, as old servers
    /// give it, is that of the oldest.
    std::optional<Microseconds> answered(const QJsonValue &id, MonoTime now);
    void clear();

    [[nodiscard]] std::optional<MonoTime> nextDeadline() const;
    /// How long the oldest has waited, when a warning is due; nothing otherwise.
    [[nodiscard]] std::optional<Microseconds> onDeadline(MonoTime now);
    [[nodiscard]] bool isWarned() const { return m_warned; }
    [[nodiscard]] std::size_t waiting() const { return m_waiting.size(); }

private:
    struct Waiting
    {
        QJsonValue id;
        MonoTime sentAt;
    };

    Milliseconds m_timeout;
    std::deque<Waiting> m_waiting; // oldest first; answers come mostly in order
    MonoTime m_lastAnswer{};
    bool m_warned = false;
};

} // namespace holdfast::link
