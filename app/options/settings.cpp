// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/options/settings.h"

#include "app/options/setting_values.h"

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

template <int Options::*Field>
QString count(Options &options, const QStringList &values)
{
    return readCount(values[0], 1'000'000'000, options.*Field);
}

QString applyBackupKeep(Options &options, const QStringList &values)
{
    const QString fault = readCount(values[0], 10'000, options.backupKeep);
    return fault.isEmpty() && options.backupKeep == 0 ? QStringLiteral("is 0: keep at least 1") : fault;
}

constexpr std::array kSettings{
    Setting{"listen", "HOST:PORT", Group::Server, false,
            "Serve on this address; port 0 picks a free one [127.0.0.1:8000]", applyListen},
    Setting{"database", "URL", Group::Server, false,
            "Store everything in sqlite:PATH or postgresql://HOST/DATABASE [holdfast.db in the data folder]",
            applyDatabase},
    Setting{"insecure", "", Group::Server, false, "Let other machines connect without TLS", flag<&Options::insecure>},
    Setting{"client-ca", "FILE", Group::Server, false,
            "Let in only clients that show a certificate of these authorities, in PEM", text<&Options::clientCa>},
    Setting{"require-token", "", Group::Server, false, "Ask for a token also on a loopback address",
            flag<&Options::requireToken>},
    Setting{"allow-origin", "ORIGIN", Group::Server, true, "Let web pages of this origin in; repeatable",
            applyAllowOrigin},
    Setting{"allow-host", "NAME", Group::Server, true, "Answer under this name too; repeatable", applyAllowHost},
    Setting{"server-ping-interval", "DUR", Group::Server, false, "Ping each worker this often [25s]",
            duration<&Options::serverPingInterval, 100, kHour>},
    Setting{"label-limit", "KEY=VALUE:N", Group::Server, true,
            "Run at most N jobs that ask for this label at once; repeatable", applyLabelLimits},
    Setting{"metrics-jobs", "N", Group::Server, false,
            "Give up to N jobs and N workers series of their own in /metrics [200]", applyMetricsJobs},
    Setting{"channel", "WORDS", Group::Server, true,
            "Tell people by this channel, written as in \"notify add\"; repeatable", applyChannels},
    Setting{"alive-url", "URL", Group::Server, false,
            "Call this URL while all is well, for a service that tells when this server is dead", applyAliveUrl},
    Setting{"alive-every", "DUR", Group::Server, false, "Call it this often [1m]",
            duration<&Options::aliveEvery, 1'000, kDay>},
    Setting{"keep-runs", "DUR", Group::Server, false,
            "Delete a run this long after its end, but never the newest 50 of a job [90d]",
            duration<&Options::keepRuns, kSecond, 3652 * kDay>},
    Setting{"keep-output", "DUR", Group::Server, false,
            "Delete the output of a run this long after its end [as long as its run]",
            duration<&Options::keepOutput, kSecond, 3652 * kDay>},
    Setting{"keep-most", "N", Group::Server, false, "Keep at most N runs, the oldest go first; 0: any number [0]",
            count<&Options::keepMost>},
    Setting{"backup-every", "DUR", Group::Server, false,
            "Write a backup this often into the folder backups of the data folder [never]",
            duration<&Options::backupEvery, kSecond, 366 * kDay>},
    Setting{"backup-keep", "N", Group::Server, false, "Keep the newest N of these backups [7]", applyBackupKeep},
    Setting{"keep-most-of-job", "N", Group::Server, false, "Keep at most N runs of each job; 0: any number [0]",
            count<&Options::keepMostOfJob>},

    Setting{"connect", "URL", Group::Worker, true,
            "Server to connect to; repeatable, tried in turn [ws://127.0.0.1:8000]", applyConnect},
    Setting{"name", "NAME", Group::Worker, false, "This worker's lasting name [host name]", applyName},
    Setting{"slots", "N", Group::Worker, false, "Run up to N jobs at once; 0 takes none [processors]", applySlots},
    Setting{"label", "KEY=VALUE", Group::Worker, true, "Label that jobs can ask for; repeatable", applyLabels},

    Setting{"stop-runs", "", Group::Worker, false, "Stop the runs when the worker stops, instead of keeping them",
            flag<&Options::stopRuns>},
    Setting{"ephemeral", "", Group::Worker, false, "Let the server forget this worker 10 minutes after it went away",
            flag<&Options::isEphemeral>},
    Setting{"spool-max", "SIZE", Group::Worker, false,
            "Refuse new runs that could make the spool larger than this [8GiB]", applySpoolMax},
    Setting{"spool-age", "DUR", Group::Worker, false,
            "Refuse new runs while a result waits longer than this for its receipt [7d]",
            duration<&Options::spoolAge, kSecond, 366 * kDay>},
    Setting{"keep-receipts", "DUR", Group::Worker, false,
            "Keep results this long after their receipt, for a server whose database is restored; 0s keeps none [1h]",
            duration<&Options::keepReceipts, 0, 7 * kDay>},

    Setting{"heartbeat", "DUR", Group::Link, false, "Send a heartbeat this often [60s]",
            duration<&Options::heartbeat, 100, kDay>},
    Setting{"ping-interval", "DUR", Group::Link, false, "Ping the server this often [20s]",
            duration<&Options::pingInterval, 100, kHour>},
    Setting{"ping-timeout", "DUR", Group::Link, false,
            "Drop the connection if a ping has no answer for this long [10s]",
            duration<&Options::pingTimeout, 100, kHour>},
    Setting{"close-timeout", "DUR", Group::Link, false, "Wait at most this long for an orderly close [5s]",
            duration<&Options::closeTimeout, 10, 5 * 60 * kSecond>},
    Setting{"ack-timeout", "DUR", Group::Link, false, "Warn if a message has no answer for this long [90s]",
            duration<&Options::ackTimeout, 100, kDay>},
    Setting{"reconnect-max", "DUR", Group::Link, false, "Wait at most this long between connection attempts [8s]",
            duration<&Options::reconnectMax, 100, kHour>},

    Setting{"url", "URL", Group::Client, false, "Server address [http://127.0.0.1:8000]", applyUrl},
    Setting{"json", "", Group::Client, false, "Print one JSON value instead of text", flag<&Options::json>},
    Setting{"utc", "", Group::Client, false, "Show times in UTC [local time]", flag<&Options::utc>},
    Setting{"color", "WHEN", Group::Client, false, "Color states: auto, always or never [auto]", applyColor},

    Setting{"tls-cert", "FILE", Group::Common, false,
            "Certificate in PEM: the server's [the one of tls init], or a client's own", text<&Options::tlsCert>},
    Setting{"tls-key", "FILE", Group::Common, false, "Private key of that certificate, in PEM", text<&Options::tlsKey>},
    Setting{"tls-ca", "FILE", Group::Common, false,
            "Trust these authorities, in PEM, instead of the system's (worker, commands)", text<&Options::tlsCa>},
    Setting{"tls-pin", "PIN", Group::Common, false,
            "Trust the authority with this SHA-256 of its public key (worker, commands)", applyTlsPin},
    Setting{"data", "DIR", Group::Common, false,
            "Folder of the database or spool [user's data folder, such as ~/.local/share/holdfast]",
            text<&Options::dataDir>},
    Setting{"token-file", "FILE", Group::Common, false,
            "Send the token in this file; - reads standard input (worker, commands)", text<&Options::tokenFile>},
    Setting{"log-level", "LEVEL", Group::Common, false, "Log from this level up: debug, info, warning, error [info]",
            applyLogLevel},
    Setting{"log-format", "FORMAT", Group::Common, false, "Log as text or json [text]", applyLogFormat},
    Setting{"log-file", "FILE", Group::Common, false, "Log to this file, 5 files of 10 MiB [standard error]",
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
