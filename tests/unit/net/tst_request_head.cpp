// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/request_head.h"

#include <QTest>

using namespace holdfast::net;

Q_DECLARE_METATYPE(RequestHead)

namespace {

const QByteArray kUpgrade = "GET /ws/heartbeat HTTP/1.1\r\nHost: h:1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n";

QByteArray upgradeWith(const QByteArray &what, const QByteArray &instead)
{
    QByteArray head = kUpgrade;
    Q_ASSERT(head.contains(what));
    return head.replace(what, instead);
}

/// A GET with these header lines, each of which ends in CR LF.
QByteArray get(const QByteArray &lines, const QByteArray &target = "/")
{
    return "GET " + target + " HTTP/1.1\r\nHost: h\r\n" + lines + "\r\n";
}

QByteArray manyLines(int count)
{
    QByteArray lines;
    for (int i = 0; i < count; ++i)
        lines += "X-" + QByteArray::number(i) + ": 1\r\n";
    return lines;
}

/// 0: incomplete, 200: accepted, else the refusal's status.
int verdict(const QByteArray &bytes)
{
    const ParsedHead parsed = parseHead(bytes);
    if (const auto *refusal = std::get_if<Refusal>(&parsed))
        return refusal->reason.isEmpty() ? -1 : rowOf(refusal->code).httpStatus;
    return std::holds_alternative<RequestHead>(parsed) ? 200 : 0;
}

} // namespace

class TestRequestHead : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsAGet();
    void readsAPostAndLeavesItsBody();
    void readsAnUpgrade();
    void judges_data();
    void judges();
    void everyPrefixIsIncomplete();
    void whatFollowsTheHeadDoesNotMatter();
    void anyByteFlippedNeverHurts();
};

void TestRequestHead::readsAGet()
{
    const QByteArray bytes =
        "GET /api/v1/runs%20x?job=a&limit=5 HTTP/1.1\r\nhOsT: LocalHost:8000 \r\nOrigin: http://a.b\r\n"
        "Authorization: Bearer s3cret\r\nSec-Fetch-Site: cross-site\r\n\r\n";
    RequestHead expected;
    expected.takesChunks = true;
    expected.fetchSite = "cross-site";
    expected.fromBrowser = true;
    expected.method = "GET";
    expected.target = "/api/v1/runs%20x";
    expected.query = "job=a&limit=5";
    expected.host = "LocalHost:8000";
    expected.origin = "http://a.b";
    expected.authorization = "Bearer s3cret";
    expected.headBytes = static_cast<std::size_t>(bytes.size());
    const auto parsed = parseHead(bytes);
    QVERIFY(std::holds_alternative<RequestHead>(parsed));
    QVERIFY(std::get<RequestHead>(parsed) == expected);
}

void TestRequestHead::readsAPostAndLeavesItsBody()
{
    const QByteArray head =
        "POST /api/v1/jobs HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\nExpect: 100-Continue\r\n\r\n";
    const auto parsed = parseHead(head + "hello and more");
    QVERIFY(std::holds_alternative<RequestHead>(parsed));
    const auto &read = std::get<RequestHead>(parsed);
    QCOMPARE(read.contentLength, 5);
    QCOMPARE(read.headBytes, static_cast<std::size_t>(head.size()));
    QVERIFY(read.expectContinue);
    QVERIFY(!read.upgrade);
}

void TestRequestHead::readsAnUpgrade()
{
    const auto parsed = parseHead(kUpgrade);
    QVERIFY(std::holds_alternative<RequestHead>(parsed));
    QVERIFY(std::get<RequestHead>(parsed).upgrade);
    QCOMPARE(std::get<RequestHead>(parsed).target, QByteArray("/ws/heartbeat"));
}

void TestRequestHead::judges_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<int>("status");
    const auto row = [](const char *name, const QByteArray &bytes, int status) {
        QTest::newRow(name) << bytes << status;
    };

    row("nothing yet", "", 0);
    row("a good get", get({}), 200);
    row("other methods", "DELETE /x HTTP/1.1\r\nHost: h\r\n\r\n", 200);
    row("unknown method", "BREW /pot HTTP/1.1\r\nHost: h\r\n\r\n", 200);
    row("HTTP/1.0 without Host", "GET /healthz HTTP/1.0\r\n\r\n", 200);
    row("HTTP/1.1 without Host", "GET / HTTP/1.1\r\n\r\n", 400);
    row("HTTP/1.1 with an empty Host", "GET / HTTP/1.1\r\nHost:\r\n\r\n", 400);
    row("HTTP/2.0", "GET / HTTP/2.0\r\nHost: h\r\n\r\n", 505);
    row("HTTP/1.2", "GET / HTTP/1.2\r\nHost: h\r\n\r\n", 505);
    row("HTTP/0.9", "GET /\r\n\r\n", 400);
    row("HTTP/2 preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505);

    row("TLS hello", QByteArray("\x16\x03\x01\x02\x00", 5), 400);
    row("SSH", "SSH-2.0-OpenSSH_9.2\r\n\r\n", 400);
    row("lower-case method", "get / HTTP/1.1\r\nHost: h\r\n\r\n", 400);
    row("empty line first", "\r\nGET / HTTP/1.1\r\nHost: h\r\n\r\n", 400);
    row("bare line feeds", "GET / HTTP/1.1\nHost: h\n\n\r\n\r\n", 505);
    row("two spaces", "GET  / HTTP/1.1\r\nHost: h\r\n\r\n", 400);
    row("NUL in the path", get({}, QByteArray("/a\0b", 4)), 400);
    row("NUL in a value", get(QByteArray("X: a\0b\r\n", 8)), 400);
    row("space before the colon", get("X : 1\r\n"), 400);
    row("no colon", get("nonsense\r\n"), 400);
    row("line without a name", get(": 1\r\n"), 400);

    row("absolute form", get({}, "http://h/"), 400);
    row("asterisk", "OPTIONS * HTTP/1.1\r\nHost: h\r\n\r\n", 400);
    row("authority form", "CONNECT h:80 HTTP/1.1\r\nHost: h\r\n\r\n", 400);
    row("fragment", get({}, "/a#b"), 400);
    row("umlaut", get({}, "/\xc3\xa4"), 400);
    row("backslash", get({}, "/a\\b"), 400);
    row("quote", get({}, "/a\"b"), 400);
    row("half an escape", get({}, "/a%4"), 400);
    row("no escape", get({}, "/a%zz"), 400);
    row("encoded NUL", get({}, "/a%00"), 400);
    row("encoded umlaut", get({}, "/%C3%a4"), 200);

    row("two Hosts", get("Host: other\r\n"), 400);
    row("two Hosts alike", get("Host: h\r\n"), 400);
    row("two Authorizations", get("Authorization: a\r\nAuthorization: b\r\n"), 400);
    row("two Origins", get("Origin: a\r\nOrigin: b\r\n"), 400);
    row("two Upgrades", upgradeWith("Upgrade: websocket\r\n", "Upgrade: h2c\r\nUpgrade: websocket\r\n"), 400);
    row("two keys",
        upgradeWith("Sec-WebSocket-Key", "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Key"), 400);
    row("two versions", upgradeWith("Sec-WebSocket-Version", "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Version"),
        400);
    row("two lengths", get("Content-Length: 1\r\nContent-Length: 2\r\n"), 400);
    row("two lengths alike", get("Content-Length: 1\r\nContent-Length: 1\r\n"), 400);
    row("two cookies", get("Cookie: a\r\nCookie: b\r\n"), 200);

    row("negative length", get("Content-Length: -1\r\n"), 400);
    row("signed length", get("Content-Length: +1\r\n"), 400);
    row("empty length", get("Content-Length:\r\n"), 400);
    row("length in words", get("Content-Length: one\r\n"), 400);
    row("a list of lengths", get("Content-Length: 1, 1\r\n"), 400);
    row("length at the bound", get("Content-Length: 1048576\r\n"), 200);
    row("length above the bound", get("Content-Length: 1048577\r\n"), 413);
    row("length beyond 64 bits", get("Content-Length: 99999999999999999999\r\n"), 400);
    row("chunked", get("Transfer-Encoding: chunked\r\n"), 411);
    row("chunked and length", get("Transfer-Encoding: chunked\r\nContent-Length: 4\r\n"), 400);
    row("identity", get("Transfer-Encoding: identity\r\n"), 411);

    row("16 KiB without an end", get("X: " + QByteArray(20'000, 'x') + "\r\n"), 431);
    row("a request line at the bound", "GET /" + QByteArray(kMaxFieldBytes - 16, 'x') + " HTTP/1.1\r\nHost: h\r\n\r\n",
        200);
    row("a request line above it", "GET /" + QByteArray(kMaxFieldBytes - 14, 'x') + " HTTP/1.1\r\nHost: h\r\n\r\n",
        431);
    row("one long line", get("X: " + QByteArray(9'000, 'x') + "\r\n"), 431);
    row("100 lines", get(manyLines(99)), 200);
    row("101 lines", get(manyLines(100)), 431);
    row("just below 16 KiB", get("X: " + QByteArray(8'000, 'x') + "\r\nY: " + QByteArray(8'000, 'y') + "\r\n"), 200);

    row("a good upgrade", kUpgrade, 200);
    row("upgrade among others", upgradeWith("Connection: Upgrade", "Connection: keep-alive, upgrade"), 200);
    row("upgrade in capitals", upgradeWith("websocket", "WebSocket"), 200);
    row("upgrade to h2c is ignored", get("Upgrade: h2c\r\nConnection: Upgrade\r\n"), 200);
    row("upgrade without Connection", upgradeWith("Connection: Upgrade\r\n", ""), 400);
    row("upgrade with another Connection", upgradeWith("Connection: Upgrade", "Connection: close"), 400);
    row("upgrade in HTTP/1.0", upgradeWith("HTTP/1.1", "HTTP/1.0"), 400);
    row("upgrade by POST", upgradeWith("GET", "POST"), 400);
    row("upgrade with a body", upgradeWith("Host", "Content-Length: 3\r\nHost"), 400);
    row("version 8", upgradeWith("Version: 13", "Version: 8"), 426);
    row("no version", upgradeWith("Sec-WebSocket-Version: 13\r\n", ""), 426);
    row("no key", upgradeWith("Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n", ""), 400);
    row("short key", upgradeWith("dGhlIHNhbXBsZSBub25jZQ==", "dGhlIHNhbXBsZQ=="), 400);
    row("key that is no base64", upgradeWith("dGhlIHNhbXBsZSBub25jZQ==", "dGhlIHNhbXBs*SBub25jZQ=="), 400);
}

void TestRequestHead::judges()
{
    QFETCH(QByteArray, bytes);
    QFETCH(int, status);
    QCOMPARE(verdict(bytes), status);
}

void TestRequestHead::everyPrefixIsIncomplete()
{
    for (qsizetype size = 0; size < kUpgrade.size(); ++size)
        QCOMPARE(verdict(kUpgrade.left(size)), 0);
}

void TestRequestHead::whatFollowsTheHeadDoesNotMatter()
{
    const QByteArray two = kUpgrade + get({}, "/second") + QByteArray(100'000, '\0');
    const auto parsed = parseHead(two);
    QVERIFY(std::holds_alternative<RequestHead>(parsed));
    QCOMPARE(std::get<RequestHead>(parsed).headBytes, static_cast<std::size_t>(kUpgrade.size()));
}

void TestRequestHead::anyByteFlippedNeverHurts()
{
    for (qsizetype at = 0; at < kUpgrade.size(); ++at) {
        for (int value = 0; value < 256; ++value) {
            QByteArray bytes = kUpgrade;
            bytes[at] = static_cast<char>(value);
            const auto parsed = parseHead(bytes);
            if (const auto *head = std::get_if<RequestHead>(&parsed)) {
                QVERIFY(head->target.startsWith('/'));
                QVERIFY(head->headBytes <= static_cast<std::size_t>(bytes.size()));
            }
        }
    }
}

QTEST_GUILESS_MAIN(TestRequestHead)
#include "tst_request_head.moc"
