// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/service/task.h"

#include "app/service/stored_settings.h"

#include <QDir>

namespace holdfast::app::service {
namespace {

constexpr const char *kPaths[] = {"client-ca", "data", "log-file", "tls-ca", "tls-cert", "tls-key", "token-file"};
constexpr QLatin1String kSqlite("sqlite:");

QString absolute(const QString &path, const QString &folder)
{
    return QDir::cleanPath(QDir(folder).absoluteFilePath(path));
}

QMap<QString, QStringList> withAbsolutePaths(QMap<QString, QStringList> settings, const QString &folder)
{
    for (const char *name : kPaths) {
        const auto given = settings.find(QString::fromLatin1(name));
        if (given == settings.end())
            continue;
        for (QString &path : *given)
            path = absolute(path, folder);
    }
    for (QString &url : settings[QStringLiteral("database")]) {
        if (url.startsWith(kSqlite))
            url = kSqlite + absolute(url.mid(kSqlite.size()), folder);
    }
    return settings;
}

} // namespace

Place placeOf(const ServiceTask &task)
{
    return task.server ? Place::Server : Place::Worker;
}

Files filesOf(const ServiceTask &task, const QString &shared, const QString &workingFolder)
{
    const Place place = placeOf(task);
    const QStringList data = task.settings.value(QStringLiteral("data"));
    return {configFileOf(place, shared),
            data.isEmpty() ? dataFolderOf(place, shared) : absolute(data.last(), workingFolder)};
}

Result<QString> settingsFor(const ServiceTask &task, const QString &former, const Files &files,
                            const QString &workingFolder)
{
    const auto given = withSettings(former, withAbsolutePaths(task.settings, workingFolder));
    if (!given)
        return given.problem();
    return withDefaults(*given, {{QStringLiteral("data"), {files.data}},
                                 {QStringLiteral("log-file"), {files.data + QStringLiteral("/holdfast.log")}}});
}

Result<void> checkSettings(Place place, const QString &text, Surroundings here)
{
    here.environment.clear();
    here.readFile = [text](const QString &) { return text; };
    const QString face = place == Place::Server ? QStringLiteral("--server") : QStringLiteral("--worker");
    const auto options = parseOptions({face, QStringLiteral("--config"), QStringLiteral("settings")}, here);
    if (!options)
        return options.problem();
    return {};
}

} // namespace holdfast::app::service
