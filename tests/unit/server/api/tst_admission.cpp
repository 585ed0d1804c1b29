// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runtime/private_file.h"
#include "core/server/admin_token.h"
#include "core/server/api/admission.h"
#include "core/server/api/routes.h"
#include "tests/unit/server/service_bench.h"

#include <QFile>
#include <QFileInfo>
#include <QTest>

#include <algorithm>

using namespace holdfast;
using namespace holdfast::server;

namespace {

const net::HostPort kPeer{QStringLiteral("192.0.2.7"), 51034};
const jobs::Actor kAda{QStringLiteral("ada"), QStringLiteral("192.0.2.9:1")};
constexpr std::array kRoles{Role::Worker, Role::Viewer, Role::Operator, Role::Admin, Role::Join};

/// What each row of the table asks for, written down a second time: a new row stands here too.
const std::map<Role, QStringList> &expected()
{
    static const std::map<Role, QStringList> rows{
        {Role::Public,
         {"GET /", "GET /healthz", "POST /api/v1/join", "POST /api/v1/session", "DELETE /api/v1/session"}},
        {Role::Worker, {"UPGRADE /ws/heartbeat", "GET /api/v1/join"}},
        {Role::Operator,
         {"POST /api/v1/jobs", "DELETE /api/v1/jobs/{name}", "POST /api/v1/jobs/{name}/run",
          "POST /api/v1/jobs/{name}/pause", "POST /api/v1/jobs/{name}/resume", "POST /api/v1/jobs/{name}/replan",
          "POST /api/v1/runs/{id}/cancel", "DELETE /api/v1/workers/{name}", "POST /api/v1/drills",
          "DELETE /api/v1/drills"}},
        {Role::Admin,
         {"GET /api/v1/tokens", "POST /api/v1/tokens", "DELETE /api/v1/tokens/{id}", "POST /api/v1/tokens/{id}/rotate",
          "POST /api/v1/workers/{name}/revoke", "POST /api/v1/workers/{name}/rotate", "POST /api/v1/channels",
          "DELETE /api/v1/channels/{name}", "POST /api/v1/channels/{name}/test", "POST /api/v1/server/step-down"}}};
    return rows;
}

QString nameOf(const Route &route)
{
    const QByteArray method = route.method == Method::Upgrade ? QByteArray("UPGRADE") : toBytes(route.method);
    return QString::fromLatin1(method + ' ' + route.pattern);
}

/// Every other row only reads.
Role expectedRole(const Route &route)
{
    for (const auto &[role, names] : expected()) {
        if (names.contains(nameOf(route)))
            return role;
    }
    return Role::Viewer;
}

net::RequestHead headFor(const Route &route, const QByteArray &authorization = {})
{
    net::RequestHead head;
    head.method = route.method == Method::Upgrade ? QByteArray("GET") : toBytes(route.method);
    head.target = QByteArray(route.pattern).replace("{name}", "x").replace("{id}", "x");
    head.upgrade = route.method == Method::Upgrade;
    head.authorization = authorization;
    return head;
}

} // namespace

/// Who comes in, over a real database.
class AdmissionTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_bench = std::make_unique<server::test::ServiceBench>(fromMsecs(1'795'415'371'120));
        startTokens();
    }
    void cleanup()
    {
        m_tokens.reset();
        m_bench.reset();
    }

    void asksForItsRoleAtEveryRoute()
    {
        std::map<Role, QByteArray> held;
        for (const Role role : kRoles)
            held[role] = bearer(make(role));
        for (const Route &route : routes()) {
            const Role needed = expectedRole(route);
            QVERIFY2(route.role == needed, qPrintable(nameOf(route)));
            for (const auto &[role, authorization] : held) {
                const bool comesIn = access::isAllowed(needed, role);
                QCOMPARE(codeOf(admit(headFor(route, authorization), true)), comesIn ? QString() : "forbidden");
                QCOMPARE(codeOf(admit(headFor(route, authorization), false)), comesIn ? QString() : "forbidden");
            }
            QCOMPARE(codeOf(admit(headFor(route), true)), needed == Role::Public ? QString() : "unauthorized");
            QCOMPARE(codeOf(admit(headFor(route), false)), needed == Role::Admin ? "unauthorized" : QString());
        }
    }
    void checksATokenWhereNoneIsNeeded()
    {
        QCOMPARE(codeOf(admit(headFor(status(), "Bearer nonsense"), false)), QString("unauthorized"));
        QCOMPARE(codeOf(admit(headFor(status(), "Basic YTpi"), false)), QString("unauthorized"));
        QCOMPARE(codeOf(admit(headFor(status(), "Bearer"), false)), QString("unauthorized"));
    }
    void aCookieLetsLookAndNoMore()
    {
        const QByteArray cookie = "theme=dark; holdfast=" + bearer(make(Role::Admin)).mid(7);
        for (const Route &route : routes()) {
            net::RequestHead head = headFor(route);
            head.cookie = cookie;
            const bool comesIn = route.role == Role::Viewer || route.role == Role::Public;
            QCOMPARE(codeOf(admit(head, true)), comesIn ? QString() : QString("unauthorized"));
        }
    }
    void aCookieIsCheckedLikeAnyToken()
    {
        const access::Minted minted = make(Role::Viewer);
        net::RequestHead head = headFor(status());
        head.cookie = "holdfast=" + bearer(minted).mid(7);
        QCOMPARE(codeOf(admit(head, true)), QString());
        revoke(minted.token.id);
        QCOMPARE(codeOf(admit(head, true)), QString("token_revoked"));
        QCOMPARE(codeOf(admit(head, false)), QString("token_revoked"));
        head.cookie = "holdfast=nonsense";
        QCOMPARE(codeOf(admit(head, false)), QString("unauthorized"));
        head.cookie = "holdfast=; other=x";
        QCOMPARE(codeOf(admit(head, false)), QString());
    }
    void readsTheSchemeInAnyCase()
    {
        QByteArray authorization = bearer(make(Role::Viewer));
        authorization.replace("Bearer ", "bEARER   ");
        QCOMPARE(codeOf(admit(headFor(status(), authorization), true)), QString());
    }
    void saysWhoCameIn()
    {
        const access::Minted worker = make(Role::Worker, QStringLiteral("alpha"));
        const auto admission = admit(headFor(route("/ws/heartbeat"), bearer(worker)), true);
        const auto &who = std::get<net::Admission>(admission);
        QCOMPARE(who.who, QString("alpha"));
        QCOMPARE(who.onlyWorker, QString("alpha"));
        QCOMPARE(who.tokenId, worker.token.id);
        QCOMPARE(who.address, QString("192.0.2.7:51034"));
        const access::Minted viewer = make(Role::Viewer, QStringLiteral("wall"));
        const auto other = std::get<net::Admission>(admit(headFor(status(), bearer(viewer)), true));
        QCOMPARE(other.onlyWorker, QString());
    }
    void tellsEndedTokensApart()
    {
        const access::Minted expired = make(Role::Viewer, {}, Seconds(60));
        const access::Minted revoked = make(Role::Viewer);
        revoke(revoked.token.id);
        m_bench->clock.pass(Seconds(61));
        QCOMPARE(codeOf(admit(headFor(status(), bearer(expired)), true)), QString("token_expired"));
        QCOMPARE(codeOf(admit(headFor(status(), bearer(revoked)), true)), QString("token_revoked"));
    }
    void boundsGuessesOfOneAddress()
    {
        const QByteArray good = bearer(make(Role::Viewer));
        for (int i = 0; i < access::GuessWatch::kMost; ++i)
            QCOMPARE(codeOf(admit(headFor(status(), "Bearer x"), true)), QString("unauthorized"));
        QCOMPARE(codeOf(admit(headFor(status(), "Bearer x"), true)), QString("too_many"));
        QCOMPARE(codeOf(admit(headFor(status(), good), true)), QString()); // nobody is locked out by another's guesses
        m_bench->clock.pass(Seconds(61));
        QCOMPARE(codeOf(admit(headFor(status(), "Bearer x"), true)), QString("unauthorized"));
    }
    void keepsTokensOverARestart()
    {
        const access::Minted kept = make(Role::Viewer);
        const access::Minted revoked = make(Role::Viewer);
        revoke(revoked.token.id);
        restart();
        QCOMPARE(codeOf(admit(headFor(status(), bearer(kept)), true)), QString());
        QCOMPARE(codeOf(admit(headFor(status(), bearer(revoked)), true)), QString("token_revoked"));
    }
    void storesWhenATokenWasUsed()
    {
        const access::Minted minted = make(Role::Viewer);
        QCOMPARE(codeOf(admit(headFor(status(), bearer(minted)), true)), QString());
        m_tokens->flush();
        restart();
        QVERIFY(m_tokens->book().find(minted.token.id)->lastUsed.has_value());
    }
    void writesTheAdminTokenOnce()
    {
        const QByteArray first = adminToken();
        QCOMPARE(codeOf(admit(headFor(status(), "Bearer " + first), true)), QString());
        QCOMPARE(QFileInfo(adminPath()).permissions() & 0x77, QFile::Permissions()); // nobody else's
        restart();
        QCOMPARE(adminToken(), first);
    }
    void takesNoAdminTokenThatOthersCouldRead()
    {
        const QByteArray first = adminToken();
        QVERIFY(QFile(adminPath()).setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ReadOther));
        if (runtime::isPrivateFile(adminPath()))
            QSKIP("here the folder says who may read");
        QVERIFY(adminToken() != first);
        QVERIFY(runtime::isPrivateFile(adminPath()));
        QCOMPARE(codeOf(admit(headFor(status(), "Bearer " + first), true)), QString("token_revoked"));
        QTRY_COMPARE(m_bench->rows("SELECT what || ' ' || name FROM changes"),
                     QStringList("token_renewed admin.token"));
    }
    void everyChangeOfATokenIsOnRecordWithItsRow()
    {
        const access::Minted minted = make(Role::Viewer, QStringLiteral("wall"));
        revoke(minted.token.id);
        revoke(minted.token.id); // again: nothing changes
        QCOMPARE(
            m_bench->rows("SELECT what || ' ' || name || ' ' || who || ' ' || address FROM changes ORDER BY rowid"),
            QStringList({"token_created wall ada 192.0.2.9:1", "token_revoked wall ada 192.0.2.9:1"}));
        const QString later = m_bench->rows("SELECT later FROM changes WHERE what = 'token_revoked'").value(0);
        QVERIFY2(later.contains("\"revoked_at\":\"2026") && !later.contains("hash"), qPrintable(later));
    }
    void anExpiredTokenSendsAwayWhoCameInWithIt()
    {
        QStringList ended;
        connect(m_tokens.get(), &TokenService::ended, this, [&ended](const EndedToken &token) {
            ended += token.id + (token.why == EndedToken::Why::Expired ? " expired" : " otherwise");
        });
        const access::Minted minted = make(Role::Viewer, {}, Milliseconds(200));
        QVERIFY(!m_tokens->whyEnded(minted.token.id, minted.token.hash));
        QTest::qWait(0);
        m_bench->clock.pass(Milliseconds(300));
        QVERIFY(m_tokens->whyEnded(minted.token.id, minted.token.hash) == EndedToken::Why::Expired);
        QTRY_COMPARE(ended, QStringList(minted.token.id + " expired"));
    }
    void aHandshakeThatOutlastedItsTokenIsKnown()
    {
        using Why = EndedToken::Why;
        const access::Minted minted = make(Role::Viewer);
        const QString &id = minted.token.id;
        QVERIFY(!m_tokens->whyEnded({}, {}));
        QVERIFY(m_tokens->whyEnded(id, access::hashOf("another")) == Why::Rotated);
        revoke(id);
        QVERIFY(m_tokens->whyEnded(id, minted.token.hash) == Why::Revoked);
    }
    void boundsTheRequestsOfAToken()
    {
        const QByteArray good = bearer(make(Role::Worker));
        const net::RequestHead head = headFor(route("/api/v1/join"), good);
        const int burst = int(access::RequestRates::of(Role::Worker).burst);
        for (int i = 0; i < burst; ++i)
            QCOMPARE(codeOf(admit(head, true)), QString());
        const auto judged = admit(head, true);
        QCOMPARE(codeOf(judged), QString("too_many"));
        QCOMPARE(std::get<net::Refusal>(judged).retryAfter, Seconds(1));
        QCOMPARE(codeOf(admit(headFor(route("/ws/heartbeat"), good), true)), QString()); // its link is not held up
        m_bench->clock.pass(Seconds(1));
        QCOMPARE(codeOf(admit(head, true)), QString());
    }
    void writesTheAdminTokenAgainWhereItIsMissingOrWrong()
    {
        const QByteArray first = adminToken();
        QVERIFY(QFile::remove(adminPath()));
        const QByteArray second = adminToken();
        QVERIFY(second != first);
        QCOMPARE(codeOf(admit(headFor(status(), "Bearer " + first), true)), QString("token_revoked"));
        QFile file(adminPath());
        QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
        file.write("nonsense\n");
        file.close();
        QVERIFY(adminToken().startsWith("hfa_"));
        QCOMPARE(codeOf(admit(headFor(status(), "Bearer " + second), true)), QString("token_revoked"));
    }

private:
    void startTokens()
    {
        m_tokens = std::make_unique<TokenService>(*m_bench->runs, m_bench->clock);
        m_tokens->begin();
    }
    void restart()
    {
        m_tokens.reset();
        m_bench->end();
        m_bench->start();
        startTokens();
    }
    [[nodiscard]] std::variant<net::Refusal, net::Admission> admit(const net::RequestHead &head, bool requiresToken)
    {
        return admitByToken(*m_tokens, requiresToken, head, kPeer);
    }
    static QString codeOf(const std::variant<net::Refusal, net::Admission> &judged)
    {
        const auto *refusal = std::get_if<net::Refusal>(&judged);
        return refusal != nullptr ? toString(refusal->code) : QString();
    }
    static QByteArray bearer(const access::Minted &minted)
    {
        return "Bearer " + access::tokenText(minted.token.role, minted.token.id, minted.secret).toLatin1();
    }
    static const Route &route(const char *pattern)
    {
        return *std::find_if(routes().begin(), routes().end(),
                             [pattern](const Route &each) { return qstrcmp(each.pattern, pattern) == 0; });
    }
    static const Route &status() { return route("/api/v1/status"); }
    access::Minted make(Role role, const QString &name = {}, std::optional<Milliseconds> lifetime = {})
    {
        access::NewToken asked{.role = role, .name = name, .lifetime = lifetime};
        if (role == Role::Join)
            asked.join = access::JoinTerms{};
        std::optional<access::Minted> made;
        m_tokens->create(asked, kAda, [&made](const Result<access::Minted> &minted) { made = *minted; });
        [&made] { QTRY_VERIFY(made); }();
        return made.value_or(access::Minted{});
    }
    void revoke(const QString &id)
    {
        bool isDone = false;
        m_tokens->revoke(id, {kAda, QStringLiteral("token_revoked")},
                         [&isDone](const Result<access::Token> &) { isDone = true; });
        QTRY_VERIFY(isDone);
    }
    [[nodiscard]] QString adminPath() const { return m_bench->dir.filePath(QStringLiteral("admin.token")); }
    QByteArray adminToken()
    {
        keepAdminToken(*m_tokens, m_bench->dir.path());
        QFile file(adminPath());
        return file.open(QIODevice::ReadOnly) ? file.readAll().trimmed() : QByteArray();
    }

    std::unique_ptr<server::test::ServiceBench> m_bench;
    std::unique_ptr<TokenService> m_tokens;
};

QTEST_GUILESS_MAIN(AdmissionTest)
#include "tst_admission.moc"
