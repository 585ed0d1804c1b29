// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/feed/http_api.h"
#include "tests/support/canned_server.h"
#include "tests/support/patience.h"

#include <QTest>

#include <memory>
#include <optional>

using namespace holdfast;
using namespace holdfast::gui;

/// How the window asks over HTTP.
class TestHttpApi : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m_server = std::make_unique<holdfast::test::CannedServer>(); }

    void asksABusyServerAgain()
    {
        m_server->setAnswers({busy(), busy(), holdfast::test::http(200, "[]")});
        QVERIFY(ask());
        QCOMPARE(m_server->requests().size(), 3);
    }

    void givesUpOnAServerThatStaysBusy()
    {
        m_server->setAnswers({busy()});
        const auto answer = ask();
        QVERIFY(!answer);
        QCOMPARE(answer.problem().code, QString("unavailable"));
        QCOMPARE(m_server->requests().size(), 4);
    }

private:
    static QByteArray busy()
    {
        return holdfast::test::http(503,
                                    R"({"error":{"code":"unavailable","message":"too many requests wait already"}})")
            .replace("Connection: close\r\n", "Connection: close\r\nRetry-After: 0\r\n");
    }

    Result<QJsonValue> ask()
    {
        const auto address = parseServerAddress(m_server->url());
        HttpApi api(*address);
        std::optional<Result<QJsonValue>> answer;
        api.ask({Verb::Get, "/api/v1/jobs", {}, {}}, this, [&answer](const Result<QJsonValue> &got) { answer = got; });
        (void)QTest::qWaitFor([&answer] { return answer.has_value(); }, holdfast::test::kPatience);
        return answer.value_or(Problem{"none", "no answer", {}, {}});
    }

    std::unique_ptr<holdfast::test::CannedServer> m_server;
};

QTEST_GUILESS_MAIN(TestHttpApi)
#include "tst_http_api.moc"
