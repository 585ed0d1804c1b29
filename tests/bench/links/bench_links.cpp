// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later

// What workers cost a server on loopback, as one line of JSON. Run by hand, or by tests/bench/run:
//
//     bench_links idle|heartbeats|results PORT PID [LINKS [SECONDS [CA]]]       default: 9000 60, without TLS
//
// Registers LINKS workers and answers pings. `idle`: each sends a heartbeat a minute. `heartbeats`, `results`: each
// sends the next one as soon as the last is acknowledged. CPU time and memory are those of process PID.
#include "tests/bench/links/load.h"
#include "tests/bench/links/usage.h"

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <sys/resource.h>

using namespace bench;

namespace {

constexpr double kHeartbeat = 60;

void raiseLimit()
{
    rlimit limit{};
    getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
}

double ownCpuSeconds()
{
    rusage own{};
    getrusage(RUSAGE_SELF, &own);
    return static_cast<double>(own.ru_utime.tv_sec + own.ru_stime.tv_sec) +
           1e-6 * static_cast<double>(own.ru_utime.tv_usec + own.ru_stime.tv_usec);
}

void measure(Load &load, bool isIdle, const std::string &pid, int links, double seconds)
{
    const Usage first = usageOf(pid);
    const Moment begin = Clock::now();
    load.openAll();
    const double opening = Seconds(Clock::now() - begin).count();
    const double openingCpu = usageOf(pid).cpuSeconds - first.cpuSeconds;

    // What is left of the opening, or until the closed loop runs evenly.
    isIdle ? load.idle(3, kHeartbeat) : load.closedLoop(1);
    load.forget();
    const Usage before = usageOf(pid);
    const double ownBefore = ownCpuSeconds();
    const Moment start = Clock::now();
    isIdle ? load.idle(seconds, kHeartbeat) : load.closedLoop(seconds);
    const double took = Seconds(Clock::now() - start).count();
    const Usage after = usageOf(pid);
    std::printf("{\"links\": %d, \"up_per_s\": %.0f, \"up_cpu_us\": %.0f, \"seconds\": %.2f, \"cpu_s\": %.3f, "
                "\"load_cpu_s\": %.3f, \"acks\": %zu, \"p50_ms\": %.3f, \"p99_ms\": %.3f, \"pings\": %d, "
                "\"lost\": %d, \"waits\": %ld, \"kib_a_link\": %.1f, \"pss_kib_a_link\": %.1f}\n",
                links, links / opening, 1e6 * openingCpu / links, took, after.cpuSeconds - before.cpuSeconds,
                ownCpuSeconds() - ownBefore, load.acks(), load.latency(0.50), load.latency(0.99), load.pings(),
                load.lost(), after.switches - before.switches,
                static_cast<double>(after.kibibytes - first.kibibytes) / links,
                static_cast<double>(after.ownKibibytes - first.ownKibibytes) / links);
}

} // namespace

int main(int argc, char **argv)
{
    const std::string work = argc > 3 ? argv[1] : "";
    if (work != "idle" && work != "heartbeats" && work != "results") {
        std::fprintf(stderr, "usage: bench_links idle|heartbeats|results PORT PID [LINKS [SECONDS [CA]]]\n");
        return 2;
    }
    const int links = argc > 4 ? std::atoi(argv[4]) : 9'000;
    const double seconds = argc > 5 ? std::atof(argv[5]) : 60;
    raiseLimit();
    std::signal(SIGPIPE, SIG_IGN); // SSL_write() has no MSG_NOSIGNAL
    const std::optional<Tls> tls = argc > 6 ? std::optional<Tls>(std::in_place, argv[6]) : std::nullopt;
    Load load(std::atoi(argv[2]), links, work == "results" ? Say::Result : Say::Heartbeat, tls ? &*tls : nullptr);
    measure(load, work == "idle", argv[3], links, seconds);
    return load.lost() == 0 ? 0 : 1;
}
