// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/server/api/handlers.h"

namespace holdfast::server {
namespace {

/// Both lists are in the order of names, that of the gauges has some of all.
void addConnections(Gauges &gauges, const SessionHub &hub)
{
    auto next = gauges.workerGauges.begin();
    hub.eachWorker([&](const jobs::Roster::Worker &worker, WorkerState state) {
        if (next == gauges.workerGauges.end() || next->name != worker.record.name)
            return;
        next->isConnected = state != WorkerState::Offline;
        ++next;
    });
}

} // namespace

void showMetrics(const Services &services, const Call &call)
{
    Gauges gauges;
    for (const auto &[state, count] : services.hub.countWorkers())
        gauges.workers[toString(state)] = count;
    gauges.activeRuns = services.runs.book().activeCounts();
    gauges.loopLagSeconds = toSeconds(services.loop.worst());
    if (services.info.tls)
        gauges.certificateExpiry = services.info.tls->notAfter;
    services.figures.fill(gauges, services.runs.now().wall);
    addConnections(gauges, services.hub);
    for (const ChannelView &view : services.notify.channels())
        gauges.channels.push_back(
            {view.channel.name, view.health.waiting, view.health.failures, view.sent, view.failed});
    call.reply.send(200, "text/plain; version=0.0.4; charset=utf-8", services.metrics.text(gauges));
}

} // namespace holdfast::server
