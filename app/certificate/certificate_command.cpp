// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/certificate/certificate_command.h"

#include "app/certificate/certificate_report.h"
#include "app/client/answer.h"
#include "app/options/tls_options.h"
#include "app/options/usage_fault.h"
#include "app/platform/platform.h"
#include "core/base/printable.h"
#include "core/runtime/clock.h"
#include "core/tls/authority.h"

#include <QFile>
#include <QJsonDocument>
#include <QSysInfo>

namespace holdfast::app::certificate {
namespace {

using client::ExitCode;

/// In each certificate of Holdfast's own: commands on the server's machine find one of these names.
QStringList namesOfThisMachine(const QString &hostName)
{
    QStringList names{QStringLiteral("localhost"), QStringLiteral("127.0.0.1"), QStringLiteral("::1")};
    if (const QString name = tls::certificateName(hostName); !name.isEmpty())
        names += name;
    return names;
}

/// What is in the files: of the pair if it is good, else of the certificate alone, with the fault.
Result<Report> reportOf(const tls::PairFiles &files, const QString &authority, WallTime now)
{
    const auto chain = tls::readChain(files.certificate);
    if (!chain)
        return chain.problem();
    const bool hasAuthority = !authority.isEmpty() && QFile::exists(authority);
    Report report{{},  files, hasAuthority ? authority : QString(), tls::factsOf(chain->first()), tls::pinOf(*chain),
                  now, {}};
    if (files.key.isEmpty())
        return report;
    if (const auto pair = tls::readPair(files, now); !pair)
        report.fault = pair.problem();
    return report;
}

Result<Report> init(const TlsInit &command, const Options &options, const QString &hostName, WallTime now)
{
    if (const auto ours = checkOwner(options.dataDir); !ours)
        return ours.problem();
    if (const auto closed = closeToOthers(options.dataDir); !closed)
        return closed.problem();
    const tls::OwnFiles own(options.dataDir);
    const auto plan = tls::makeOwn(own, command.names, namesOfThisMachine(hostName),
                                   QStringLiteral("Holdfast CA of %1").arg(hostName), now);
    if (!plan)
        return plan.problem();
    auto report = reportOf(own.pair(), own.ca(), now);
    if (report)
        report->work = plan->work;
    return report;
}

Result<Report> show(const Options &options, WallTime now)
{
    if (!options.tlsCert.isEmpty())
        return reportOf(pairOf(options), {}, now);
    const tls::OwnFiles own(options.dataDir);
    return reportOf(own.pair(), own.ca(), now);
}

} // namespace

int runTls(const Options &options)
{
    closeFilesToOthers();
    return runTls(options, client::standardConsole(), client::standardTerminal(), QSysInfo::machineHostName(),
                  runtime::SystemClock().now().wall);
}

int runTls(const Options &options, const client::Console &console, const client::Terminal &terminal,
           const QString &hostName, WallTime now)
{
    const auto complain = [&console](const Problem &problem) {
        console.err((QStringLiteral("holdfast: ") + printable(messageOf(problem)) + u'\n').toUtf8());
        return static_cast<int>(ExitCode::Failed);
    };
    const auto *command = std::get_if<TlsInit>(&options.command);
    const auto report = command != nullptr ? init(*command, options, hostName, now) : show(options, now);
    if (!report)
        return complain(report.problem());
    const QByteArray text = options.json ? printableJson(QJsonDocument(toJson(*report))) + '\n'
                                         : toText(*report, client::viewFor(options, terminal)).toUtf8();
    if (console.out(text) == client::Written::Failed)
        return complain(
            {.code = QStringLiteral("output"), .what = QStringLiteral("standard output cannot be written")});
    return report->fault ? complain(*report->fault) : static_cast<int>(ExitCode::Done);
}

} // namespace holdfast::app::certificate
