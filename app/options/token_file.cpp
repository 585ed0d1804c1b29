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
    const QByteArray line = file.readLine(kLongest + 3).trimmed(); // with what ends a line, and readLine()'s own NUL
    if (line.size() > kLongest)
        return problemAt(where, QStringLiteral("the first line is longer than %1 bytes").arg(kLongest));
    return line;
}

/// Of a file, or for "-" of standard input; `option` names it.
Result<QByteArray> firstLineAt(const QString &path, const QString &option)
{
    const QString where = option + u' ' + path;
    if (path == u"-") {
        QFile input;
        return input.open(stdin, QIODevice::ReadOnly) ? firstLineOf(input, where)
                                                      : problemAt(where, input.errorString());
    }
    // A pipe is good: a secret manager may give the secret so.
    if (const auto plain = checkPlainFile(path, option); !plain && !isStream(path))
        return plain.problem();
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? firstLineOf(file, where) : problemAt(where, file.errorString());
}

/// Puts what a file says into `into`; an empty path leaves it.
Result<void> readInto(QString &into, const QString &path, const QString &option)
{
    if (path.isEmpty())
        return {};
    const auto line = firstLineAt(path, option);
    if (!line)
        return line.problem();
    if (line->isEmpty())
        return problemAt(option + u' ' + path, QStringLiteral("the first line is empty"));
    into = QString::fromUtf8(*line);
    return {};
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
    const QString option = QStringLiteral("--token-file");
    auto line = firstLineAt(path, option);
    if (line && !isToken(*line))
        return problemAt(option + u' ' + path, QStringLiteral("the first line is not a token"));
    return line;
}

Result<Command> withSecrets(const Command &command)
{
    if (const auto *task = std::get_if<ServiceTask>(&command)) {
        ServiceTask read = *task;
        const auto done = readInto(read.password, read.passwordFile, QStringLiteral("--password-file"));
        return done ? Result<Command>(read) : done.problem();
    }
    const auto *add = std::get_if<NotifyAdd>(&command);
    if (add == nullptr)
        return command;
    NotifyAdd read = *add;
    if (read.webhookFile == u"-" && read.secretFile == u"-")
        return problemAt(QStringLiteral("--secret-file -"), QStringLiteral("standard input has the URL already"));
    Result<void> done = readInto(read.webhook, read.webhookFile, QStringLiteral("--webhook-file"));
    if (done)
        done = readInto(read.secret, read.secretFile, QStringLiteral("--secret-file"));
    return done ? Result<Command>(read) : done.problem();
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
