// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/options/commands.h"
#include "core/base/log.h"
#include "core/base/result.h"
#include "core/jobs/job.h"

#include <QHostAddress>
#include <QList>
#include <QUrl>

#include <functional>

namespace holdfast::app {

enum class Face {
    Help,    ///< print Options::text, exit with Options::exitCode
    Version, ///< the same
    Server,
    Worker,
    Monitor, ///< only the window; never chosen in a build without one
    Client,  ///< a client of a running server: Options::command
};

enum class LogFormat { Text, Json };

enum class Color { Auto, Always, Never };

/// Everything that a person can choose, with defaults filled in and every value checked.
struct Options
{
    Face face = Face::Help;
    QString text;        ///< Help, Version
    int exitCode = 0;    ///< Help, Version: 2 when help is all that could be given
    bool window = false; ///< Monitor; and Server or Worker with a window beside it

    // server
    QHostAddress listenAddress{QHostAddress::LocalHost};
    quint16 listenPort = 8000; ///< 0: any free one
    bool insecure = false;
    bool requireToken = false; ///< also on a loopback address
    QStringList allowOrigins;  ///< scheme://host[:port], lower case
    QStringList allowHosts;    ///< host or host:port, lower case
    QString database;          ///< "sqlite:PATH" or "postgresql://…"
    Milliseconds serverPingInterval{25'000};
    jobs::LabelLimits labelLimits;
    int metricsJobs = 200;
    QUrl aliveUrl = {}; ///< empty: nobody is told that the server is alive
    Milliseconds aliveEvery{60'000};
    QList<NotifyAdd> channels = {};
    Milliseconds keepRuns = std::chrono::days(90);
    Milliseconds keepOutput{0};  ///< 0: as long as its run
    int keepMost = 0;            ///< 0: no bound
    int keepMostOfJob = 0;       ///< 0: no bound
    Milliseconds backupEvery{0}; ///< 0: never
    int backupKeep = 7;

    // server and worker
    QString dataDir;

    // worker
    QList<QUrl> connectUrls; ///< at least one
    bool isConnectGiven = false;
    QString name;
    bool isNameGiven = false;
    int slots = 1;
    QMap<QString, QString> labels;
    bool stopRuns = false;
    bool isEphemeral = false;
    qint64 spoolMax = 8LL * 1024 * 1024 * 1024; ///< bytes
    Milliseconds spoolAge = std::chrono::days(7);
    Milliseconds keepReceipts = std::chrono::hours(1);
    Milliseconds heartbeat{60'000};
    Milliseconds pingInterval{20'000};
    Milliseconds pingTimeout{10'000};
    Milliseconds closeTimeout{5'000};
    Milliseconds ackTimeout{90'000};
    Milliseconds reconnectMax{8'000};

    // client
    QUrl url;
    bool isUrlGiven = false;
    bool json = false;
    bool utc = false;
    Color color = Color::Auto; ///< Never instead of Auto where NO_COLOR is set or the terminal is a dumb one
    int columns = 0;           ///< of COLUMNS; 0: not set
    Command command;

    // TLS: a server's certificate, or the one that a client shows to a server that asks for one
    QString tlsCert;      ///< PEM, with what leads to its authority
    QString tlsKey;       ///< PEM; given when tlsCert is
    QString clientCa;     ///< server: PEM of authorities; clients must show a certificate of one of them
    QString tlsCa;        ///< client: PEM of authorities to trust; not together with tlsPin
    QString tlsPin;       ///< client: 64 lower-case hex digits
    bool isOwnCa = false; ///< tlsCa is what "tls init" left in the data folder, and nobody named it

    // all
    QString tokenFile; ///< empty: none; "-": standard input
    QByteArray token;  ///< of HOLDFAST_TOKEN, where no file is given on the command line
    LogLevel logLevel = LogLevel::Info;
    LogFormat logFormat = LogFormat::Text;
    QString logFile; ///< empty: standard error
};

/// What the options depend on beside the command line, handed in so that parsing stays a function.
struct Surroundings
{
    QMap<QString, QString> environment;
    QString hostName;         ///< the default of --name, after the characters a name may not have became dashes
    int processors = 1;       ///< the default of --slots
    QString dataFolder;       ///< the default of --data; empty: there is none, as without HOME
    bool hasServices = false; ///< a service manager that starts it with --service: Windows
    bool hasMonitor = false;  ///< the window is installed
    bool hasDisplay = false;  ///< and there is a display to show it on
    std::function<Result<QString>(const QString &path)> readFile; ///< for --config
    std::function<bool(const QString &path)> isFile;              ///< such a file exists
    std::function<QString()> tlsBackend;                          ///< the library that does TLS; empty: none. Loads it
    std::function<QString()> zonesEdition; ///< of the time zones; empty: the system does not tell it
};

/// Those of this process. Reads the environment and asks the system; needs no QCoreApplication.
[[nodiscard]] Surroundings surroundingsOfThisProcess();

/// The path in "sqlite:PATH"; empty for another kind of database.
[[nodiscard]] QString sqlitePath(const QString &database);

/// Turns the command line (without the program's name) into a value. The command line wins over HOLDFAST_<NAME> in the
/// environment, that over the file of --config, that over the default. An empty variable counts as not set. A problem
/// says in one line what is wrong and where, and the exit code for it is 2.
[[nodiscard]] Result<Options> parseOptions(const QStringList &arguments, const Surroundings &surroundings);

} // namespace holdfast::app
