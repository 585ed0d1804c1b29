// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/client/http_client.h"

#include "core/runtime/post_once.h"

#include <QNetworkProxy>
#include <QNetworkRequest>

namespace holdfast::app::client {
namespace {

constexpr qint64 kMostAnswerBytes = 64 * 1024 * 1024;

/// On the reply, when we ended it because it was too long.
constexpr char kTooLong[] = "holdfastTooLong";

} // namespace

HttpClient::HttpClient(QUrl server, QByteArray token, Milliseconds silence, QObject *parent)
    : QObject(parent)
    , m_server(std::move(server))
    , m_token(std::move(token))
    , m_silence(silence)
{
    m_network.setProxy(QNetworkProxy::NoProxy);
    m_network.setRedirectPolicy(QNetworkRequest::ManualRedirectPolicy);
    m_network.setTransferTimeout(static_cast<int>(m_silence.count()));
}

void HttpClient::send(const Request &request, Handler handler)
{
    QNetworkRequest out(addressOf(m_server, request));
    out.setHeader(QNetworkRequest::UserAgentHeader, QByteArray("holdfast/" HOLDFAST_VERSION));
    out.setRawHeader("Accept", "application/json");
    out.setAttribute(QNetworkRequest::Http2AllowedAttribute, false);
    if (!m_token.isEmpty())
        out.setRawHeader("Authorization", "Bearer " + m_token);

    QNetworkReply *reply = request.method == "POST" ? runtime::postOnce(m_network, out, request.body)
                                                    : m_network.sendCustomRequest(out, request.method);
    reply->setParent(this);
    connect(reply, &QNetworkReply::downloadProgress, this, [reply](qint64 received, qint64) {
        if (received > kMostAnswerBytes) {
            reply->setProperty(kTooLong, true);
            reply->abort();
        }
    });
    connect(reply, &QNetworkReply::finished, this, [this, reply, handler = std::move(handler)] {
        reply->deleteLater();
        handler(read(*reply));
    });
}

Answer HttpClient::read(QNetworkReply &reply) const
{
    const auto unreachable = [&](const QString &why) {
        return Answer{Answer::Kind::Unreachable, 0, {}, QStringLiteral("%1: %2").arg(server(), why)};
    };
    if (reply.property(kTooLong).toBool())
        return unreachable(QStringLiteral("the answer is longer than 64 MiB"));
    const int status = reply.attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    if (reply.error() == QNetworkReply::OperationCanceledError)
        return unreachable(QStringLiteral("no answer within %1").arg(forPeople(m_silence)));
    const bool cut = reply.error() != QNetworkReply::NoError && status < 400;
    if (status == 0 || cut)
        return unreachable(runtime::errorText(reply));
    Answer answer = judge(status, reply.readAll());
    if (answer.kind == Answer::Kind::Unreachable)
        answer.message = QStringLiteral("%1: %2").arg(server(), answer.message);
    return answer;
}

} // namespace holdfast::app::client
