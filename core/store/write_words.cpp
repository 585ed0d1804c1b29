// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/write_words.h"

namespace holdfast::store {
namespace {

struct Subject
{
    QString operator()(const jobs::PutJob &write) const { return QStringLiteral("job %1").arg(write.job.name); }
    QString operator()(const jobs::RemoveJob &write) const { return QStringLiteral("job %1").arg(write.name); }
    QString operator()(const jobs::OpenSpan &write) const { return planOf(write.span.job); }
    QString operator()(const jobs::CloseSpan &write) const { return planOf(write.job); }
    QString operator()(const jobs::AdvancePlan &write) const { return planOf(write.job); }
    QString operator()(const jobs::CutPlan &write) const { return planOf(write.job); }
    QString operator()(const jobs::PutRun &write) const
    {
        const QString run = QStringLiteral("run %1 of %2").arg(write.run.id, write.run.job);
        return write.run.plannedAt ? run + QStringLiteral(" for %1").arg(toIso(*write.run.plannedAt)) : run;
    }
    QString operator()(const jobs::PutAttempt &write) const { return attemptOf(write.run.id, write.run.attempt); }
    QString operator()(const jobs::PutLate &write) const { return attemptOf(write.key.runId, write.key.attempt); }
    QString operator()(const jobs::PutEvent &write) const
    {
        return QStringLiteral("event %1 of run %2").arg(write.event.kind, write.event.runId);
    }
    QString operator()(const jobs::PutFence &) const { return QStringLiteral("a fence"); }
    QString operator()(const jobs::AppendOutput &write) const
    {
        return QStringLiteral("output of run %1").arg(write.runId);
    }
    QString operator()(const jobs::PutWorker &write) const
    {
        return QStringLiteral("worker %1").arg(write.worker.name);
    }
    QString operator()(const jobs::PutLastSeen &) const { return QStringLiteral("when workers were seen"); }
    QString operator()(const jobs::RemoveWorker &write) const
    {
        return QStringLiteral("the end of worker %1").arg(write.name);
    }
    QString operator()(const jobs::PutOutage &write) const
    {
        return QStringLiteral("an outage of worker %1").arg(write.outage.worker);
    }
    QString operator()(const jobs::PutLatency &) const { return QStringLiteral("latencies"); }
    QString operator()(const jobs::DropLatency &) const { return QStringLiteral("latencies"); }
    QString operator()(const jobs::PutServerStart &) const { return QStringLiteral("the server's start"); }
    QString operator()(const jobs::PutClock &) const { return QStringLiteral("the time"); }
    QString operator()(const jobs::PutChange &write) const
    {
        return QStringLiteral("the change %1 of %2").arg(write.change.what, write.change.name);
    }
    QString operator()(const jobs::PutProof &write) const { return planOf(write.job); }
    QString operator()(const jobs::DropRuns &) const { return QStringLiteral("the end of old runs"); }
    QString operator()(const jobs::DropOutput &write) const
    {
        return QStringLiteral("the end of the output of run %1").arg(write.runId);
    }
    QString operator()(const jobs::GiveBackSpace &) const { return QStringLiteral("the size of the database"); }
    QString operator()(const jobs::PutStoreSize &) const { return QStringLiteral("the size of the database"); }
    QString operator()(const access::PutToken &write) const { return QStringLiteral("token %1").arg(write.token.id); }
    QString operator()(const access::DropToken &write) const
    {
        return QStringLiteral("the end of token %1").arg(write.id);
    }
    QString operator()(const access::PutTokenUses &) const { return QStringLiteral("when tokens were used"); }
    QString operator()(const notify::PutChannel &write) const { return channelOf(write.channel.name); }
    QString operator()(const notify::DropChannel &write) const { return channelOf(write.name); }
    QString operator()(const notify::PutNotice &write) const { return noticesOf(write.notice.channel); }
    QString operator()(const notify::FixBatch &write) const { return noticesOf(write.batch.channel); }
    QString operator()(const notify::PutBatch &write) const { return noticesOf(write.batch.channel); }
    QString operator()(const notify::DropBatch &write) const { return noticesOf(write.channel); }
    QString operator()(const notify::DropNotices &write) const { return noticesOf(write.channel); }
    QString operator()(const notify::PutStreak &write) const
    {
        return QStringLiteral("the failures of job %1").arg(write.streak.job);
    }

private:
    static QString channelOf(const QString &name) { return QStringLiteral("channel %1").arg(name); }
    static QString noticesOf(const QString &channel)
    {
        return QStringLiteral("notifications of channel %1").arg(channel);
    }
    static QString planOf(const QString &job) { return QStringLiteral("the plan of job %1").arg(job); }
    static QString attemptOf(const QString &run, int attempt)
    {
        return QStringLiteral("attempt %1 of run %2").arg(attempt).arg(run);
    }
};

} // namespace

QString subjectOf(const jobs::Write &write)
{
    return std::visit(Subject(), write);
}

Problem refusal(const jobs::Write &write, Problem why)
{
    why.what = QStringLiteral("%1: %2").arg(subjectOf(write), why.what);
    return why;
}

} // namespace holdfast::store
