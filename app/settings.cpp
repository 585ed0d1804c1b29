// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/settings.h"

#include "app/setting_values.h"

#include <array>

namespace holdfast::app {
namespace {
using std::chrono::milliseconds;

constexpr qint64 kSecond = 1000;
constexpr qint64 kHour = 3600 * kSecond;
constexpr qint64 kDay = 24 * kHour;

/// A duration from `least` to `most` milliseconds, both included.
template <Milliseconds Options::*Field, qint64 least, qint64 most>
QString duration(Options &options, const QStringList &values)
{
    return readDuration(values[0], Milliseconds(least), Milliseconds(most), options.*Field);
}

template <QString Options::*Field>
QString text(Options &options, const QStringList &values)
{
    options.*Field = values[0];
    return values[0].isEmpty() ? QStringLiteral("is empty") : QString();
}

template <bool Options::*Field>
QString flag(Options &options, const QStringList &values)
{
    return readFlag(values[0], options.*Field);
}

constexpr std::array kSettings{
    Setting{"listen", "HOST:PORT", Group::Server, false,
            "address to serve on; port 0 picks a free one [127.0.0.1:8000]", applyListen},
    Setting{"database", "URL", Group::Server, false, "sqlite:PATH [holdfast.db in the data folder]", applyDatabase},
    Setting{"insecure", "", Group::Server, false, "allow an address other than loopback without tokens and TLS",
            flag<&Options::insecure>},
    Setting{"allow-origin", "ORIGIN", Group::Server, true, "let web pages of this origin in; may repeat",
            applyAllowOrigin},
    Setting{"server-ping-interval", "DUR", Group::Server, false, "between pings to each worker [25s]",
            duration<&Options::serverPingInterval, 100, kHour>},
    Setting{"label-limit", "KEY=VALUE:N", Group::Server, true,
            "runs at once of jobs that ask for that label; may repeat", applyLabelLimits},

    Setting{"connect", "URL", Group::Worker, true,
            "server; may repeat: tried in turn [ws://127.0.0.1:8000/ws/heartbeat]", applyConnect},
    Setting{"name", "NAME", Group::Worker, false, "this worker's lasting name [host name]", applyName},
    Setting{"slots", "N", Group::Worker, false, "runs at once; 0: takes no jobs [processors]", applySlots},
    Setting{"label", "KEY=VALUE", Group::Worker, true, "what jobs may ask for; may repeat", applyLabels},

    Setting{"stop-runs", "", Group::Worker, false, "stop the runs when the worker is stopped, instead of keeping them",
            flag<&Options::stopRuns>},
    Setting{"spool-max", "SIZE", Group::Worker, false, "take no new runs that could bring the spool over this [8GiB]",
            applySpoolMax},
    Setting{"spool-age", "DUR", Group::Worker, false, "take no new runs when a result waits longer [7d]",
            duration<&Options::spoolAge, kSecond, 366 * kDay>},

    Setting{"heartbeat", "DUR", Group::Link, false, "between heartbeats [60s]",
            duration<&Options::heartbeat, 100, kDay>},
    Setting{"ping-interval", "DUR", Group::Link, false, "between pings to the server [20s]",
            duration<&Options::pingInterval, 100, kHour>},
    Setting{"ping-timeout", "DUR", Group::Link, false, "without a pong the link is dead [10s]",
            duration<&Options::pingTimeout, 100, kHour>},
    Setting{"close-timeout", "DUR", Group::Link, false, "longest orderly close [5s]",
            duration<&Options::closeTimeout, 10, 5 * 60 * kSecond>},
    Setting{"ack-timeout", "DUR", Group::Link, false, "a message unanswered so long is a warning [90s]",
            duration<&Options::ackTimeout, 100, kDay>},
    Setting{"reconnect-max", "DUR", Group::Link, false, "longest wait between attempts [8s]",
            duration<&Options::reconnectMax, 100, kHour>},

    Setting{"url", "URL", Group::Client, false, "server to ask [http://127.0.0.1:8000]", applyUrl},
    Setting{"json", "", Group::Client, false, "print one JSON value", flag<&Options::json>},

    Setting{"data", "DIR", Group::Common, false, "folder of the database or the spool", text<&Options::dataDir>},
    Setting{"token-file", "FILE", Group::Common, false, "bearer token a worker or a command presents",
            text<&Options::tokenFile>},
    Setting{"log-level", "LEVEL", Group::Common, false, "debug, info, warning or error [info]", applyLogLevel},
    Setting{"log-format", "FORMAT", Group::Common, false, "text or json [text]", applyLogFormat},
    Setting{"log-file", "FILE", Group::Common, false, "log here, 5 files of 10 MiB [standard error]",
            text<&Options::logFile>},
};

} // namespace

std::span<const Setting> settings()
{
    return kSettings;
}

QString environmentName(const QString &setting)
{
    return QStringLiteral("HOLDFAST_") + QString(setting).replace(u'-', u'_').toUpper();
}

} // namespace holdfast::app
