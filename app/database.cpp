// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/database.h"

#include "app/platform/platform.h"
#include "core/base/log.h"
#include "core/runtime/private_file.h"
#include "core/server/addresses.h"
#include "core/store/postgres/postgres.h"
#include "core/store/sqlite_backend.h"

#include <QDir>
#include <QFileInfo>
#include <QSysInfo>

namespace holdfast::app {
namespace {

/// Where others find this server, for the record that several servers share.
QString ownUrl(const Options &options, const std::optional<server::ServerTls> &tls)
{
    const QString host = options.listenAddress.toString();
    const bool isAny = host == u"0.0.0.0" || host == u"::";
    QUrl url;
    url.setScheme(tls ? QStringLiteral("wss") : QStringLiteral("ws"));
    url.setHost(isAny ? QSysInfo::machineHostName() : host);
    url.setPort(options.listenPort);
    if (!tls)
        return url.toString();
    const QUrl named(server::urlForOthers(url.authority(), tls->pair.facts().names));
    if (!named.host().isEmpty())
        url.setHost(named.host());
    return url.toString();
}

/// A file of its own in a folder that others cannot change.
Result<Database> sqliteOf(const QString &path)
{
    if (const auto closed = closeToOthers(QFileInfo(path).absolutePath()); !closed)
        return closed.problem();
    log(lcApp(), LogLevel::Info, QStringLiteral("the data are in %1").arg(QFileInfo(path).absoluteFilePath()));
    return Database{[path] { return std::make_unique<store::SqliteBackend>(store::SqliteOptions{path}); }};
}

/// The data folder has the administrator's token and the certificate.
Result<Database> postgresOf(const Options &options, const std::optional<server::ServerTls> &tls)
{
    if (const auto can = store::canUsePostgres(); !can)
        return can.problem();
    if (options.backupEvery > Milliseconds(0))
        return badField(QStringLiteral("--backup-every"), QStringLiteral("the database is PostgreSQL"),
                        QStringLiteral("leave it out, and make backups with pg_dump"));
    if (const auto closed = closeToOthers(options.dataDir); !closed)
        return closed.problem();
    const QFileInfo folder(options.dataDir);
    if (!folder.isDir() && !(QDir().mkpath(folder.absolutePath()) && runtime::makePrivateFolder(options.dataDir)))
        return badField(QStringLiteral("--data"), QStringLiteral("cannot create %1").arg(options.dataDir),
                        QStringLiteral("choose a writable data folder"));
    const store::Holding holding{ownUrl(options, tls)};
    const QString url = options.database;
    const auto ask = [url, own = holding.url] { return store::makeAskLeader(url, own); };
    return Database{[url, holding] { return store::makePostgresBackend(url, holding); },
                    server::StandbyConfig{ask, holding.trust, store::nameOfThisServer()}};
}

} // namespace

Result<Database> databaseOf(const Options &options, const std::optional<server::ServerTls> &tls)
{
    const QString path = sqlitePath(options.database);
    return path.isEmpty() ? postgresOf(options, tls) : sqliteOf(path);
}

} // namespace holdfast::app
