// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/join/join_way.h"

#include "app/options/tls_options.h"
#include "app/options/token_file.h"

namespace holdfast::app::join {
namespace {

Problem problem(const QString &where, const QString &what, const QString &todo)
{
    return {.code = QStringLiteral("usage"), .what = what, .where = where, .todo = todo};
}

/// Without TLS there is nothing to trust, and everybody on the way reads along.
Result<JoinWay> plainWay(QUrl server, bool hasPin)
{
    if (hasPin) {
        server.setScheme(QStringLiteral("https"));
        return problem(
            QStringLiteral("worker join"),
            QStringLiteral("this token is for an encrypted connection, and http:// is none; nothing was sent"),
            QStringLiteral("type: holdfast worker join %1 TOKEN").arg(server.toString()));
    }
    JoinWay way;
    if (!isLoopback(server.host()))
        way.warning = QStringLiteral("nothing is encrypted on the way to %1; who listens in this network can read the "
                                     "token. Use https://, or a network that you trust")
                          .arg(server.toString());
    return way;
}

} // namespace

Result<JoinWay> joinWay(const QUrl &server, const access::Presented &token, const Options &options)
{
    if (server.scheme() != u"https")
        return plainWay(server, !token.pin.isEmpty());
    JoinWay way{trustOf(options)};
    if (options.isOwnCa) // is for the server of this machine
        way.trust.caFile.clear();
    if (token.pin.isEmpty())
        return way;
    const QString pin = QString::fromLatin1(token.pin);
    if (!options.tlsPin.isEmpty() && options.tlsPin != pin)
        return problem(QStringLiteral("--tls-pin"), QStringLiteral("the token holds another pin; nothing was sent"),
                       QStringLiteral("leave --tls-pin out, or ask for a token of the server with this pin"));
    way.trust.caFile.clear();
    way.trust.pin = pin;
    return way;
}

} // namespace holdfast::app::join
