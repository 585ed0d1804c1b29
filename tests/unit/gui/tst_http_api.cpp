// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/feed/http_api.h"
#include "tests/support/patience.h"

#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>

using namespace holdfast;
using namespace holdfast::gui;

/// How the window asks over HTTP.
class TestHttpApi : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_server = std::make_unique<QTcpServer>();
        m_requests = 0;
        QVERIFY(m_server->listen(QHostAddress::LocalHost));
        connect(m_server.get(), &QTcpServer::newConnection, this, [this] {
            QTcpSocket *socket = m_server->nextPendingConnection();
            connect(socket, &QTcpSocket::readyRead, this, [this, socket] {
                socket->readAll();
                socket->write(++m_requests <= m_busyFor ? m_busy : good());
                socket->disconnectFromHost();
            });
        });
    }

    void asksABusyServerAgain()
    {
        m_busyFor = 2;
        QVERIFY(ask());
        QCOMPARE(m_requests, 3);
    }

    void givesUpOnAServerThatStaysBusy()
    {
        m_busyFor = 100;
        const auto answer = ask();
        QVERIFY(!answer);
        QCOMPARE(answer.problem().code, QString("unavailable"));
        QCOMPARE(m_requests, 4);
    }

private:
    static QByteArray good() { return "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\n[]"; }

    Result<QJsonValue> ask()
    {
        const auto address = parseServerAddress(QStringLiteral("127.0.0.1:%1").arg(m_server->serverPort()));
        HttpApi api(*address);
        std::optional<Result<QJsonValue>> answer;
        api.ask({Verb::Get, "/api/v1/jobs", {}, {}}, this, [&answer](const Result<QJsonValue> &got) { answer = got; });
        (void)QTest::qWaitFor([&answer] { return answer.has_value(); }, 30'000);
        return answer.value_or(Problem{"none", "no answer", {}, {}});
    }

    const QByteArray m_body = R"({"error":{"code":"unavailable","message":"too many requests wait already"}})";
    const QByteArray m_busy = "HTTP/1.1 503 Busy\r\nRetry-After: 0\r\nConnection: close\r\nContent-Length: " +
                              QByteArray::number(m_body.size()) + "\r\n\r\n" + m_body;
    std::unique_ptr<QTcpServer> m_server;
    int m_requests = 0;
    int m_busyFor = 0;
};

QTEST_GUILESS_MAIN(TestHttpApi)
#include "tst_http_api.moc"
