// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/service/definition.h"

#include "app/service/windows_command_line.h"

#include <QCryptographicHash>
#include <QDir>
#include <QtEndian>

namespace holdfast::app::service {
namespace {

constexpr Milliseconds kSecond{1'000};

QString wordOf(Place place)
{
    return place == Place::Server ? QStringLiteral("server") : QStringLiteral("worker");
}

} // namespace

QString serviceName(Place place)
{
    return place == Place::Server ? QStringLiteral("HoldfastServer") : QStringLiteral("HoldfastWorker");
}

QString virtualAccount(const QString &serviceName)
{
    return QStringLiteral("NT SERVICE\\") + serviceName;
}

Definition definitionOf(Place place, const QString &program, const QString &configFile, const QString &account)
{
    Definition definition;
    definition.name = serviceName(place);
    definition.displayName = QStringLiteral("Holdfast %1").arg(wordOf(place));
    definition.description = place == Place::Server
                                 ? QStringLiteral("Schedules jobs on many machines and stores the result of every run.")
                                 : QStringLiteral("Runs jobs for a Holdfast server. Runs go on while it is stopped.");
    definition.commandLine = windowsCommandLine({QDir::toNativeSeparators(program), QStringLiteral("--service"),
                                                 QStringLiteral("--") + wordOf(place), QStringLiteral("--config"),
                                                 QDir::toNativeSeparators(configFile)});
    definition.account = account.isEmpty() ? virtualAccount(definition.name) : account;
    definition.restartAfter = {kSecond, 5 * kSecond, 30 * kSecond};
    definition.forgetFailuresAfter = std::chrono::hours(1);
    definition.shutdownLimit = 60 * kSecond;
    return definition;
}

QString serviceSid(const QString &serviceName)
{
    const QString upper = serviceName.toUpper();
    QByteArray bytes(upper.size() * 2, '\0');
    for (qsizetype i = 0; i < upper.size(); ++i)
        qToLittleEndian<quint16>(upper[i].unicode(), bytes.data() + 2 * i);
    const QByteArray hash = QCryptographicHash::hash(bytes, QCryptographicHash::Sha1);
    QString sid = QStringLiteral("S-1-5-80");
    for (qsizetype i = 0; i < hash.size(); i += 4)
        sid += QStringLiteral("-%1").arg(qFromLittleEndian<quint32>(hash.constData() + i));
    return sid;
}

QString configFileOf(Place place, const QString &sharedFolder)
{
    return QStringLiteral("%1/Holdfast/%2.conf").arg(sharedFolder, wordOf(place));
}

QString dataFolderOf(Place place, const QString &sharedFolder)
{
    return QStringLiteral("%1/Holdfast/%2").arg(sharedFolder, wordOf(place));
}

} // namespace holdfast::app::service
