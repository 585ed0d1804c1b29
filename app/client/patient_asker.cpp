// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/client/patient_asker.h"

#include <QTimer>

namespace holdfast::app::client {

PatientAsker::PatientAsker(HttpClient &http, const ClientTimes &times, QObject *parent)
    : QObject(parent)
    , m_http(http)
    , m_times(times)
    , m_pause(times.pollFirst)
{}

void PatientAsker::ask(const Request &request, HttpClient::Handler handler)
{
    m_http.send(request, [this, request, handler = std::move(handler)](const Answer &answer) {
        onAnswer(request, handler, answer);
    });
}

void PatientAsker::askLater(const Request &request, HttpClient::Handler handler)
{
    QTimer::singleShot(m_pause, this, [this, request, handler = std::move(handler)] { ask(request, handler); });
    m_pause = std::min(m_pause * 4 / 3, m_times.pollMost);
}

void PatientAsker::onAnswer(const Request &request, const HttpClient::Handler &handler, const Answer &answer)
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
