// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/feed/http_api.h"

#include "core/base/time.h"
#include "core/runtime/post_once.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QPointer>
#include <QTimer>

namespace holdfast::gui {
namespace {

constexpr int kTimeoutMs = 15'000;
constexpr qint64 kLargestAnswer = 16 * 1024 * 1024;

constexpr int kMoreTries = 3;

Problem problemOf(const QNetworkReply &reply, const QJsonDocument &document)
{
    const QJsonObject error = document.object()[QLatin1String("error")].toObject();
    const QString sentence = error[QLatin1String("message")].toString();
    const QString where = error[QLatin1String("where")].toString();
    const QString place = where + QStringLiteral(": ");
    const bool namesPlace = !where.isEmpty() && sentence.startsWith(place); // what is to do is in the sentence
    if (!sentence.isEmpty())
        return Problem{.code = error[QLatin1String("code")].toString(),
                       .what = namesPlace ? sentence.mid(place.size()) : sentence,
                       .where = namesPlace ? where : QString()};
    if (const auto fault = tls::handshakeFault(reply))
        return *fault;
    return Problem{QStringLiteral("unreachable"), runtime::errorText(reply), {}, {}};
}

Result<QJsonValue> read(QNetworkReply &reply)
{
    const QByteArray bytes = reply.read(kLargestAnswer + 1);
    if (bytes.size() > kLargestAnswer)
        return Problem{QStringLiteral("too_large"),
                       QStringLiteral("the answer is larger than 16 MiB"),
                       {},
                       QStringLiteral("ask for a shorter span")};
    QJsonParseError fault{};
    const QJsonDocument document = QJsonDocument::fromJson(bytes, &fault);
    if (reply.error() != QNetworkReply::NoError)
        return problemOf(reply, document);
    if (fault.error != QJsonParseError::NoError)
        return Problem{QStringLiteral("bad_answer"),
                       QStringLiteral("the answer is not JSON"),
                       {},
                       QStringLiteral("check that the address is that of a Holdfast server")};
    return document.isArray() ? QJsonValue(document.array()) : QJsonValue(document.object());
}

} // namespace

QString pathPart(const QString &name)
{
    return QString::fromLatin1(QUrl::toPercentEncoding(name));
}

HttpApi::HttpApi(ServerAddress address, tls::ClientTls tls)
    : m_address(std::move(address))
    , m_https(std::move(tls))
{
    m_network.setTransferTimeout(kTimeoutMs);
}

void HttpApi::ask(const ApiRequest &asked, QObject *context, Answer answer)
{
    send(asked, context, answer, kMoreTries);
}

void HttpApi::send(const ApiRequest &asked, QObject *context, const Answer &answer, int moreTries)
{
    QUrl url = m_address.http;
    url.setPath(url.path() + QUrl::fromPercentEncoding(asked.path.toLatin1()), QUrl::DecodedMode);
    url.setQuery(asked.query);
    QNetworkRequest request(url);
    request.setHeader(QNetworkRequest::UserAgentHeader, QByteArrayLiteral("holdfast")); // not a browser's
    request.setRawHeader("Accept-Encoding", "identity");                                // nor its question
    if (!m_token.isEmpty())
        request.setRawHeader("Authorization", "Bearer " + m_token);
    m_https.secure(request);
    QNetworkReply *reply = nullptr;
    switch (asked.verb) {
    case Verb::Get:
        reply = m_network.get(request);
        break;
    case Verb::Post:
        reply = runtime::postOnce(m_network, request, QJsonDocument(asked.body).toJson(QJsonDocument::Compact));
        break;
    case Verb::Delete:
        reply = m_network.deleteResource(request);
        break;
    }
    m_https.watch(*reply);
    QObject::connect(reply, &QNetworkReply::finished, reply, &QObject::deleteLater);
    QObject::connect(reply, &QNetworkReply::finished, context, [this, reply, asked, context, answer, moreTries] {
        const auto wait = runtime::retryAfter(*reply);
        if (!wait || moreTries == 0)
            return answer(read(*reply));
        QTimer::singleShot(*wait, context, [this, alive = QPointer(&m_network), asked, context, answer, moreTries] {
            if (alive)
                send(asked, context, answer, moreTries - 1);
        });
    });
}

} // namespace holdfast::gui
