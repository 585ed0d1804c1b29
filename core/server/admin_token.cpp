// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/server/admin_token.h"

#include "core/base/log.h"
#include "core/runtime/private_file.h"

#include <QDir>
#include <QFile>

namespace holdfast::server {
namespace {

constexpr qint64 kMostBytes = 4096;

/// The file's token is an admin's, and holds.
bool holds(const QString &path, const TokenService &tokens, WallTime now)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return false;
    const auto read = access::readToken(QString::fromLatin1(file.read(kMostBytes).trimmed()), access::Role::Admin);
    const access::Token *token = read ? tokens.book().find(read->id) : nullptr;
    return token != nullptr && token->role == access::Role::Admin && token->isLive(now) &&
           access::isSecretOf(*token, read->hash);
}

void tell(const QString &path, const QString &why)
{
    log(lcApp(), LogLevel::Warning, QStringLiteral("%1 cannot be written: %2").arg(path, why),
        QStringLiteral("make the data folder writable; until then the commands on this machine need --token-file"));
}

} // namespace

void keepAdminToken(TokenService &tokens, const QString &folder)
{
    const QString path = folder + u'/' + QLatin1String(TokenService::kLocalAdmin);
    const bool isOpen = QFile::exists(path) && !runtime::isPrivateFile(path);
    if (isOpen)
        log(lcApp(), LogLevel::Warning,
            QStringLiteral("other users could read %1; its token is revoked, and another one takes its place")
                .arg(path),
            QStringLiteral("look for what was done with the former one: holdfast changes"));
    else if (holds(path, tokens, tokens.now()))
        return;
    if (!QDir().mkpath(folder))
        return tell(path, QStringLiteral("its folder cannot be made"));
    const auto minted = tokens.renewLocalAdmin();
    if (!minted)
        return tell(path, minted.problem().text());
    const QString token = access::tokenText(access::Role::Admin, minted->token.id, minted->secret);
    const QString fault = runtime::writePrivateFile(path, token.toLatin1() + '\n');
    if (!fault.isEmpty())
        return tell(path, fault);
    log(lcApp(), LogLevel::Info, QStringLiteral("the commands on this machine find an admin token in %1").arg(path));
}

} // namespace holdfast::server
