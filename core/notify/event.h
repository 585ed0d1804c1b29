// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/time.h"

#include <QJsonObject>
#include <QList>
#include <QString>

#include <optional>

namespace holdfast::notify {

/// What people can be told of.
enum class EventKind {
    Failed, ///< or timed out, after the last retry
    Recovered,
    Lost,
    Missed,
    Late,     ///< a scheduled run has not begun
    Slow,     ///< a run takes longer than it should
    NeverRan, ///< the job has not succeeded for a long time
    WorkerOffline,
    WorkerBack,
    WorkerFlapping,
    WorkerDegraded,
    ServerStarted,
    StoreUnavailable,
    DiskFilling,
    CertificateEnds,
    AuditNotClean,
    ChannelFails, ///< another channel does not deliver
};
inline constexpr EventKind kLastEventKind = EventKind::ChannelFails;

/// "failed", "worker_offline": the words of commands, JSON and the record.
[[nodiscard]] QString toString(EventKind kind);
[[nodiscard]] std::optional<EventKind> eventKindFrom(const QString &word);

/// One thing that happened. Only the fields that it has are set.
struct Event
{
    QString key; ///< of this event alone: found twice, it has the same key
    EventKind kind = EventKind::Failed;
    WallTime at{};
    QString job;
    QString run;
    QString worker;
    QString channel = {}; ///< the one that fails
    int attempt = 1;
    int inARow = 0; ///< so many runs of the job did not succeed, one after the other
    std::optional<WallTime> plannedAt = std::nullopt;
    std::optional<WallTime> startedAt = std::nullopt;
    std::optional<WallTime> finishedAt = std::nullopt;
    std::optional<int> exitCode = std::nullopt;
    QString cause = {}; ///< in words
    QString act = {};   ///< what a person should do; empty: nothing is known

    friend bool operator==(const Event &, const Event &) = default;
};

[[nodiscard]] QJsonObject toJson(const Event &event);
/// Nothing for what toJson() did not make; fields that are not known are passed over.
[[nodiscard]] std::optional<Event> eventFrom(const QJsonObject &json);

} // namespace holdfast::notify
