// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/server/record/old_runs.h"
#include "core/server/record/run_service.h"

#include <QObject>

namespace holdfast::server {

/// Deletes runs that are too old or too many, in short transactions with a pause after each, and gives the space back
/// to the file system: the shell around core/jobs/retention.h. Notes once a day how much the database holds. Lives in
/// the server's thread.
class RetentionService final : public QObject
{
    Q_OBJECT
public:
    RetentionService(RunService &runs, const jobs::KeepRules &rules, const runtime::Clock &clock,
                     QObject *parent = nullptr);

    /// Once the store is open: a round soon, and then again and again.
    void begin();
    /// A round now, if none is under way.
    void lookNow();
    /// The server stops: nothing more is deleted.
    void end();

    [[nodiscard]] const jobs::KeepRules &rules() const { return m_rules; }
    /// Since the server started.
    [[nodiscard]] qint64 deletedRuns() const { return m_deletedRuns; }
    /// Jobs whose old runs stay, since the audit did not find their slots whole in the last round.
    [[nodiscard]] const QStringList &unprovenJobs() const { return m_unproven; }

Q_SIGNALS:
    void roundOver();

private:
    void look();
    void take(const OldFound &found);
    void endRound();
    void tidy(const store::StoreSpace &space);
    void giveUp(const Problem &why);
    void later(void (RetentionService::*next)());
    void readSpace();

    RunService &m_runs;
    const jobs::KeepRules m_rules;
    runtime::DeadlineTimer m_timer;
    RoundPlace m_place;
    QSet<QString> m_jobs; ///< those that are there, at the begin of the round
    QStringList m_unproven;
    QStringList m_unprovenNow; ///< in the round that goes on
    qint64 m_deletedRuns = 0;
    qint64 m_deletedNow = 0;
    bool m_isUnderWay = false;
    bool m_isStopping = false;
};

} // namespace holdfast::server
