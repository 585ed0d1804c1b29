// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/server/addresses.h"

#include <QTest>

using namespace holdfast::server;

/// Under which name a server with TLS is reached.
class TestAddresses : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void namesTheServer_data();
    void namesTheServer();
    void namesAPlainServer();
};

void TestAddresses::namesTheServer_data()
{
    QTest::addColumn<QString>("listening");
    QTest::addColumn<QStringList>("names");
    QTest::addColumn<QString>("others");
    QTest::addColumn<QString>("here");
    const QStringList own{"localhost", "127.0.0.1", "::1", "box.lan", "10.0.0.5"};
    const QStringList company{"*.example.com", "jobs.example.com"};
    QTest::newRow("every address") << "0.0.0.0:8000" << own << "https://box.lan:8000"
                                   << "https://127.0.0.1:8000";
    QTest::newRow("every IPv6 address") << "[::]:8000" << own << "https://box.lan:8000"
                                        << "https://[::1]:8000";
    QTest::newRow("one address") << "10.0.0.5:9" << own << "https://box.lan:9"
                                 << "https://10.0.0.5:9";
    QTest::newRow("this machine alone") << "127.0.0.1:8000" << own << ""
                                        << "https://127.0.0.1:8000";
    QTest::newRow("a company's") << "0.0.0.0:443" << company << "https://jobs.example.com:443"
                                 << "https://jobs.example.com:443";
    QTest::newRow("only for a wildcard") << "10.0.0.5:9" << QStringList{"*.example.com"} << "https://10.0.0.5:9"
                                         << "https://10.0.0.5:9";
    QTest::newRow("names of nobody") << "0.0.0.0:9" << QStringList{"localhost"} << ""
                                     << "https://localhost:9";
    QTest::newRow("one address that it does not name") << "10.0.0.7:9" << own << "https://box.lan:9"
                                                       << "https://box.lan:9";
    QTest::newRow("one address and no name") << "10.0.0.7:9" << QStringList{"localhost"} << "https://10.0.0.7:9"
                                             << "https://10.0.0.7:9";
    QTest::newRow("an IPv6 address") << "[fd00::5]:9" << QStringList{"fd00::5"} << "https://[fd00::5]:9"
                                     << "https://[fd00::5]:9";
}

void TestAddresses::namesTheServer()
{
    QFETCH(QString, listening);
    QFETCH(QStringList, names);
    QTEST(urlForOthers(listening, names), "others");
    QTEST(urlHere(listening, names), "here");
}

void TestAddresses::namesAPlainServer()
{
    QCOMPARE(plainUrlHere(QStringLiteral("0.0.0.0:8000")), QStringLiteral("http://127.0.0.1:8000"));
    QCOMPARE(plainUrlHere(QStringLiteral("[::]:8000")), QStringLiteral("http://[::1]:8000"));
    QCOMPARE(plainUrlHere(QStringLiteral("10.0.0.5:8000")), QStringLiteral("http://10.0.0.5:8000"));
}

QTEST_GUILESS_MAIN(TestAddresses)
#include "tst_addresses.moc"
