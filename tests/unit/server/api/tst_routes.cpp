// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/server/api/answer.h"
#include "core/server/api/routes.h"

#include <QFile>
#include <QRegularExpression>
#include <QTest>

#include <set>

using namespace holdfast;
using namespace holdfast::server;

namespace {

const QByteArrayList kMethods{"GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "get"};

/// The pattern with each parameter replaced.
QByteArray pathOf(const Route &route, const QString &parameter)
{
    static const QRegularExpression parameters(QStringLiteral("\\{\\w+\\}"));
    return QString::fromLatin1(route.pattern).replace(parameters, parameter).toLatin1();
}

bool hasParameter(const Route &route)
{
    return QByteArray(route.pattern).contains('{');
}

net::RequestHead request(const QByteArray &method, const QByteArray &path)
{
    net::RequestHead head;
    head.method = method;
    head.target = path;
    return head;
}

net::RequestHead upgrade(const QByteArray &path)
{
    net::RequestHead head = request("GET", path);
    head.upgrade = true;
    return head;
}

/// The methods that the rows of a pattern take, as a client writes them.
QByteArrayList takenAt(const QByteArray &pattern)
{
    QByteArrayList taken;
    for (const Route &route : routes()) {
        if (pattern == route.pattern && route.method != Method::Upgrade)
            taken += toBytes(route.method);
    }
    return taken;
}

Matched matched(const net::RequestHead &head)
{
    const auto found = match(routes(), head);
    const auto *row = std::get_if<Matched>(&found);
    return row ? *row : Matched{};
}

/// The code of the refusal; empty where a row takes the request.
QString refusalOf(const net::RequestHead &head)
{
    const auto found = match(routes(), head);
    const auto *none = std::get_if<Unmatched>(&found);
    return none ? toString(none->code) : QString();
}

/// What Allow names; empty where a row takes the request, or none has this path.
QByteArray allowedFor(const net::RequestHead &head)
{
    const auto found = match(routes(), head);
    const auto *none = std::get_if<Unmatched>(&found);
    return none ? none->allowed : QByteArray();
}

QString roleWord(Role role)
{
    switch (role) {
    case Role::Public:
        return QStringLiteral("public");
    case Role::Viewer:
        return QStringLiteral("viewer");
    case Role::Operator:
        return QStringLiteral("operator");
    case Role::Admin:
        return QStringLiteral("admin");
    case Role::Worker:
        return QStringLiteral("worker");
    case Role::Join:
        return QStringLiteral("join");
    }
    Q_UNREACHABLE();
}

/// As docs/http.md writes a row: "GET /api/v1/jobs/NAME viewer".
QString documented(const Route &route)
{
    QString path = QString::fromLatin1(route.pattern);
    path.replace(QStringLiteral("{name}"), QStringLiteral("NAME"))
        .replace(QStringLiteral("{id}"), QStringLiteral("ID"));
    const QString method =
        route.method == Method::Upgrade ? QStringLiteral("WebSocket") : QString::fromLatin1(toBytes(route.method));
    return QStringLiteral("%1 %2 %3").arg(method, path, roleWord(route.role));
}

/// It brings a token of its own kind in its body.
bool isForStrangers(const Route &route)
{
    const QLatin1String pattern(route.pattern);
    return route.role == Role::Public &&
           (pattern == QLatin1String("/api/v1/join") || pattern == QLatin1String("/api/v1/session"));
}

QString readDoc()
{
    QFile file(QStringLiteral(HOLDFAST_SOURCE_DIR "/docs/http.md"));
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

} // namespace

/// The table of routes, walked, and held against its documentation.
class TestRoutes final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyRowIsFoundByItsMethodAndPath();
    void everyRowHasOneHandlerAndNoDouble();
    void headGoesWhereGetGoes();
    void otherMethodsAreToldWhichOnesAreTaken();
    void webSocketPathsAskForAnUpgrade();
    void unknownPathsAreNotFound_data();
    void unknownPathsAreNotFound();
    void namesAreDecoded_data();
    void namesAreDecoded();
    void onlyHealthThePageAndJoiningNeedNoRole();
    void whatChangesSomethingIsNotForViewers();
    void theTableIsTheDocumentedOne();
    void theDocNamesNoOtherPath();
    void refusalsCarryStatusAllowAndCode();
};

void TestRoutes::everyRowIsFoundByItsMethodAndPath()
{
    for (const Route &route : routes()) {
        const QByteArray path = pathOf(route, QStringLiteral("x"));
        const bool isUpgrade = route.method == Method::Upgrade;
        const Matched found = matched(isUpgrade ? upgrade(path) : request(toBytes(route.method), path));
        QVERIFY2(found.route == &route, route.pattern);
        QCOMPARE(found.name, hasParameter(route) ? QStringLiteral("x") : QString());
    }
}

void TestRoutes::everyRowHasOneHandlerAndNoDouble()
{
    QSet<QPair<int, QByteArray>> seen;
    std::set<Handler> handlers;
    for (const Route &route : routes()) {
        seen.insert({static_cast<int>(route.method), route.pattern});
        QCOMPARE(route.handler == nullptr, route.method == Method::Upgrade);
        if (route.handler != nullptr)
            handlers.insert(route.handler);
    }
    QCOMPARE(seen.size(), static_cast<qsizetype>(routes().size()));
    QCOMPARE(static_cast<qsizetype>(handlers.size()) + webSocketPaths().size(), seen.size());
}

void TestRoutes::headGoesWhereGetGoes()
{
    for (const Route &route : routes()) {
        const Matched found = matched(request("HEAD", pathOf(route, QStringLiteral("x"))));
        if (route.method == Method::Get)
            QCOMPARE(found.route, &route);
        else
            QVERIFY(found.route == nullptr || found.route->method == Method::Get);
    }
}

void TestRoutes::otherMethodsAreToldWhichOnesAreTaken()
{
    for (const Route &route : routes()) {
        const QByteArrayList taken = takenAt(route.pattern);
        for (const QByteArray &method : kMethods) {
            if (taken.isEmpty() || taken.contains(method == "HEAD" ? "GET" : method))
                continue;
            const net::RequestHead head = request(method, pathOf(route, QStringLiteral("x")));
            QCOMPARE(refusalOf(head), QStringLiteral("wrong_method"));
            QCOMPARE(allowedFor(head), taken.join(", "));
        }
    }
    QCOMPARE(allowedFor(request("PUT", "/api/v1/jobs")), QByteArray("GET, POST"));
    QCOMPARE(allowedFor(request("POST", "/api/v1/jobs/a")), QByteArray("GET, DELETE"));
}

void TestRoutes::webSocketPathsAskForAnUpgrade()
{
    QCOMPARE(webSocketPaths(), QStringList({QStringLiteral("/ws/heartbeat"), QStringLiteral("/ws/monitor")}));
    for (const QByteArray &method : kMethods)
        QCOMPARE(refusalOf(request(method, kMonitorPath)), QStringLiteral("upgrade_required"));
    for (const Route &route : routes()) {
        if (route.method != Method::Upgrade)
            QCOMPARE(refusalOf(upgrade(pathOf(route, QStringLiteral("x")))), QStringLiteral("not_found"));
    }
}

void TestRoutes::unknownPathsAreNotFound_data()
{
    QTest::addColumn<QByteArray>("path");
    for (const char *path :
         {"/page.js", "/api", "/api/v1", "/api/v1/", "/api/v2/jobs", "/api/v1/job", "/api/v1/Jobs", "//api/v1/jobs",
          "/api/v1/jobs/a/stop", "/api/v1/jobs/a/run/b", "/api/v1/runs/a/log/", "/api/v1/server", "/api/v1/outages/a",
          "/api/v1/workers/a/b", "/healthz/", "/healthz/x", "/metrics/", "/ws", "/ws/monitor/", "/api/v1/jobs/{name}/x",
          // A name is never empty.
          "/api/v1/jobs/", "/api/v1/jobs//run", "/api/v1/runs/", "/api/v1/runs//log", "/api/v1/workers/"})
        QTest::newRow(path) << QByteArray(path);
}

void TestRoutes::unknownPathsAreNotFound()
{
    QFETCH(QByteArray, path);
    for (const QByteArray &method : kMethods)
        QCOMPARE(refusalOf(request(method, path)), QStringLiteral("not_found"));
    QCOMPARE(refusalOf(upgrade(path)), QStringLiteral("not_found"));
}

void TestRoutes::namesAreDecoded_data()
{
    QTest::addColumn<QByteArray>("segment");
    QTest::addColumn<QString>("name");
    QTest::newRow("plain") << QByteArray("backup-1.0_x") << QStringLiteral("backup-1.0_x");
    QTest::newRow("space") << QByteArray("a%20b") << QStringLiteral("a b");
    QTest::newRow("an encoded slash is part of the name") << QByteArray("a%2Fb") << QStringLiteral("a/b");
    QTest::newRow("UTF-8") << QByteArray("%C3%A4") << QStringLiteral("ä");
    QTest::newRow("plus stays") << QByteArray("a+b") << QStringLiteral("a+b");
    QTest::newRow("percent") << QByteArray("100%25") << QStringLiteral("100%");
    QTest::newRow("once only") << QByteArray("%2541") << QStringLiteral("%41");
    QTest::newRow("braces are no parameter") << QByteArray("%7Bname%7D") << QStringLiteral("{name}");
}

void TestRoutes::namesAreDecoded()
{
    QFETCH(QByteArray, segment);
    QFETCH(QString, name);
    QCOMPARE(matched(request("POST", "/api/v1/jobs/" + segment + "/run")).name, name);
    QCOMPARE(matched(request("GET", "/api/v1/workers/" + segment)).name, name);
    QVERIFY(matched(request("GET", "/api/v1/%6Aobs")).route != nullptr);
}

void TestRoutes::onlyHealthThePageAndJoiningNeedNoRole()
{
    QVERIFY(Route().role == Role::Admin); // a row that forgets its role is closed
    QByteArrayList open;
    for (const Route &route : routes()) {
        if (route.role == Role::Public)
            open += route.pattern;
    }
    QCOMPARE(open, (QByteArrayList{"/", "/api/v1/session", "/api/v1/session", "/healthz", "/api/v1/join"}));
}

void TestRoutes::whatChangesSomethingIsNotForViewers()
{
    for (const Route &route : routes()) {
        if (route.method == Method::Post || route.method == Method::Delete)
            QVERIFY2(route.role == Role::Operator || route.role == Role::Admin || isForStrangers(route), route.pattern);
    }
}

void TestRoutes::theTableIsTheDocumentedOne()
{
    static const QRegularExpression row(QStringLiteral("^\\| `(\\w+ /\\S*)` \\| (\\w+) \\|"),
                                        QRegularExpression::MultilineOption);
    QStringList told;
    for (auto it = row.globalMatch(readDoc()); it.hasNext();) {
        const auto match = it.next();
        told += match.captured(1) + u' ' + match.captured(2);
    }
    QStringList expected;
    for (const Route &route : routes())
        expected += documented(route);
    QCOMPARE(told, expected);
}

void TestRoutes::theDocNamesNoOtherPath()
{
    static const QRegularExpression path(QStringLiteral("(?:/api/v1|/ws)/[A-Za-z0-9/_.-]+|/healthz|/metrics"));
    int count = 0;
    for (auto it = path.globalMatch(readDoc()); it.hasNext(); ++count) {
        const QByteArray named = it.next().captured().toLatin1();
        const bool isKnown = refusalOf(request("PUT", named)) != u"not_found";
        QVERIFY2(isKnown, named.constData());
    }
    QVERIFY(count >= static_cast<int>(routes().size()));
}

void TestRoutes::refusalsCarryStatusAllowAndCode()
{
    net::HttpAnswer answer;
    const auto sent = [&answer](const Unmatched &none) {
        sendUnmatched(net::HttpReply([&answer](const net::HttpAnswer &given) { answer = given; }), none);
        return QJsonDocument::fromJson(answer.body)[QStringLiteral("error")][QStringLiteral("code")].toString();
    };
    QCOMPARE(sent({ErrorCode::NotFound, {}}), QStringLiteral("not_found"));
    QCOMPARE(answer.status, 404);
    QVERIFY(answer.headers.isEmpty());
    QCOMPARE(sent({ErrorCode::WrongMethod, "GET, POST"}), QStringLiteral("wrong_method"));
    QCOMPARE(answer.status, 405);
    QCOMPARE(answer.headers, net::HttpHeaders({{"Allow", "GET, POST"}}));
    QCOMPARE(sent({ErrorCode::UpgradeRequired, {}}), QStringLiteral("upgrade_required"));
    QCOMPARE(answer.status, 426);
}

QTEST_GUILESS_MAIN(TestRoutes)
#include "tst_routes.moc"
