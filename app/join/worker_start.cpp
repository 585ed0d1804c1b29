// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/join/worker_start.h"

#include "app/join/server_address.h"
#include "app/options/tls_options.h"
#include "core/access/token_text.h"
#include "core/spool/credential.h"

#include <algorithm>

namespace holdfast::app::join {
namespace {

QStringList texts(const QList<QUrl> &urls)
{
    QStringList list;
    for (const QUrl &url : urls)
        list += url.toString();
    return list;
}

void takeJoined(WorkerStart &start, const spool::Joined &joined, const Options &options)
{
    if (!options.isNameGiven)
        start.name = joined.name;
    if (!options.isConnectGiven)
        start.urls = {linkAddress(QUrl(joined.url)).toString()};
    for (const auto &[key, value] : joined.labels.asKeyValueRange())
        start.labels[key] = value;
    const bool isTrustGiven = !options.tlsPin.isEmpty() || (!options.tlsCa.isEmpty() && !options.isOwnCa);
    if (!isTrustGiven) {
        start.trust.caFile.clear();
        start.trust.pin = joined.pin;
    }
}

} // namespace

bool WorkerStart::usesTls() const
{
    return std::any_of(urls.begin(), urls.end(), [](const QString &url) { return url.startsWith(u"wss:"); });
}

Result<WorkerStart> workerStart(const Options &options, const QByteArray &given)
{
    WorkerStart start{given, false, options.name, texts(options.connectUrls), options.labels, trustOf(options)};
    const bool isJoinToken = bool(access::readToken(QString::fromLatin1(given), access::Role::Join));
    if (!given.isEmpty() && !isJoinToken)
        return start;
    const spool::CredentialFolder folder(options.dataDir);
    const auto credential = folder.credential();
    if (!credential)
        return credential.problem();
    if (credential->isEmpty() && isJoinToken)
        return Problem{.code = QStringLiteral("options"),
                       .what = QStringLiteral("a join token lets no worker in, and this machine has not joined yet"),
                       .where = QStringLiteral("--token-file"),
                       .todo = QStringLiteral("join first: holdfast worker join URL TOKEN")};
    if (credential->isEmpty())
        return start;
    const auto joined = folder.joined();
    if (!joined)
        return joined.problem();
    start.token = *credential;
    start.hasJoined = true;
    if (*joined)
        takeJoined(start, **joined, options);
    return start;
}

} // namespace holdfast::app::join
