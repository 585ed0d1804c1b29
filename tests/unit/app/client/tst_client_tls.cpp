// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/client/run_command.h"
#include "tests/support/canned_server.h"
#include "tests/support/own_certificate.h"

#include <QTest>

using namespace holdfast;
using namespace holdfast::app;
using namespace holdfast::app::client;
using holdfast::test::CannedServer;
using holdfast::test::http;
using holdfast::test::OwnCertificate;

namespace {

constexpr char kQueued[] = R"({"id":"i","job":"j","state":"queued"})";
constexpr char kSucceeded[] = R"({"id":"i","job":"j","state":"succeeded","exit_code":0})";

} // namespace

/// Commands over https, and what they send to a server that they do not trust: nothing.
class TestClientTls final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_server = std::make_unique<CannedServer>();
        m_server->setTls(tls::serverConfiguration(m_own.pair()));
        m_server->setAnswers({http(200, "{}")});
        m_err.clear();
        m_options = Options();
        m_options.url = QUrl(m_server->url());
        m_options.token = "hfv_secret";
    }

    void trustsAnAuthorityOrAPin()
    {
        m_options.tlsCa = m_own.files.ca();
        QCOMPARE(run(Status{}), 0);
        m_options.tlsCa.clear();
        m_options.tlsPin = m_own.pair().pin();
        QCOMPARE(run(Status{}), 0);
        QCOMPARE(m_server->requests().size(), 2);
        for (const QByteArray &request : m_server->requests())
            QVERIFY(request.contains("\r\nAuthorization: Bearer hfv_secret\r\n"));
    }

    void sendsNothingToAServerThatItDoesNotTrust_data()
    {
        QTest::addColumn<QString>("pin");
        QTest::addColumn<QByteArray>("words");
        QTest::newRow("unknown") << QString() << QByteArray("comes from \"Test CA\", which is not trusted");
        QTest::newRow("pin") << QString(64, u'0') << QByteArray("not lead to the pinned public key. Ask ");
    }
    void sendsNothingToAServerThatItDoesNotTrust()
    {
        QFETCH(QByteArray, words);
        QFETCH(QString, pin);
        m_options.tlsPin = pin;
        QCOMPARE(run(Status{}), 3);
        QVERIFY2(m_err.contains(words), m_err.constData());
        QVERIFY2(m_err.startsWith("holdfast: cannot reach the server at " + m_server->url().toLatin1() + ": the "),
                 m_err.constData());
        QCOMPARE(m_err.count('\n'), 1);
        QVERIFY(m_server->requests().isEmpty());
    }

    void saysThatTheServerSpeaksNoTls()
    {
        CannedServer plain;
        m_options.url = QUrl(plain.url().replace(QStringLiteral("http:"), QStringLiteral("https:")));
        plain.setAnswers({"HTTP/1.1 400 no\r\nContent-Length: 0\r\n\r\n"});
        QCOMPARE(run(Status{}), 3);
        QVERIFY2(m_err.contains("does not speak TLS at this port. Write "), m_err.constData());
        QVERIFY(!plain.requests().value(0).contains("hfv_secret"));
    }

    void aBadFileIsABadCommandLine()
    {
        m_options.tlsCa = QStringLiteral("/no/such/file");
        QCOMPARE(run(Status{}), 2);
        QVERIFY2(m_err.startsWith("holdfast: /no/such/file: No such file"), m_err.constData());
        QCOMPARE(m_err.count('\n'), 1);
        m_options.url = QUrl(QStringLiteral("http://127.0.0.1:1"));
        QCOMPARE(run(Status{}), 3); // nobody reads it
    }

    void asksOnceForARun()
    {
        m_options.tlsCa = m_own.files.ca();
        m_server->setAnswers({"close"});
        QCOMPARE(run(JobRun{QStringLiteral("j"), false}), 3);
        QCOMPARE(m_server->requests().size(), 1);
    }

    void waitsAndFollows()
    {
        m_options.tlsPin = m_own.pair().pin();
        m_server->setAnswers({http(201, kQueued), http(200, kQueued), http(200, kSucceeded)});
        QCOMPARE(run(JobRun{QStringLiteral("j"), true}), 0);
        QCOMPARE(m_server->requests().size(), 3);
    }

private:
    int run(const Command &command)
    {
        m_options.command = command;
        const Console console{[](const QByteArray &) { return Written::All; },
                              [this](const QByteArray &bytes) {
                                  m_err += bytes;
                                  return Written::All;
                              }};
        return runCommand(m_options, console,
                          {Milliseconds(20'000), Milliseconds(1), Milliseconds(5), Milliseconds(20'000)});
    }

    OwnCertificate m_own;
    std::unique_ptr<CannedServer> m_server;
    Options m_options;
    QByteArray m_err;
};

QTEST_GUILESS_MAIN(TestClientTls)
#include "tst_client_tls.moc"
