// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jobs/attempt.h"
#include "core/jobs/records.h"

#include <QByteArray>
#include <QStringList>

#include <map>
#include <tuple>
#include <utility>

namespace holdfast::test {

/// A store of plain maps: applies what a RunBook writes and gives back what a restarted server would load. It also
/// watches: what no store may ever be told (a change of state that is not allowed, a second run for a slot, a gap in an
/// output, other bytes for a place that has some) goes to `faults`.
class ModelStore final
{
public:
    using OutputKey = std::tuple<QString, int, jobs::Stream>; ///< run, attempt, stream
    using MomentKey = std::pair<QString, WallTime>;           ///< job or worker, and a moment

    void apply(const jobs::Writes &writes);
    [[nodiscard]] jobs::Loaded loaded(WallTime now) const;

    /// What is on record of one stream; empty where nothing is.
    [[nodiscard]] QByteArray outputOf(const jobs::AttemptKey &key, jobs::Stream stream) const;
    /// How many runs stand for that slot, alone or with others.
    [[nodiscard]] int runsFor(const QString &job, WallTime slot) const;

    std::map<QString, jobs::Run> runs;
    std::map<jobs::AttemptKey, jobs::Run> attempts;
    std::map<jobs::AttemptKey, jobs::PutLate> late;
    std::vector<jobs::RunEvent> events;
    qint64 fence = 0;
    std::optional<WallTime> clock;
    QString storeId = QStringLiteral("store1"); ///< of this database
    QString epochId;                            ///< of it; empty: none
    std::optional<WallTime> restoredAt;         ///< as in jobs::Loaded
    std::optional<WallTime> promotedAt;
    std::map<OutputKey, QByteArray> output;
    std::map<MomentKey, jobs::Span> spans; ///< by job and begin
    std::map<QString, jobs::Job> jobs;
    std::map<QString, jobs::WorkerRecord> workers;
    std::map<MomentKey, jobs::Outage> outages; ///< by worker and begin
    std::map<QString, jobs::Change> changes;   ///< by id
    std::map<QString, access::Token> tokens;   ///< by id
    QStringList faults;

private:
    void put(const jobs::PutJob &write);
    void put(const jobs::RemoveJob &write);
    void put(const jobs::OpenSpan &write);
    void put(const jobs::CloseSpan &write);
    void put(const jobs::AdvancePlan &write);
    void put(const jobs::CutPlan &write);
    void put(const jobs::PutRun &write);
    void put(const jobs::PutAttempt &write);
    void put(const jobs::PutLate &write);
    void put(const jobs::PutEvent &write);
    void put(const jobs::PutFence &write);
    void put(const jobs::AppendOutput &write);
    void put(const jobs::PutWorker &write);
    void put(const jobs::PutLastSeen &write);
    void put(const jobs::RemoveWorker &write);
    void put(const jobs::PutOutage &write);
    // Of these no book asks anything back.
    void put(const jobs::PutLatency &) {}
    void put(const jobs::DropLatency &) {}
    void put(const jobs::PutServerStart &) {}
    void put(const jobs::PutClock &write) { clock = write.at; }
    void put(const jobs::PutChange &write) { changes.insert_or_assign(write.change.id, write.change); }
    void put(const jobs::PutProof &) {}
    void put(const jobs::DropRuns &) {}
    void put(const jobs::DropOutput &) {}
    void put(const jobs::GiveBackSpace &) {}
    void put(const jobs::PutStoreSize &) {}
    void put(const access::PutToken &write) { tokens.insert_or_assign(write.token.id, write.token); }
    void put(const access::DropToken &write) { tokens.erase(write.id); }
    void put(const access::PutTokenUses &) {}
    void put(const notify::PutChannel &) {}
    void put(const notify::DropChannel &) {}
    void put(const notify::PutNotice &) {}
    void put(const notify::FixBatch &) {}
    void put(const notify::PutBatch &) {}
    void put(const notify::DropBatch &) {}
    void put(const notify::DropNotices &) {}
    void put(const notify::PutStreak &) {}
    [[nodiscard]] jobs::Span *openSpanOf(const QString &job);

    std::map<MomentKey, QString> m_slots; ///< the run of each
};

} // namespace holdfast::test
