// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later

// The part of Play that checks everything in the end.
#include "tests/sim/play.h"

#include "core/schedule/compiled.h"

namespace holdfast::sim {

bool Play::isAwayInTheEnd(const WorkerNode &worker) const
{
    return !takesTurns(worker) && (!worker.isLinked() || !server.isRegistered(worker.name()));
}

void Play::check()
{
    world.faults += server.disk.faults;
    for (auto &worker : workers) {
        if (isAwayInTheEnd(*worker))
            world.blame(QStringLiteral("%1 has no link in the end").arg(worker->name()));
        if (!worker->holdsNothing())
            world.blame(QStringLiteral("%1 still holds in the end: %2").arg(worker->name(), worker->describe()));
    }
    for (const auto &[id, run] : server.disk.runs) {
        if (!jobs::isFinal(run.state))
            world.blame(QStringLiteral("run %1 of %2 is %3 in the end: %4")
                            .arg(id, run.job, jobs::toString(run.state), run.reason));
    }
    for (const auto &[id, live] : deeds.live) {
        if (!live.empty())
            world.blame(QStringLiteral("run %1 is over and a program of it runs").arg(id));
    }
    for (const QString &id : m_promised) {
        if (!server.disk.runs.contains(id))
            world.blame(QStringLiteral("run %1 was promised and is not on record").arg(id));
    }
    for (const auto &[key, outcome] : deeds.finished)
        checkDeed(key, outcome);
    checkSlots();
    checkChanges();
}

/// What people asked for is on record with its row, in one batch: neither is there without the other.
void Play::checkChanges()
{
    std::set<QString> requested;
    for (const auto &[id, change] : server.disk.changes) {
        if (change.what == u"run_requested" && !requested.insert(change.name).second)
            world.blame(QStringLiteral("run %1 was requested twice by the record").arg(change.name));
    }
    for (const auto &[id, run] : server.disk.runs) {
        if ((run.trigger == jobs::Trigger::Request) != (requested.erase(id) > 0))
            world.blame(QStringLiteral("run %1 and the record of who asked for it disagree").arg(id));
    }
    if (!requested.empty())
        world.blame(QStringLiteral("there is no run %1, which somebody asked for").arg(*requested.begin()));
}

void Play::checkDeed(const jobs::AttemptKey &key, const jobs::Outcome &outcome)
{
    const auto onRecord = server.disk.attempts.find(key);
    if (onRecord == server.disk.attempts.end()) {
        world.blame(QStringLiteral("the result of run %1 attempt %2 is not on record").arg(key.runId).arg(key.attempt));
        return;
    }
    const auto late = server.disk.late.find(key);
    const bool isLate = late != server.disk.late.end() && late->second.state == outcome.status;
    if (onRecord->second.state != outcome.status && !isLate) {
        world.blame(QStringLiteral("run %1 attempt %2 is on record as %3; its worker said %4")
                        .arg(key.runId)
                        .arg(key.attempt)
                        .arg(jobs::toString(onRecord->second.state), jobs::toString(outcome.status)));
    }
    for (const auto stream : {jobs::Stream::Stdout, jobs::Stream::Stderr}) {
        const QByteArray stored = server.disk.outputOf(key, stream);
        if (stored != WorkerNode::outputOf(key, stream, 0, stored.size()))
            world.blame(QStringLiteral("output of run %1 is not what was printed").arg(key.runId));
    }
    const qint64 stored =
        server.disk.outputOf(key, jobs::Stream::Stdout).size() + server.disk.outputOf(key, jobs::Stream::Stderr).size();
    if (onRecord->second.state == outcome.status && outcome.status != jobs::RunState::Lost &&
        stored != outcome.outputBytes)
        world.blame(QStringLiteral("run %1 printed %2 bytes; %3 are on record")
                        .arg(key.runId)
                        .arg(outcome.outputBytes)
                        .arg(stored));
}

void Play::checkSlots()
{
    std::map<std::pair<QString, WallTime>, int> planned;
    for (const auto &[key, span] : server.disk.spans) {
        const auto plan = schedule::Compiled::compile(span.schedule);
        for (const WallTime at : plan->between(span.from, span.to.value_or(server.now().wall), 100'000))
            ++planned[{span.job, at}];
    }
    for (const auto &[id, run] : server.disk.runs) {
        if (!run.plannedAt)
            continue;
        if (*run.plannedAt > server.now().wall + Seconds(180))
            world.blame(QStringLiteral("slot %1 of %2 was planned by a clock that was wrong")
                            .arg(toIso(*run.plannedAt), run.job));
        // One row may stand for many slots that were missed.
        const WallTime first = run.slotRange ? run.slotRange->first : *run.plannedAt;
        qint64 slots = 0;
        auto slot = planned.lower_bound({run.job, first});
        for (; slot != planned.end() && slot->first <= std::pair(run.job, *run.plannedAt); ++slot, ++slots) {
            if (--slot->second < 0)
                world.blame(QStringLiteral("slot %1 of %2 has a run too many").arg(toIso(slot->first.second), run.job));
        }
        const qint64 said = run.slotRange ? run.slotRange->count : 1;
        if (slots != said && said != 0) // 0: not known any more
            world.blame(QStringLiteral("run %1 stands for %2 slots of %3, not for %4")
                            .arg(id)
                            .arg(slots)
                            .arg(run.job)
                            .arg(said));
    }
    for (const auto &[slot, count] : planned) {
        if (count > 0)
            world.blame(QStringLiteral("slot %1 of %2 has no run").arg(toIso(slot.second), slot.first));
    }
}

} // namespace holdfast::sim
