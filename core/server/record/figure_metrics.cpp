// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/server/record/figure_metrics.h"

namespace holdfast::server {
namespace {

using Samples = metrics::TextFormat::Samples;

/// A sample of each that has the figure.
template <typename List, typename Figure>
Samples samplesOf(const List &list, Figure figure)
{
    Samples samples;
    for (const auto &each : list) {
        if (const std::optional<double> value = figure(each))
            samples.append({each.name, *value});
    }
    return samples;
}

template <typename List>
Samples successes(const List &list)
{
    return samplesOf(list, [](const auto &each) -> std::optional<double> {
        return each.ends.lastSuccess ? std::optional(metrics::unixSeconds(*each.ends.lastSuccess)) : std::nullopt;
    });
}

template <typename List>
Samples durations(const List &list)
{
    return samplesOf(list, [](const auto &each) -> std::optional<double> {
        return each.ends.lastTook ? std::optional(toSeconds(*each.ends.lastTook)) : std::nullopt;
    });
}

template <typename List>
Samples failures(const List &list)
{
    return samplesOf(list, [](const auto &each) { return std::optional(static_cast<double>(each.ends.failures)); });
}

std::optional<double> secondsOf(std::optional<Milliseconds> duration)
{
    return duration ? std::optional(toSeconds(*duration)) : std::nullopt;
}

void writeJobs(metrics::TextFormat &out, const Gauges &gauges)
{
    out.gauges("holdfast_job_last_success_timestamp_seconds", "When the job last succeeded, Unix time.", "job_name",
               successes(gauges.jobs));
    out.gauges("holdfast_job_last_duration_seconds", "How long the newest run took that has ended.", "job_name",
               durations(gauges.jobs));
    out.gauges("holdfast_job_usual_duration_seconds", "Median of the last 20 successful runs.", "job_name",
               samplesOf(gauges.jobs, [](const JobGauges &job) { return secondsOf(job.usual); }));
    out.counters("holdfast_job_failures_total", "Runs that failed, timed out, were lost or were missed.", "job_name",
                 failures(gauges.jobs));
    out.gauges("holdfast_job_lateness_seconds",
               "How late the newest scheduled run began; rises while a scheduled run has not begun.", "job_name",
               samplesOf(gauges.jobs, [](const JobGauges &job) { return secondsOf(job.lateness); }));
    out.gauge("holdfast_jobs_without_figures", "Jobs beyond --metrics-jobs, which have no series of their own.",
              gauges.otherJobs);
}

void writeWorkers(metrics::TextFormat &out, const Gauges &gauges)
{
    const auto &list = gauges.workerGauges;
    out.gauges(
        "holdfast_worker_connected", "1: the worker is connected; 0: it is offline.", "worker",
        samplesOf(list, [](const WorkerGauges &worker) { return std::optional(worker.isConnected ? 1.0 : 0.0); }));
    out.gauges("holdfast_worker_last_success_timestamp_seconds", "When a run last succeeded there, Unix time.",
               "worker", successes(list));
    out.gauges("holdfast_worker_last_duration_seconds", "How long the newest run took there that has ended.", "worker",
               durations(list));
    out.counters("holdfast_worker_failures_total", "Runs that failed, timed out or were lost there.", "worker",
                 failures(list));
    out.gauge("holdfast_workers_without_figures", "Workers beyond --metrics-jobs, which have no series of their own.",
              gauges.otherWorkers);
}

template <typename Number>
Samples numbersOf(const std::vector<ChannelGauges> &list, Number ChannelGauges::*number)
{
    return samplesOf(
        list, [number](const ChannelGauges &channel) { return std::optional(static_cast<double>(channel.*number)); });
}

void writeChannels(metrics::TextFormat &out, const std::vector<ChannelGauges> &list)
{
    out.gauges("holdfast_channel_waiting", "Events that the channel has yet to tell of.", "channel",
               numbersOf(list, &ChannelGauges::waiting));
    out.gauges("holdfast_channel_failing", "Failed attempts since the channel's last message was taken.", "channel",
               numbersOf(list, &ChannelGauges::failing));
    out.counters("holdfast_channel_messages_total", "Messages that the channel's receiver took.", "channel",
                 numbersOf(list, &ChannelGauges::sent));
    out.counters("holdfast_channel_failures_total", "Attempts to send a message that failed.", "channel",
                 numbersOf(list, &ChannelGauges::failed));
}

} // namespace

void writeFigures(metrics::TextFormat &out, const Gauges &gauges)
{
    writeJobs(out, gauges);
    writeWorkers(out, gauges);
    if (!gauges.channels.empty())
        writeChannels(out, gauges.channels);
}

} // namespace holdfast::server
