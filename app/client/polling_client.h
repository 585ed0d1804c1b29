// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/client/command_run.h"
#include "app/client/http_client.h"

#include <QElapsedTimer>

namespace holdfast::app::client {

/// Asks again and again, and bears with a server that restarts: once it has answered, silence is only an answer after
/// ClientTimes::patience. A 503 of the server's own counts as silence too.
class PollingClient final : public QObject
{
    Q_OBJECT

public:
    static constexpr Seconds kKept{5}; ///< less than ClientTimes::silence

    PollingClient(HttpClient &http, const ClientTimes &times, QObject *parent);

    /// Asks now. The handler gets a good answer, a refusal, or what made patience end.
    void ask(const Request &request, HttpClient::Handler handler);
    /// Asks after a pause, which grows from call to call.
    void askLater(const Request &request, HttpClient::Handler handler);
    /// Asks what the server answers when there is news, or after kKept: at once, and after a pause where the last such
    /// question came back before. A server that is older, or has many of them, keeps none.
    void askForNews(const Request &request, HttpClient::Handler handler);
    /// The server has answered another request.
    void heard() { m_answeredOnce = true; }
    /// There was news: the next question goes at once, and the next pause is the shortest again.
    void hurry();

Q_SIGNALS:
    /// The server is gone; `why` is one line. Once for each time it goes.
    void waiting(const QString &why);

private:
    void onAnswer(const Request &request, const HttpClient::Handler &handler, const Answer &answer);

    HttpClient &m_http;
    const ClientTimes m_times;
    Milliseconds m_pause;
    QElapsedTimer m_sent;    ///< since the last question left
    QElapsedTimer m_silence; ///< runs while the server is gone
    bool m_answeredOnce = false;
    bool m_isKept = true; ///< the last question for news was
};

} // namespace holdfast::app::client
