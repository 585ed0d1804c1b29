// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/client/http_client.h"
#include "app/client/session.h"

#include <QElapsedTimer>

namespace holdfast::app::client {

/// Asks again and again, and bears with a server that restarts: once it has answered, silence is only an answer after
/// ClientTimes::patience. A 503 of the server's own counts as silence too.
class PatientAsker final : public QObject
{
    Q_OBJECT

public:
    PatientAsker(HttpClient &http, const ClientTimes &times, QObject *parent);

    /// Asks now. The handler gets a good answer, a refusal, or what made patience end.
    void ask(const Request &request, HttpClient::Handler handler);
    /// Asks after a pause, which grows from call to call.
    void askLater(const Request &request, HttpClient::Handler handler);
    /// The server has answered another request.
    void heard() { m_answeredOnce = true; }
    /// The next pause is the shortest again.
    void hurry() { m_pause = m_times.pollFirst; }

Q_SIGNALS:
    /// The server is gone; `why` is one line. Once for each time it goes.
    void waiting(const QString &why);

private:
    void onAnswer(const Request &request, const HttpClient::Handler &handler, const Answer &answer);

    HttpClient &m_http;
    const ClientTimes m_times;
    Milliseconds m_pause;
    QElapsedTimer m_silence; ///< runs while the server is gone
    bool m_answeredOnce = false;
};

} // namespace holdfast::app::client
