// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/access.h"
#include "core/net/host_port.h"

#include <QTest>

using namespace holdfast::net;

class TestAccess : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void parsesHostAndPort_data();
    void parsesHostAndPort();
    void aMissingPortMayHaveADefault();
    void addressesSurviveARoundTrip_data();
    void addressesSurviveARoundTrip();
    void mappedAddressesAreShownAsIPv4();
    void knowsLoopback_data();
    void knowsLoopback();
    void judgesHosts_data();
    void judgesHosts();
    void judgesOrigins_data();
    void judgesOrigins();
};

void TestAccess::parsesHostAndPort_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("host"); // empty: a Problem
    QTest::addColumn<int>("port");
    const auto row = [](const char *text, const char *host, int port) {
        QTest::newRow(text) << QString::fromUtf8(text) << QString::fromUtf8(host) << port;
    };
    row("127.0.0.1:8000", "127.0.0.1", 8000);
    row("localhost:0", "localhost", 0);
    row("build-7.example.org:65535", "build-7.example.org", 65535);
    row("my_host:1", "my_host", 1);
    row("*:8000", "*", 8000);
    row("[::1]:8000", "::1", 8000);
    row("[2001:db8::7]:80", "2001:db8::7", 80);
    for (const char *bad : {"",
                            ":",
                            ":8000",
                            "localhost",
                            "localhost:",
                            "localhost:65536",
                            "localhost:-1",
                            "localhost:+1",
                            "localhost:8000x",
                            "localhost: 8000",
                            "local host:1",
                            "a:1:2",
                            "::1:8000",
                            "[::1]",
                            "[::1]8000",
                            "[::1:8000",
                            "[localhost]:1",
                            "[]:1",
                            "[1.2.3.4]:1",
                            "http://h:1",
                            "h/x:1",
                            "h:000001",
                            "u@h:1",
                            "h\n:1",
                            "\xc3\xa4:1"})
        row(bad, "", 0);
}

void TestAccess::parsesHostAndPort()
{
    QFETCH(QString, text);
    QFETCH(QString, host);
    QFETCH(int, port);
    const auto parsed = parseHostPort(text);
    QCOMPARE(parsed.ok(), !host.isEmpty());
    if (!parsed.ok()) {
        QCOMPARE(parsed.problem().code, QStringLiteral("bad_address"));
        QVERIFY(!parsed.problem().what.isEmpty() && !parsed.problem().todo.isEmpty());
        return;
    }
    QCOMPARE(parsed->host, host);
    QCOMPARE(int(parsed->port), port);
}

void TestAccess::aMissingPortMayHaveADefault()
{
    QCOMPARE(parseHostPort(QStringLiteral("h"), 80)->port, quint16(80));
    QCOMPARE(parseHostPort(QStringLiteral("[::1]"), 80)->port, quint16(80));
    QCOMPARE(parseHostPort(QStringLiteral("h:81"), 80)->port, quint16(81));
    QVERIFY(!parseHostPort(QStringLiteral("h:"), 80));
}

void TestAccess::addressesSurviveARoundTrip_data()
{
    QTest::addColumn<QString>("text");
    for (const char *text : {"127.0.0.1:8000", "[::1]:8000", "host:0"})
        QTest::newRow(text) << QString::fromLatin1(text);
}

void TestAccess::addressesSurviveARoundTrip()
{
    QFETCH(QString, text);
    QCOMPARE(parseHostPort(text)->text(), text);
}

void TestAccess::mappedAddressesAreShownAsIPv4()
{
    QCOMPARE(endpoint(QHostAddress(QStringLiteral("::ffff:10.0.0.7")), 5).text(), QStringLiteral("10.0.0.7:5"));
    QCOMPARE(endpoint(QHostAddress(QStringLiteral("fe80::1")), 5).text(), QStringLiteral("[fe80::1]:5"));
}

void TestAccess::knowsLoopback_data()
{
    QTest::addColumn<QString>("host");
    QTest::addColumn<bool>("loopback");
    for (const char *host : {"localhost", "LocalHost", "127.0.0.1", "127.8.9.1", "::1", "[::1]", "::ffff:127.0.0.1"})
        QTest::newRow(host) << QString::fromLatin1(host) << true;
    for (const char *host : {"", "*", "0.0.0.0", "::", "[::]", "10.0.0.1", "128.0.0.1", "localhost.example",
                             "127.0.0.1.nip.io", "example.org", "fe80::1"})
        QTest::newRow(*host ? host : "empty") << QString::fromLatin1(host) << false;
}

void TestAccess::knowsLoopback()
{
    QFETCH(QString, host);
    QFETCH(bool, loopback);
    QCOMPARE(isLoopback(host), loopback);
}

void TestAccess::judgesHosts_data()
{
    QTest::addColumn<QString>("listen");
    QTest::addColumn<QByteArray>("host");
    QTest::addColumn<int>("status"); // 0: fine
    const auto row = [](const char *listen, const char *host, int status) {
        QTest::addRow("%s asked for %s", listen, host) << QString::fromLatin1(listen) << QByteArray(host) << status;
    };
    row("127.0.0.1", "127.0.0.1:8000", 0);
    row("127.0.0.1", "localhost:8000", 0);
    row("127.0.0.1", "LOCALHOST:8000", 0);
    row("127.0.0.1", "[::1]:8000", 0);
    row("127.0.0.1", "", 0);
    row("127.0.0.1", "127.0.0.1:8001", 421);
    row("127.0.0.1", "localhost", 421);
    row("127.0.0.1", "evil.example:8000", 421);
    row("127.0.0.1", "localhost.evil.example:8000", 421);
    row("127.0.0.1", "10.0.0.7:8000", 421);
    row("127.0.0.1", "extra.example:1234", 0);
    row("127.0.0.1", "extra.example", 0);
    row("127.0.0.1", "proxied.example:443", 0);
    row("127.0.0.1", "proxied.example:444", 421);
    row("127.0.0.1", "[fd00::5]:443", 0);
    row("127.0.0.1", "[fd00:0:0::5]:443", 0);
    row("127.0.0.1", "a b", 400);
    row("127.0.0.1", "127.0.0.1:8000,evil", 400);
    row("127.0.0.1", "localhost:8000/", 400);
    row("127.0.0.1", "user@localhost:8000", 400);
    row("::1", "[0:0:0:0:0:0:0:1]:8000", 0);
    row("::1", "localhost:8000", 0);
    row("10.0.0.7", "10.0.0.7:8000", 0);
    row("10.0.0.7", "localhost:8000", 421);
    row("build.example", "Build.Example:8000", 0);
    row("0.0.0.0", "localhost:8000", 0);
    row("0.0.0.0", "0.0.0.0:8000", 421);
    row("*", "127.0.0.1:8000", 0);
    row("*", "evil.example:8000", 421);
}

void TestAccess::judgesHosts()
{
    QFETCH(QString, listen);
    QFETCH(QByteArray, host);
    QFETCH(int, status);
    AccessRules rules;
    rules.allowedHosts << QStringLiteral("extra.example") << QStringLiteral("proxied.example:443")
                       << QStringLiteral("[fd00::5]:443");
    rules.allowedHosts += ownHosts(listen, 8000);
    RequestHead head;
    head.host = host;
    const auto refusal = checkAccess(head, rules);
    QCOMPARE(refusal ? refusal->status : 0, status);
}

void TestAccess::judgesOrigins_data()
{
    QTest::addColumn<QByteArray>("origin");
    QTest::addColumn<int>("status");
    QTest::newRow("none") << QByteArray() << 0;
    QTest::newRow("allowed") << QByteArray("https://monitor.example") << 0;
    QTest::newRow("allowed in capitals") << QByteArray("HTTPS://Monitor.Example") << 0;
    QTest::newRow("other scheme") << QByteArray("http://monitor.example") << 403;
    QTest::newRow("other port") << QByteArray("https://monitor.example:8443") << 403;
    QTest::newRow("foreign") << QByteArray("https://evil.example") << 403;
    QTest::newRow("own address") << QByteArray("http://127.0.0.1:8000") << 403;
    QTest::newRow("null") << QByteArray("null") << 403;
    QTest::newRow("prefix") << QByteArray("https://monitor.example.evil") << 403;
}

void TestAccess::judgesOrigins()
{
    QFETCH(QByteArray, origin);
    QFETCH(int, status);
    const AccessRules rules{ownHosts(QStringLiteral("127.0.0.1"), 8000), {QStringLiteral("https://monitor.example")}};
    RequestHead head;
    head.host = "127.0.0.1:8000";
    head.origin = origin;
    const auto refusal = checkAccess(head, rules);
    QCOMPARE(refusal ? refusal->status : 0, status);
}

QTEST_GUILESS_MAIN(TestAccess)
#include "tst_access.moc"
