// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/server/record/server_metrics.h"

#include "core/metrics/text_format.h"
#include "core/protocol/names.h"
#include "core/server/record/figure_metrics.h"

namespace holdfast::server {
namespace {

using Samples = metrics::TextFormat::Samples;

QString nameOf(const QString &label)
{
    return label;
}

template <typename E>
QString nameOf(E value)
{
    return toString(value);
}

template <typename Map>
Samples samplesOf(const Map &map)
{
    Samples samples;
    for (const auto &[label, value] : map)
        samples.append({nameOf(label), static_cast<double>(value)});
    return samples;
}

/// Types that have come; all unknown ones together.
Samples samplesOfMessages(const ServerMetrics &metrics)
{
    Samples samples;
    for (std::size_t i = 0; i < metrics.messages.size(); ++i) {
        const QString name = QLatin1String(protocol::kTypeNames[i]);
        if (metrics.messages[i] > 0)
            samples.append(
                {name.isEmpty() ? QStringLiteral("unknown") : name, static_cast<double>(metrics.messages[i])});
    }
    return samples;
}

/// Every final state, also one that no run has reached yet: an alert on its increase sees the first run too.
Samples samplesOfEnded(const std::map<jobs::RunState, quint64> &ended)
{
    using jobs::RunState;
    Samples samples;
    for (const auto state : {RunState::Succeeded, RunState::Failed, RunState::TimedOut, RunState::Cancelled,
                             RunState::Lost, RunState::Skipped, RunState::Missed}) {
        const auto found = ended.find(state);
        samples.append({nameOf(state), found == ended.end() ? 0.0 : static_cast<double>(found->second)});
    }
    return samples;
}

} // namespace

QByteArray ServerMetrics::text(const Gauges &gauges) const
{
    metrics::TextFormat out;
    out.gauges("holdfast_workers", "Workers by the state of their connection.", "state", samplesOf(gauges.workers));
    out.counters("holdfast_messages_total", "Messages read from workers.", "type", samplesOfMessages(*this));
    out.counter("holdfast_acks_total", "Messages that the server acknowledged.", static_cast<double>(acks));
    out.histogram("holdfast_ack_latency_seconds", "Time from reading a message to writing its answer.", ackLatency);
    out.histogram("holdfast_link_rtt_seconds", "Round-trip time of the server's pings.", linkRoundTrip);
    out.counters("holdfast_disconnects_total",
                 "Lost connections of registered workers, by the cause that the server saw at that time.", "cause",
                 samplesOf(disconnects));
    out.counters("holdfast_outages_total",
                 "Outages of workers that have ended, by the cause decided from what both sides saw.", "cause",
                 samplesOf(outages));
    out.counter("holdfast_reconnects_total", "Workers that came back after an outage.",
                static_cast<double>(reconnects));
    out.counters("holdfast_runs_total", "Runs that reached their final state.", "state", samplesOfEnded(runsEnded));
    out.gauges("holdfast_runs_active", "Runs that have not ended.", "state", samplesOf(gauges.activeRuns));
    out.histogram("holdfast_store_commit_seconds", "Time of a database transaction.", storeCommit);
    out.gauge("holdfast_loop_lag_seconds", "Longest delay of the event loop in the last minute.",
              gauges.loopLagSeconds);
    if (gauges.certificateExpiry)
        out.gauge("holdfast_certificate_expiry_timestamp_seconds",
                  "When the TLS certificate in use expires, Unix time.",
                  metrics::unixSeconds(*gauges.certificateExpiry));
    writeFigures(out, gauges);
    return out.text();
}

} // namespace holdfast::server
