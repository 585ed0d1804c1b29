// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/client/run_command.h"
#include "tests/support/canned_server.h"

#include <QTemporaryDir>
#include <QTest>

using namespace holdfast;
using namespace holdfast::app;
using namespace holdfast::app::client;
using test::CannedServer;
using test::http;

namespace {

const QByteArray kRefused = http(401, R"({"error":{"code":"unauthorized","message":"no token"}})");

} // namespace

/// Which token a command sends, and when.
class TestClientTokens final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_data = std::make_unique<QTemporaryDir>();
        m_server = std::make_unique<CannedServer>();
        m_out.clear();
        m_err.clear();
        m_options = Options();
        m_options.url = QUrl(m_server->url());
        m_options.dataDir = m_data->path();
        QFile file(m_data->filePath(QStringLiteral("admin.token")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("hfa_admin\n");
    }

    void sendsNoAdminTokenUnlessAsked()
    {
        m_server->setAnswers({http(200, "{}")});
        QCOMPARE(run(Status{}), 0);
        QCOMPARE(m_server->requests().size(), 1);
        QVERIFY(!m_server->requests()[0].contains("Authorization"));
    }
    void sendsTheAdminTokenWhenAsked()
    {
        m_server->setAnswers({kRefused, http(200, "{}")});
        QCOMPARE(run(Status{}), 0);
        QCOMPARE(m_server->requests().size(), 2);
        QVERIFY(!m_server->requests()[0].contains("Authorization"));
        QVERIFY(m_server->requests()[1].contains("\r\nAuthorization: Bearer hfa_admin\r\n"));
    }
    void givesUpWhenTheAdminTokenIsRefused()
    {
        m_server->setAnswers({kRefused});
        QCOMPARE(run(Status{}), 4);
        QCOMPARE(m_server->requests().size(), 2);
    }
    void sendsARequestWithABodyAgain()
    {
        m_server->setAnswers({kRefused, http(201, R"({"id":"i","role":"viewer","token":"hfv_new"})")});
        QCOMPARE(run(TokenCreate{QStringLiteral("viewer"), {}, {}}), 0);
        QCOMPARE(m_server->requests().size(), 2);
        QVERIFY(m_server->requests()[1].endsWith(R"({"role":"viewer"})"));
        QCOMPARE(m_out, QByteArray("hfv_new\n"));
        QVERIFY(!m_err.contains("hfv_new"));
    }
    void sendsNoAdminTokenBesideAnother()
    {
        m_options.token = "hfv_own";
        m_server->setAnswers({kRefused});
        QCOMPARE(run(Status{}), 4);
        QCOMPARE(m_server->requests().size(), 1);
        QVERIFY(m_server->requests()[0].contains("Bearer hfv_own"));
    }
    void printsTheLineThatNamesThisServer()
    {
        m_server->setAnswers({http(201, R"({"id":"i","role":"join","token":"hfj_new"})")});
        QCOMPARE(run(TokenJoin{}), 0);
        QCOMPARE(m_out, "holdfast worker join " + m_server->url().toLatin1() + " hfj_new\n");
    }
    void printsTheAddressForOthersThatTheServerNames()
    {
        m_server->setAnswers({http(201, "{\"token\":\"hfj_new\",\"url\":\"https://box:8000\"}")});
        QCOMPARE(run(TokenJoin{}), 0); // this command asked a loopback address
        QCOMPARE(m_out, QByteArray("holdfast worker join https://box:8000 hfj_new\n"));
    }

private:
    int run(const Command &command)
    {
        m_options.command = command;
        const Console console{[this](const QByteArray &bytes) {
                                  m_out += bytes;
                                  return Written::All;
                              },
                              [this](const QByteArray &bytes) {
                                  m_err += bytes;
                                  return Written::All;
                              }};
        const ClientTimes times{Milliseconds(20'000), Milliseconds(1), Milliseconds(5), Milliseconds(20'000)};
        return runCommand(m_options, console, times);
    }

    std::unique_ptr<QTemporaryDir> m_data;
    std::unique_ptr<CannedServer> m_server;
    Options m_options;
    QByteArray m_out;
    QByteArray m_err;
};

QTEST_GUILESS_MAIN(TestClientTokens)
#include "tst_client_tokens.moc"
