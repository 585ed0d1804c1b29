// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/options/tls_options.h"
#include "surroundings.h"

#include <QTest>

using namespace holdfast;
using namespace holdfast::app;
using test::surroundings;
using test::typed;

namespace {

const QString kOwnCa = QStringLiteral("/d/tls/ca.pem");

Options parsed(const char *line, bool hasOwn = true)
{
    Surroundings here = surroundings();
    here.hasMonitor = here.hasDisplay = true;
    here.isFile = [hasOwn](const QString &path) { return hasOwn && path == u"/d/tls/server.pem"; };
    const auto options = parseOptions(typed(QString::fromLatin1(line)), here);
    return options ? *options : Options();
}

} // namespace

/// Where "tls init" has left a certificate in the data folder, the clients on that machine use it by themselves.
class TestOwnTls final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void clientsOfThisMachineTrustIt()
    {
        const Options command = parsed("status --data /d");
        QCOMPARE(command.url.toString(), QStringLiteral("https://127.0.0.1:8000"));
        QCOMPARE(command.tlsCa, kOwnCa);
        QVERIFY(command.isOwnCa);
        const Options worker = parsed("--worker --data /d");
        QCOMPARE(worker.connectUrls.value(0).toString(), QStringLiteral("wss://127.0.0.1:8000/ws/heartbeat"));
        QCOMPARE(worker.tlsCa, kOwnCa);
        QVERIFY(worker.isOwnCa);
    }

    void everyAddressOfThisMachineIsItsServer()
    {
        for (const char *line :
             {"status --data /d --url https://127.0.0.2:81", "status --data /d --url https://localhost"})
            QVERIFY2(parsed(line).tlsCa == kOwnCa && parsed(line).isOwnCa, line);
        QVERIFY(parsed("status --data /d --url http://127.0.0.1:8000").tlsCa.isEmpty());
    }

    void whatIsNamedIsTrustedAsItWasSaid()
    {
        for (const char *line : {"status --data /d --url https://s", "--worker --data /d --connect wss://s"}) {
            QVERIFY2(parsed(line).tlsCa.isEmpty(), line);
            QVERIFY(!parsed(line).isOwnCa);
        }
        const Options given = parsed("--worker --data /d --tls-ca /x");
        QCOMPARE(given.tlsCa, QStringLiteral("/x"));
        QVERIFY(!given.isOwnCa);
        QCOMPARE(given.connectUrls.value(0).scheme(), QStringLiteral("wss"));
    }

    void withoutItNothingIsEncrypted()
    {
        QCOMPARE(parsed("--worker --data /d", false).connectUrls.value(0).scheme(), QStringLiteral("ws"));
        QCOMPARE(parsed("status --data /d", false).url.scheme(), QStringLiteral("http"));
    }

    void theRunningServerSaysWhereItIs_data()
    {
        QTest::addColumn<QString>("line");
        QTest::addColumn<QString>("said");
        QTest::addColumn<QString>("url");
        QTest::addColumn<QString>("link");
        QTest::addColumn<bool>("isOwnCa");
        const QString plain = QStringLiteral("ws://127.0.0.1:8000/ws/heartbeat");
        QTest::newRow("--insecure") << "status --data /d"
                                    << "http://10.0.0.5:80\n"
                                    << "http://10.0.0.5:80" << plain << false;
        QTest::newRow("another port") << "status --data /d"
                                      << "https://127.0.0.1:9"
                                      << "https://127.0.0.1:9" << plain << true;
        QTest::newRow("a name") << "status --data /d"
                                << "https://jobs:9"
                                << "https://jobs:9" << plain << true;
        QTest::newRow("a worker") << "--worker --data /d"
                                  << "https://jobs:9"
                                  << "https://jobs:9"
                                  << "wss://jobs:9/ws/heartbeat" << true;
        QTest::newRow("a worker, without TLS") << "--worker --data /d"
                                               << "http://[::1]:9"
                                               << "http://[::1]:9"
                                               << "ws://[::1]:9/ws/heartbeat" << false;
        QTest::newRow("a worker of another server") << "--worker --data /d --connect ws://s/ws/heartbeat"
                                                    << "https://jobs:9"
                                                    << "https://jobs:9"
                                                    << "ws://s/ws/heartbeat" << false;
        QTest::newRow("somebody knows better") << "status --data /d --url http://s"
                                               << "https://jobs:9"
                                               << "http://s" << plain << false;
        QTest::newRow("a server") << "--server --data /d"
                                  << "http://10.0.0.5:80"
                                  << "https://127.0.0.1:8000" << plain << true;
        for (const char *nonsense : {"", "what is this", "ftp://jobs:9", "http://", "//jobs:9"})
            QTest::newRow(nonsense) << "status --data /d" << nonsense << "https://127.0.0.1:8000" << plain << true;
    }

    void theRunningServerSaysWhereItIs()
    {
        QFETCH(QString, line);
        QFETCH(QString, said);
        Surroundings here = surroundings(
            {}, {{QStringLiteral("/d/server.url"), said}, {QStringLiteral("/d/tls/server.pem"), QStringLiteral("x")}});
        const auto options = parseOptions(typed(line), here);
        QVERIFY2(options, options ? "" : qPrintable(options.problem().text()));
        QTEST(options->url.toString(), "url");
        QTEST(options->connectUrls.value(0).toString(), "link");
        QTEST(options->isOwnCa, "isOwnCa");
    }

    void trustIsForAddressesWithTls()
    {
        const Options options = parsed("status --data /d --tls-ca /x --url https://s");
        QCOMPARE(trustOf(options, QUrl(QStringLiteral("https://s"))), (tls::Trust{QStringLiteral("/x"), {}}));
        QCOMPARE(trustOf(options, QUrl(QStringLiteral("wss://s"))), (tls::Trust{QStringLiteral("/x"), {}}));
        QCOMPARE(trustOf(options, QUrl(QStringLiteral("http://s"))), tls::Trust{});
    }
};

QTEST_GUILESS_MAIN(TestOwnTls)
#include "tst_own_tls.moc"
