// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/spool/credential.h"

#include "core/access/token_text.h"
#include "core/base/json_values.h"
#include "core/runtime/random.h"
#include "core/spool/disk.h"

#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>

namespace holdfast::spool {
namespace {

constexpr qint64 kMaxTokenBytes = 200;
constexpr qint64 kMaxJsonBytes = 64 * 1024;
constexpr char kCredential[] = "credential";
constexpr char kNext[] = "credential.next";
constexpr char kJoined[] = "joined.json";
constexpr char kJoining[] = "joining.json";

const QString kJoinAgain = QStringLiteral("join again: holdfast worker join URL TOKEN");

Problem problemWith(const QString &path, const QString &what, const QString &todo)
{
    return {QStringLiteral("credential"), what, path, todo};
}

/// The whole file, or empty: there is none.
Result<QByteArray> readPrivate(const QString &path, qint64 longest)
{
    QFile file(path);
    if (!file.exists())
        return QByteArray();
    if (!file.open(QIODevice::ReadOnly))
        return problemWith(path, QStringLiteral("cannot be read: %1").arg(file.errorString()),
                           QStringLiteral("run the worker as the user who joined"));
    if (!runtime::isPrivateFile(path))
        return problemWith(path, QStringLiteral("other users can read this file"),
                           QStringLiteral("close it with chmod 600; if others may have read it, revoke the worker and "
                                          "join again"));
    const QByteArray bytes = file.read(longest + 1);
    if (bytes.isEmpty())
        return problemWith(path, QStringLiteral("the file is empty"), kJoinAgain);
    if (bytes.size() > longest)
        return problemWith(path, QStringLiteral("the file is longer than %1 bytes").arg(longest), kJoinAgain);
    return bytes;
}

Result<QByteArray> readCredential(const QString &path)
{
    const auto bytes = readPrivate(path, kMaxTokenBytes);
    if (!bytes || bytes->isEmpty())
        return bytes;
    const QByteArray token = bytes->trimmed();
    if (!access::readToken(QString::fromUtf8(token), access::Role::Worker))
        return problemWith(path, QStringLiteral("the file holds no worker's credential"), kJoinAgain);
    return token;
}

Result<void> writeJson(const QString &path, const QJsonObject &object)
{
    return writeWhole(path, QJsonDocument(object).toJson());
}

QJsonObject toJson(const Joined &joined)
{
    return {{QStringLiteral("url"), joined.url},
            {QStringLiteral("pin"), joined.pin},
            {QStringLiteral("name"), joined.name},
            {QStringLiteral("labels"), mapOf(joined.labels)}};
}

Joined joinedFrom(const QJsonObject &object)
{
    Joined joined{object[QStringLiteral("url")].toString(), object[QStringLiteral("pin")].toString(),
                  object[QStringLiteral("name")].toString()};
    const QJsonObject labels = object[QStringLiteral("labels")].toObject();
    for (auto it = labels.begin(); it != labels.end(); ++it)
        joined.labels[it.key()] = it.value().toString();
    return joined;
}

/// What a file of ours holds; nothing: there is no file.
Result<std::optional<Joining>> readJson(const QString &path)
{
    const auto bytes = readPrivate(path, kMaxJsonBytes);
    if (!bytes)
        return bytes.problem();
    if (bytes->isEmpty())
        return std::optional<Joining>();
    const QJsonObject object = QJsonDocument::fromJson(*bytes).object();
    Joining read{joinedFrom(object), object[QStringLiteral("secret")].toString()};
    if (read.as.url.isEmpty() || read.as.name.isEmpty())
        return problemWith(path, QStringLiteral("the file does not say which server was joined"),
                           QStringLiteral("delete it and join again: holdfast worker join URL TOKEN"));
    return std::optional(std::move(read));
}

} // namespace

QString newSecret()
{
    return access::toBase32(runtime::secretBytes(access::kSecretBytes));
}

QString CredentialFolder::path(const char *file) const
{
    return m_dir + u'/' + QLatin1String(file);
}

Result<QByteArray> CredentialFolder::credential() const
{
    return readCredential(path(kCredential));
}

Result<std::optional<Joined>> CredentialFolder::joined() const
{
    const auto read = readJson(path(kJoined));
    if (!read)
        return read.problem();
    return *read ? std::optional((*read)->as) : std::optional<Joined>();
}

Result<std::optional<Joining>> CredentialFolder::joining() const
{
    return readJson(path(kJoining));
}

Result<void> CredentialFolder::begin(const Joining &joining)
{
    QJsonObject object = toJson(joining.as);
    object[QStringLiteral("secret")] = joining.secret;
    return writeJson(path(kJoining), object);
}

/// What is left of a rotation belongs to the former credential, which the server has ended with this one. It goes for
/// good before the new credential comes, so that nobody ever finds the two together. The credential comes last: with it
/// the worker has joined.
Result<void> CredentialFolder::finish(const Joining &joining, const QString &id)
{
    withdraw();
    if (const auto synced = syncFolder(m_dir); !synced)
        return synced;
    if (const auto written = writeJson(path(kJoined), toJson(joining.as)); !written)
        return written;
    const QString token = access::tokenText(access::Role::Worker, id, joining.secret);
    if (const auto written = writeWhole(path(kCredential), token.toLatin1() + '\n'); !written)
        return written;
    QFile::remove(path(kJoining));
    return syncFolder(m_dir);
}

Result<QByteArray> CredentialFolder::next() const
{
    return readCredential(path(kNext));
}

Result<void> CredentialFolder::offer(const QByteArray &token)
{
    return writeWhole(path(kNext), token + '\n');
}

Result<void> CredentialFolder::adopt()
{
    if (const auto replaced = replaceFile(path(kNext), path(kCredential)); !replaced)
        return replaced;
    return syncFolder(m_dir);
}

void CredentialFolder::withdraw()
{
    QFile::remove(path(kNext));
}

} // namespace holdfast::spool
