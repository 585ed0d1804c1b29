// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/doctor/doctor_command.h"

#include "app/client/answer.h"
#include "app/doctor/gather.h"
#include "app/doctor/report.h"
#include "core/base/printable.h"

#include <QJsonDocument>

namespace holdfast::app::doctor {
namespace {

using client::ExitCode;

/// The data folder may stand in the settings file.
QList<Place> placesFor(const Doctor &command, const Options &options, const Surroundings &surroundings)
{
    if (command.place == u"server")
        return {Place::Server};
    if (command.place == u"worker")
        return {Place::Worker};
    const auto told = parseOptions(QStringList{QStringLiteral("--worker")} + command.settings, surroundings);
    return placesIn(told ? told->dataDir : options.dataDir);
}

} // namespace

int runDoctor(const Options &options, const Surroundings &surroundings, int newestSchema)
{
    const client::Console console = client::standardConsole();
    const auto complain = [&console](const char *line, ExitCode code) {
        console.err(QByteArray("holdfast: ") + line + '\n');
        return static_cast<int>(code);
    };
    const Doctor &command = std::get<Doctor>(options.command);
    const QList<Place> places = placesFor(command, options, surroundings);
    if (places.isEmpty())
        return complain("the data folder belongs to neither a server nor a worker. Say what this machine is to be: "
                        "holdfast doctor server, or: holdfast doctor worker",
                        ExitCode::BadUsage);
    QList<Report> reports;
    for (const Place place : places) {
        Visit visit{place, command.settings, command.config, newestSchema};
        reports += Report{place, examine(gather(visit, surroundings))};
    }
    const QByteArray text = options.json
                                ? printableJson(QJsonDocument(toJson(reports))) + '\n'
                                : toText(reports, client::viewFor(options, client::standardTerminal())).toUtf8();
    if (console.out(text) == client::Written::Failed)
        return complain("standard output cannot be written", ExitCode::Failed);
    const bool isBad = std::any_of(reports.begin(), reports.end(),
                                   [](const Report &report) { return isSomethingWrong(report.findings); });
    return static_cast<int>(isBad ? ExitCode::Failed : ExitCode::Done);
}

} // namespace holdfast::app::doctor
