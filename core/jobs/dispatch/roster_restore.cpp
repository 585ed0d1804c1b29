// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later

// The part of Roster that takes up where the former server stopped.
#include "core/jobs/dispatch/roster.h"

#include <algorithm>

namespace holdfast::jobs {
namespace {

/// The former server said that it stopped, and another one goes on.
Outage asTakenOver(Outage outage, const QString &takeOver)
{
    if (!takeOver.isEmpty() && outage.cause == OutageCause::ServerRestart) {
        outage.cause = OutageCause::ServerFailover;
        outage.verdict = takeOver;
    }
    return outage;
}

} // namespace

void Roster::restore(const QList<WorkerRecord> &workers, const QList<Outage> &outages, const QString &takeOver,
                     WallTime now, Step &step)
{
    const Disconnect loss = takeOver.isEmpty()
                                ? Disconnect{OutageCause::ServerRestart, QStringLiteral("the server was restarted")}
                                : Disconnect{OutageCause::ServerFailover, takeOver};
    for (const WorkerRecord &record : workers) {
        findOrMake(record.name).record = record;
        if (!record.instance.isEmpty())
            m_nameOf[record.instance] = record.name;
    }
    for (const Outage &outage : outages) {
        const auto found = m_workers.find(outage.worker);
        if (found == m_workers.end())
            continue;
        if (!found->second.lastBegan || *found->second.lastBegan < outage.began)
            found->second.lastBegan = outage.began;
        found->second.isOutageStored = true;
        if (!outage.back)
            found->second.outage = asTakenOver(outage, takeOver);
        else if (now - *outage.back < kRemembered)
            found->second.reconnects.push_back(*outage.back);
    }
    for (auto &[name, worker] : m_workers) {
        std::sort(worker.reconnects.begin(), worker.reconnects.end());
        if (worker.record.connected) {
            disconnected(name, loss, now, step);
        }
    }
}

} // namespace holdfast::jobs
