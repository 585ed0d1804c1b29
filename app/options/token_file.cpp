// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/options/token_file.h"

#include "app/options/plain_file.h"

#include <QFile>
#include <QHostAddress>
#include <QNetworkInterface>

#include <algorithm>
#include <cstdio>

namespace holdfast::app {
namespace {

constexpr qint64 kLongest = 4096;

bool isToken(const QByteArray &text)
{
    return !text.isEmpty() && std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < '\x7f'; });
}

Problem problemAt(const QString &where, const QString &what)
{
    return {QStringLiteral("options"), what, where, {}};
}

Result<QByteArray> firstLineOf(QFile &file, const QString &where)
{
    const QByteArray token = file.readLine(kLongest + 3).trimmed(); // with what ends a line, and readLine()'s own NUL
    if (token.size() > kLongest)
        return problemAt(where, QStringLiteral("the first line is longer than %1 bytes").arg(kLongest));
    return isToken(token) ? Result<QByteArray>(token)
                          : problemAt(where, QStringLiteral("the first line is not a token"));
}

/// Over TLS the certificate says whose the server is. Without it, an address that the server of this data folder had
/// may be another machine's by now.
bool isOwnServer(const Options &options)
{
    const QString host = options.url.host();
    if (isLoopback(host))
        return true;
    return !options.isUrlGiven &&
           (options.url.scheme() == u"https" || QNetworkInterface::allAddresses().contains(QHostAddress(host)));
}

} // namespace

bool isLoopback(const QString &host)
{
    return host.compare(u"localhost", Qt::CaseInsensitive) == 0 || QHostAddress(host).isLoopback();
}

Result<QByteArray> readToken(const QString &path)
{
    if (path.isEmpty())
        return QByteArray();
    const QString where = QStringLiteral("--token-file %1").arg(path);
    if (path == u"-") {
        QFile input;
        return input.open(stdin, QIODevice::ReadOnly) ? firstLineOf(input, where)
                                                      : problemAt(where, input.errorString());
    }
    // A pipe is good: a secret manager may give the token so.
    if (const auto plain = checkPlainFile(path, QStringLiteral("--token-file")); !plain && !isStream(path))
        return plain.problem();
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? firstLineOf(file, where) : problemAt(where, file.errorString());
}

Result<QByteArray> tokenOf(const Options &options)
{
    if (options.token.isEmpty())
        return readToken(options.tokenFile);
    if (options.token.size() > kLongest || !isToken(options.token))
        return problemAt(QStringLiteral("HOLDFAST_TOKEN"), QStringLiteral("its value is not a token"));
    return options.token;
}

QByteArray adminTokenFor(const Options &options)
{
    const QString path = options.dataDir + QStringLiteral("/admin.token");
    if (options.dataDir.isEmpty() || !isOwnServer(options) || !QFile::exists(path))
        return {};
    const auto token = readToken(path);
    return token ? *token : QByteArray();
}

} // namespace holdfast::app
