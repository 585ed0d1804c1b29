// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gui/feed/api_transport.h"
#include "gui/feed/values.h"

namespace holdfast::gui {

/// A piece of a run's output.
struct OutputPiece
{
    int attempt = 0;
    bool isError = false; ///< standard error
    QByteArray bytes;
};

struct OutputAnswer
{
    std::vector<OutputPiece> pieces;
    QString encoding;   ///< of the bytes, as TextDecoder takes it
    qint64 next = 0;    ///< to ask with
    bool more = false;  ///< ask again at once
    bool final = false; ///< nothing will be added any more
};

/// What the window asks the server for, in its own values: the history and the commands of docs/http.md. `done` is
/// called once in this thread, never after `context` is gone.
class ServerApi final
{
public:
    template <typename T>
    using Done = std::function<void(const Result<T> &)>;

    explicit ServerApi(ApiTransport &api)
        : m_api(api)
    {}

    /// Outages that overlap the span, newest first: at most `limit` of each worker; no workers: of all together.
    void outages(Span span, const QStringList &workers, int limit, QObject *context, Done<std::vector<OutageRow>> done);
    /// Of each worker by itself, in this order; no workers: of all together. At most `points` spans of each.
    void latency(Span span, const QStringList &workers, int points, QObject *context,
                 Done<std::vector<WorkerLatency>> done);
    void starts(Span span, QObject *context, Done<std::vector<ServerStart>> done);
    /// The newest `limit` of each of these states, or of all states together; an empty job: of all.
    void runs(const QString &job, const QStringList &states, int limit, QObject *context,
              Done<std::vector<RunRow>> done);
    /// The attempts of a run, oldest first.
    void attempts(const QString &run, QObject *context, Done<std::vector<AttemptRow>> done);
    /// The newest `limit`.
    void changes(int limit, QObject *context, Done<std::vector<ChangeRow>> done);
    void channels(QObject *context, Done<std::vector<ChannelRow>> done);
    /// Whether it waits to lead; a server that leads, or is alone, does not.
    void standbyRole(QObject *context, Done<std::optional<StandbyRole>> done);
    /// The servers that take over when this one is gone; none: it shares its database with no other.
    void standbys(QObject *context, Done<std::optional<std::vector<StandbyRow>>> done);
    void output(const QString &run, qint64 after, QObject *context, Done<OutputAnswer> done);
    void job(const QString &name, QObject *context, Done<QJsonObject> done);

    // Commands; the answer is the object as it is then.
    void runJob(const QString &job, QObject *context, Done<RunRow> done);
    void setJobPaused(const QString &job, bool paused, QObject *context, Done<JobRow> done);
    void removeJob(const QString &job, QObject *context, Done<QJsonObject> done);
    void cancelRun(const QString &run, QObject *context, Done<RunRow> done);
    /// The answer says whether the message was delivered, and why not.
    void testChannel(const QString &name, QObject *context, Done<QJsonObject> done);
    void addChannel(const QJsonObject &channel, QObject *context, Done<QJsonObject> done);
    void removeChannel(const QString &name, QObject *context, Done<QJsonObject> done);
    void saveJob(const QJsonObject &job, QObject *context, Done<QJsonObject> done);

private:
    ApiTransport &m_api;
};

} // namespace holdfast::gui
