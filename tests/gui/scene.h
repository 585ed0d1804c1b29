// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gui/session/server_session.h"

#include <QHash>
#include <QJsonArray>

namespace holdfast::gui::test {

/// Made-up servers, the same each time: what pictures, benchmarks and tests of the window show.
struct Scene
{
    WallTime now{};
    FeedUpdate snapshot;
    std::vector<OutageRow> outages; ///< of 90 days, newest first
    std::vector<ServerStart> starts;
    std::vector<RunRow> olderRuns; ///< on record and not in the feed any more, newest first
};

/// `workers` workers, of which some are degraded or offline, with jobs, runs and outages; 0: a server that nobody uses.
[[nodiscard]] Scene makeScene(int workers);

/// The moment in which all scenes take place: 2026-03-18T13:37:42Z.
[[nodiscard]] WallTime sceneNow();

[[nodiscard]] QJsonObject toJson(const OutageRow &outage);
[[nodiscard]] QJsonObject toJson(const WorkerRow &worker);
[[nodiscard]] QJsonObject toJson(const RunRow &run);
[[nodiscard]] QJsonObject toJson(const JobRow &job);

/// Answers from a scene, at the next turn of the event loop, as a server would.
class SceneApi final : public ApiTransport
{
public:
    explicit SceneApi(const Scene &scene)
        : m_scene(scene)
    {}

    void ask(const ApiRequest &request, QObject *context, Answer answer) override;

    /// All that was asked, in order: "GET /api/v1/outages".
    [[nodiscard]] QStringList asked() const { return m_asked; }
    /// Whose latency was asked for, in order; empty: of all together.
    [[nodiscard]] QStringList latencyOf() const { return m_latencyOf; }
    [[nodiscard]] QStringList outagesOf() const { return m_outagesOf; }
    /// Of the last command.
    [[nodiscard]] QJsonObject body() const { return m_body; }
    /// Of these paths no answer comes before release().
    void hold(const QString &path) { m_heldPaths += path; }
    void release();
    /// The next answer to this path is this problem.
    void refuse(const QString &path, const QString &sentence, const QString &where = {})
    {
        m_refusals[path] = {QStringLiteral("refused"), sentence, where, {}};
    }
    /// Of notifications, as the server lists them.
    void setChannels(const QJsonArray &channels) { m_channels = channels; }
    /// Who takes over from this server, which shares its database then.
    void setStandbys(const std::vector<StandbyRow> &standbys)
    {
        QJsonArray list;
        for (const StandbyRow &standby : standbys)
            list += QJsonObject{{QStringLiteral("name"), standby.name}, {QStringLiteral("url"), standby.url}};
        m_standbys = list;
    }
    /// It waits to lead.
    void setRole(const StandbyRole &role)
    {
        m_health = {{QStringLiteral("role"), QStringLiteral("standby")},
                    {QStringLiteral("leader"), role.leader},
                    {QStringLiteral("leader_url"), role.leaderUrl}};
    }
    /// Output of every run: that many bytes.
    void setOutputBytes(qint64 bytes) { m_outputBytes = bytes; }

private:
    [[nodiscard]] Result<QJsonValue> answerTo(const ApiRequest &request);
    [[nodiscard]] QJsonArray outages(const QUrlQuery &query) const;
    [[nodiscard]] QJsonArray changes() const;
    [[nodiscard]] QJsonArray runs(const QUrlQuery &query) const;
    [[nodiscard]] QJsonObject latency(const QUrlQuery &query) const;
    [[nodiscard]] QJsonObject output(qint64 after) const;
    [[nodiscard]] QJsonValue about(const QString &path) const;

    const Scene &m_scene;
    QStringList m_asked;
    QStringList m_latencyOf;
    QStringList m_outagesOf;
    QJsonObject m_body;
    QJsonArray m_channels;
    QJsonValue m_standbys;
    QJsonObject m_health;
    QHash<QString, Problem> m_refusals;
    QStringList m_heldPaths;
    std::vector<std::function<void()>> m_held;
    qint64 m_outputBytes = 0;
};

} // namespace holdfast::gui::test
