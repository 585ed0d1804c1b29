// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/client/polling_client.h"

#include <QTimer>

namespace holdfast::app::client {

PollingClient::PollingClient(HttpClient &http, const ClientTimes &times, QObject *parent)
    : QObject(parent)
    , m_http(http)
    , m_times(times)
    , m_pause(times.pollFirst)
{}

void PollingClient::ask(const Request &request, HttpClient::Handler handler)
{
    m_sent.start();
    m_http.send(request, [this, request, handler = std::move(handler)](const Answer &answer) {
        onAnswer(request, handler, answer);
    });
}

void PollingClient::askLater(const Request &request, HttpClient::Handler handler)
{
    QTimer::singleShot(m_pause, this, [this, request, handler = std::move(handler)] { ask(request, handler); });
    m_pause = std::min(m_pause * 4 / 3, m_times.pollMost);
}

void PollingClient::askForNews(const Request &request, HttpClient::Handler handler)
{
    const auto noted = [this, handler = std::move(handler)](const Answer &answer) {
        m_isKept = m_sent.elapsed() >= m_times.pollMost.count();
        handler(answer);
    };
    if (m_isKept)
        ask(request, noted);
    else
        askLater(request, noted);
}

void PollingClient::hurry()
{
    m_pause = m_times.pollFirst;
    m_isKept = true;
}

void PollingClient::onAnswer(const Request &request, const HttpClient::Handler &handler, const Answer &answer)
{
    const bool silent = answer.kind == Answer::Kind::Unreachable || answer.status == 503;
    if (!silent) {
        m_answeredOnce = true;
        m_silence.invalidate();
        return handler(answer);
    }
    if (!m_answeredOnce)
        return handler(answer);
    if (!m_silence.isValid()) {
        m_silence.start();
        Q_EMIT waiting(answer.message);
    }
    if (m_silence.elapsed() >= m_times.patience.count())
        return handler(answer);
    askLater(request, handler);
}

} // namespace holdfast::app::client
