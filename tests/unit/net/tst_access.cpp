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
    void anAllowedPageMayUseAnyName();
    void knowsBrowsers_data();
    void knowsBrowsers();
    void judgesOrigins_data();
    void judgesOrigins();
    void judgesWhatBrowsersSayOfTheSite_data();
    void judgesWhatBrowsersSayOfTheSite();
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
    QTest::addColumn<QByteArray>("host");
    QTest::addColumn<int>("onLoopback"); // the status; 0: fine
    QTest::addColumn<int>("program");    // where other machines can connect
    QTest::addColumn<int>("browser");
    const auto row = [](const char *host, int onLoopback, int program, int browser) {
        QTest::newRow(host) << QByteArray(host) << onLoopback << program << browser;
    };
    for (const char *address : {"127.0.0.1:8000", "localhost:8000", "LOCALHOST:8000", "[::1]:8000", "10.0.0.7:8000",
                                "127.0.0.1:9000", "localhost", "[fd00:0:0::5]:443", ""})
        row(address, 0, 0, 0); // no page has such a name, whatever the port of a tunnel
    for (const char *name :
         {"sched.example:8000", "sched", "evil.example:8000", "localhost.evil.example:8000", "127.0.0.1.nip.io:8000"})
        row(name, 421, 0, 421);
    row("extra.example:1234", 0, 0, 0);
    row("Extra.Example", 0, 0, 0);
    row("proxied.example:443", 0, 0, 0);
    row("proxied.example:444", 421, 0, 421);
    for (const char *bad : {"a b", "127.0.0.1:8000,evil", "localhost:8000/", "user@localhost:8000"})
        row(bad, 400, 400, 400);
}

void TestAccess::judgesHosts()
{
    QFETCH(QByteArray, host);
    QFETCH(int, onLoopback);
    QFETCH(int, program);
    QFETCH(int, browser);
    AccessRules rules;
    rules.allowedHosts = QStringList{QStringLiteral("extra.example"), QStringLiteral("proxied.example:443")};
    RequestHead head;
    head.host = host;
    const auto status = [&] {
        const auto refusal = checkAccess(head, rules);
        return refusal ? rowOf(refusal->code).httpStatus : 0;
    };
    QCOMPARE(status(), onLoopback);
    rules.anyName = true;
    QCOMPARE(status(), program);
    head.fromBrowser = true;
    QCOMPARE(status(), browser);
}

/// Whose page it is is the browser's word, not the page's: DNS rebinding does not change it.
void TestAccess::anAllowedPageMayUseAnyName()
{
    const AccessRules rules{{}, false, {QStringLiteral("https://monitor.example")}};
    RequestHead head;
    head.host = "sched.example:8000";
    head.origin = "https://monitor.example";
    head.fromBrowser = true;
    QVERIFY(!checkAccess(head, rules));
    head.origin = "http://sched.example:8000"; // as a page of ours, but under a name that nobody gave
    QVERIFY(checkAccess(head, rules));
    QVERIFY(!checkAccess(head, {{QStringLiteral("sched.example")}, false, {}}));
}

/// As browsers ask by themselves for what a page at http://evil.example:8000 wants, once that name leads here.
void TestAccess::knowsBrowsers_data()
{
    QTest::addColumn<QByteArray>("header");
    QTest::addColumn<bool>("browser");
    QTest::newRow("Firefox, fetch") << QByteArray(
                                           "User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101\r\n"
                                           "Accept: */*\r\nSec-Fetch-Dest: empty\r\nSec-Fetch-Site: same-origin\r\n")
                                    << true;
    QTest::newRow("Chrome, image") << QByteArray("sec-fetch-mode: no-cors\r\nAccept: image/avif\r\n") << true;
    QTest::newRow("Safari 15") << QByteArray("User-Agent: Mozilla/5.0 (Macintosh) AppleWebKit/605.1.15\r\n") << true;
    QTest::newRow("a cookie") << QByteArray("Cookie: a=b\r\n") << true;
    QTest::newRow("a form") << QByteArray("Origin: null\r\n") << true;
    QTest::newRow("Firefox, with a name of the script's") << QByteArray("User-Agent: x\r\nAccept: */*\r\n"
                                                                        "Accept-Encoding: gzip, deflate\r\n")
                                                          << true;
    QTest::newRow("Prometheus") << QByteArray("User-Agent: Prometheus/2.42\r\nAccept-Encoding: gzip\r\n") << false;
    QTest::newRow("curl") << QByteArray("User-Agent: curl/8.5\r\nAccept: */*\r\n") << false;
    QTest::newRow("our commands") << QByteArray("User-Agent: holdfast/0.1\r\nAccept-Language: en,*\r\n") << false;
    QTest::newRow("Python websockets") << QByteArray("User-Agent: Python/3.11 websockets/12.0\r\n") << false;
    QTest::newRow("nothing") << QByteArray() << false;
}

void TestAccess::knowsBrowsers()
{
    QFETCH(QByteArray, header);
    QFETCH(bool, browser);
    const auto parsed = parseHead("GET /api/v1/jobs HTTP/1.1\r\nHost: evil.example:8000\r\n" + header + "\r\n");
    const auto *head = std::get_if<RequestHead>(&parsed);
    QVERIFY(head != nullptr);
    QCOMPARE(head->fromBrowser, browser);
    AccessRules rules;
    rules.anyName = true;
    QCOMPARE(checkAccess(*head, rules).has_value(), browser);
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
    QTest::newRow("our own page") << QByteArray("http://127.0.0.1:8000") << 0;
    QTest::newRow("our own page, over TLS") << QByteArray("https://127.0.0.1:8000") << 0;
    QTest::newRow("another server of this machine") << QByteArray("http://127.0.0.1:9000") << 403;
    QTest::newRow("no port") << QByteArray("http://127.0.0.1") << 403;
    QTest::newRow("another name of this machine") << QByteArray("http://localhost:8000") << 403;
    QTest::newRow("another scheme") << QByteArray("ftp://127.0.0.1:8000") << 403;
    QTest::newRow("null") << QByteArray("null") << 403;
    QTest::newRow("prefix") << QByteArray("https://monitor.example.evil") << 403;
}

void TestAccess::judgesOrigins()
{
    QFETCH(QByteArray, origin);
    QFETCH(int, status);
    const AccessRules rules{{}, false, {QStringLiteral("https://monitor.example")}};
    RequestHead head;
    head.host = "127.0.0.1:8000";
    head.origin = origin;
    const auto refusal = checkAccess(head, rules);
    QCOMPARE(refusal ? rowOf(refusal->code).httpStatus : 0, status);
}

void TestAccess::judgesWhatBrowsersSayOfTheSite_data()
{
    QTest::addColumn<QByteArray>("site");
    QTest::addColumn<QByteArray>("origin");
    QTest::addColumn<int>("status");
    QTest::newRow("no browser") << QByteArray() << QByteArray() << 0;
    QTest::newRow("typed into the address bar") << QByteArray("none") << QByteArray() << 0;
    QTest::newRow("a page of ours") << QByteArray("same-origin") << QByteArray() << 0;
    QTest::newRow("an image in a foreign page") << QByteArray("cross-site") << QByteArray() << 403;
    QTest::newRow("another port of this host") << QByteArray("same-site") << QByteArray() << 403;
    QTest::newRow("an allowed page") << QByteArray("cross-site") << QByteArray("https://monitor.example") << 0;
}

void TestAccess::judgesWhatBrowsersSayOfTheSite()
{
    QFETCH(QByteArray, site);
    QFETCH(QByteArray, origin);
    QFETCH(int, status);
    const AccessRules rules{{}, false, {QStringLiteral("https://monitor.example")}};
    RequestHead head;
    head.host = "127.0.0.1:8000";
    head.origin = origin;
    head.fetchSite = site;
    const auto refusal = checkAccess(head, rules);
    QCOMPARE(refusal ? rowOf(refusal->code).httpStatus : 0, status);
}

QTEST_GUILESS_MAIN(TestAccess)
#include "tst_access.moc"
