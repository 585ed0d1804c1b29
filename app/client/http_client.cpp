// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/client/http_client.h"

#include "core/runtime/post_once.h"

#include <QNetworkProxy>
#include <QNetworkRequest>

namespace holdfast::app::client {
namespace {

constexpr qint64 kMaxAnswerBytes = 64 * 1024 * 1024;

/// On the reply, when we ended it because it was too long.
constexpr char kTooLong[] = "holdfastTooLong";

QString adviceFor(QNetworkReply::NetworkError error)
{
    if (error == QNetworkReply::ConnectionRefusedError)
        return QStringLiteral("Start it with holdfast --server, or set --url or HOLDFAST_URL");
    return error == QNetworkReply::HostNotFoundError ? QStringLiteral("Check --url or HOLDFAST_URL") : QString();
}

} // namespace

HttpClient::HttpClient(QUrl server, QByteArray token, Milliseconds silence, tls::ClientTls tls, QObject *parent)
    : QObject(parent)
    , m_server(std::move(server))
    , m_token(std::move(token))
    , m_silence(silence)
    , m_https(std::move(tls))
{
    m_network.setProxy(QNetworkProxy::NoProxy);
    m_network.setRedirectPolicy(QNetworkRequest::ManualRedirectPolicy);
    m_network.setTransferTimeout(static_cast<int>(m_silence.count()));
}

void HttpClient::send(const Request &request, Handler handler)
{
    QNetworkRequest out(addressOf(m_server, request));
    out.setHeader(QNetworkRequest::UserAgentHeader, QByteArray("holdfast/" HOLDFAST_VERSION));
    out.setRawHeader("Accept-Encoding", "identity"); // Qt would ask as a browser does
    out.setRawHeader("Accept", "application/json");
    out.setAttribute(QNetworkRequest::Http2AllowedAttribute, false);
    if (!m_token.isEmpty())
        out.setRawHeader("Authorization", "Bearer " + m_token);
    m_https.secure(out);

    QNetworkReply *reply = request.method == "POST" ? runtime::postOnce(m_network, out, request.body)
                                                    : m_network.sendCustomRequest(out, request.method);
    reply->setParent(this);
    m_https.watch(*reply);
    connect(reply, &QNetworkReply::downloadProgress, this, [reply](qint64 received, qint64) {
        if (received > kMaxAnswerBytes) {
            reply->setProperty(kTooLong, true);
            reply->abort();
        }
    });
    connect(reply, &QNetworkReply::finished, this,
            [this, reply, request, handler = std::move(handler)] { onFinished(reply, request, handler); });
}

/// The server refused a request by its head, so the same one may be sent again.
void HttpClient::onFinished(QNetworkReply *reply, const Request &request, const Handler &handler)
{
    reply->deleteLater();
    const int status = reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    if (status != 401 || !m_token.isEmpty() || m_tokenIfAsked.isEmpty())
        return handler(read(*reply));
    m_token = m_tokenIfAsked;
    send(request, handler);
}

Answer HttpClient::read(QNetworkReply &reply) const
{
    const auto unreachable = [&](const QString &why, const QString &todo = {}) {
        return Answer{Answer::Kind::Unreachable, 0, {}, QStringLiteral("%1: %2").arg(server(), why), todo};
    };
    if (reply.property(kTooLong).toBool())
        return unreachable(QStringLiteral("the answer is longer than 64 MiB"));
    if (const auto fault = tls::handshakeFault(reply)) {
        Answer answer = unreachable(fault->what, fault->todo);
        answer.isTlsFault = true;
        return answer;
    }
    const int status = reply.attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    if (reply.error() == QNetworkReply::OperationCanceledError)
        return unreachable(QStringLiteral("no answer within %1").arg(forPeople(m_silence)));
    const bool cut = reply.error() != QNetworkReply::NoError && status < 400;
    if (status == 0 || cut)
        return unreachable(runtime::errorText(reply), adviceFor(reply.error()));
    Answer answer = judge(status, reply.readAll());
    answer.retryAfter = runtime::retryAfter(reply);
    if (answer.kind == Answer::Kind::Unreachable)
        answer.message = QStringLiteral("%1: %2").arg(server(), answer.message);
    return answer;
}

} // namespace holdfast::app::client
