// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/options/options.h"

#include "app/options/plain_file.h"
#include "app/platform/platform.h"
#include "core/base/ids.h"
#include "core/schedule/zone_source.h"
#include "core/tls/backend.h"

#include <QDir>
#include <QFile>
#include <QProcessEnvironment>
#include <QStandardPaths>
#include <QSysInfo>
#include <QThread>

namespace holdfast::app {
namespace {

constexpr qint64 kMaxConfigBytes = 1024 * 1024;

QString nameFrom(QString host)
{
    for (QChar &c : host) {
        if (!isGoodName(u'x' + QString(c)))
            c = u'-';
    }
    while (host.startsWith(u'-') || host.startsWith(u'.'))
        host.remove(0, 1);
    return host.isEmpty() ? QStringLiteral("worker") : host.left(100);
}

Result<QString> readConfig(const QString &path)
{
    if (const auto plain = checkPlainFile(path, QStringLiteral("--config")); !plain)
        return plain.problem();
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return Problem{QStringLiteral("options"), file.errorString(), QStringLiteral("--config %1").arg(path), {}};
    const QByteArray bytes = file.read(kMaxConfigBytes + 1);
    if (bytes.size() > kMaxConfigBytes)
        return Problem{QStringLiteral("options"),
                       QStringLiteral("is longer than 1 MiB"),
                       QStringLiteral("--config %1").arg(path),
                       {}};
    return QString::fromUtf8(bytes);
}

} // namespace

Surroundings surroundingsOfThisProcess()
{
    Surroundings here;
    const auto environment = QProcessEnvironment::systemEnvironment();
    for (const QString &name : environment.keys())
        here.environment.insert(name, environment.value(name));
    here.hostName = nameFrom(QSysInfo::machineHostName());
    here.processors = qBound(1, QThread::idealThreadCount(), 1024);
    const QString data = QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation);
    if (QDir::cleanPath(data) != u"/.local/share") // the home of nobody
        here.dataFolder = data + QStringLiteral("/holdfast");
    here.hasServices = hasServiceManager();
    here.hasDisplay = displayIsThere();
    here.readFile = readConfig;
    here.isFile = [](const QString &path) { return QFile::exists(path); };
    here.tlsBackend = tls::backendName;
    here.zonesEdition = schedule::zonesEdition;
    return here;
}

} // namespace holdfast::app
