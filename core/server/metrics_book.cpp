// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/server/metrics_book.h"

#include "core/metrics/text_format.h"

namespace holdfast::server {
namespace {

using Samples = metrics::TextFormat::Samples;

QString nameOf(const QString &label)
{
    return label;
}

QString nameOf(jobs::RunState state)
{
    return jobs::toString(state);
}

template <typename Map>
Samples samplesOf(const Map &map)
{
    Samples samples;
    for (const auto &[label, value] : map)
        samples.append({nameOf(label), static_cast<double>(value)});
    return samples;
}

} // namespace

QByteArray MetricsBook::text(const Gauges &gauges) const
{
    metrics::TextFormat out;
    out.gauges("holdfast_workers", "Workers by state of their link.", "state", samplesOf(gauges.workers));
    out.counters("holdfast_messages_total", "Messages read from workers.", "type", samplesOf(messages));
    out.counter("holdfast_acks_total", "Messages acknowledged.", static_cast<double>(acks));
    out.histogram("holdfast_ack_latency_seconds", "From a message read to its answer written.", ackLatency);
    out.histogram("holdfast_link_rtt_seconds", "From a ping of the server to its pong.", linkRoundTrip);
    out.counters("holdfast_disconnects_total", "Ended links of registered workers, by the cause as it looked then.",
                 "cause", samplesOf(disconnects));
    out.counters("holdfast_outages_total", "Absences of workers that are over, by the cause that both sides agree on.",
                 "cause", samplesOf(outages));
    out.counter("holdfast_reconnects_total", "Registrations of workers that had been away.",
                static_cast<double>(reconnects));
    out.counters("holdfast_runs_total", "Runs that reached their final state.", "state", samplesOf(runsEnded));
    out.gauges("holdfast_runs_active", "Runs that have not ended.", "state", samplesOf(gauges.activeRuns));
    out.histogram("holdfast_store_commit_seconds", "Transactions of the database.", storeCommit);
    out.gauge("holdfast_loop_lag_seconds", "How late the event loop was at worst in the last minute.",
              gauges.loopLagSeconds);
    return out.text();
}

} // namespace holdfast::server
