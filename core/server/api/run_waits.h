// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/time.h"

#include <QMultiHash>
#include <QObject>

#include <functional>
#include <map>
#include <optional>

class QTimer;

namespace holdfast::server {

/// Requests that wait for news of a run. Each takes some memory and a timer, no thread and no place among the answers.
/// Lives in the server's thread.
class RunWaits final : public QObject
{
    Q_OBJECT
public:
    enum class News {
        Output,
        End, ///< also for who waits for output
    };
    /// Why a request waits no longer.
    enum class Why {
        Answer, ///< there is news, or the time is over
        Ending, ///< nobody can be told any more
    };
    using Go = std::function<void(Why)>;

    static constexpr std::size_t kMost = 1'000;
    static constexpr Seconds kLongest{30};

    /// Calls `go` once, later, after `atMost`; gives a ticket. Nothing: too many wait, and it is never called.
    [[nodiscard]] std::optional<quint64> hold(const QString &run, News news, Milliseconds atMost, Go go);
    /// That one waits no longer, if it still does.
    void release(quint64 ticket, Why why = Why::Answer);
    void tell(const QString &run, News news);
    /// Nobody waits any longer.
    void end();

private:
    struct Waiting
    {
        QString run;
        News news = News::End;
        Go go;
        QTimer *timer = nullptr; ///< child of this
    };
    quint64 m_lastTicket = 0;
    std::map<quint64, Waiting> m_waiting; ///< by ticket
    QMultiHash<QString, quint64> m_ofRun;
};

} // namespace holdfast::server
