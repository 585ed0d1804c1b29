// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/access/name_pattern.h"

#include "book_bench.h"

#include <QTest>

using namespace holdfast;
using namespace holdfast::access;

class JoiningTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void makesACredentialBoundToTheName();
    void takesOneUseForEachWorker();
    void answersTheSameSecretAgainWithoutAnotherUse();
    void answersAgainAfterTheTokenIsUsedUpOrExpired();
    void answersAgainAfterARestart();
    void refusesAnUnknownToken();
    void refusesAnEndedToken();
    void refusesATokenOfAnotherRole();
    void refusesANameOutsideThePattern();
    void refusesATakenName();
    void replacesACredentialWithARejoinToken();
    void keepsARevokedWorkerOut();
    void letsARevokedWorkerBackWithANewerRejoinToken();
    void refusesTheNameOfAWorkerWithoutACredential();
    void keepsTheLabelsOfTheTokenThatLetItIn();
    void refusalsWaitToBeWrittenAsOtherUsesDo();
    void aClockThatWasAheadKeepsNobodyOutAndLetsNobodyIn();
    void refusesBadNames();
    void takesNoUseWhenItRefuses();
    void matchesPatterns_data();
    void matchesPatterns();
};

namespace {

struct Gate : BookBench
{
    Minted token(const JoinTerms &terms = {}, Seconds when = Seconds(0), std::optional<Milliseconds> lifetime = {})
    {
        return make({.role = Role::Join, .lifetime = lifetime, .join = terms}, when);
    }
    Result<Joined> join(const Minted &token, const QString &worker, QChar secret, Seconds when = Seconds(0),
                        bool isKnown = false)
    {
        auto joined = book.join({presented(token), worker, hashOf(QString(kSecretLength, secret)), isKnown},
                                random(kIdBytes), at(when));
        if (joined)
            write(joined->writes);
        return joined;
    }
    int usesLeft(const Minted &token) { return book.find(token.token.id)->join->usesLeft; }
};

QString codeOf(const Result<Joined> &result)
{
    return result ? QStringLiteral("ok") : result.problem().code;
}

const QString kWeb = QStringLiteral("web-1");

} // namespace

void JoiningTest::makesACredentialBoundToTheName()
{
    Gate gate;
    const Minted token = gate.token({.labels = {{QStringLiteral("zone"), QStringLiteral("b")}}});
    const auto joined = gate.join(token, kWeb, u'a', Seconds(3));
    QVERIFY(joined.ok());
    QVERIFY(joined->credential.role == Role::Worker);
    QCOMPARE(joined->credential.name, kWeb);
    QCOMPARE(joined->credential.madeBy, token.token.id);
    QVERIFY(!joined->credential.expires);
    QCOMPARE(joined->labels.value(QStringLiteral("zone")), QStringLiteral("b"));
    QCOMPARE(joined->writes.size(), std::size_t(2)); // the use and the credential, in one transaction
    const Minted shown{joined->credential, QString(kSecretLength, u'a'), {}};
    QCOMPARE(access::codeOf(gate.show(shown)), QStringLiteral("ok"));
}

void JoiningTest::takesOneUseForEachWorker()
{
    Gate gate;
    const Minted token = gate.token({.usesLeft = 2});
    QCOMPARE(codeOf(gate.join(token, QStringLiteral("w1"), u'a')), QStringLiteral("ok"));
    QCOMPARE(codeOf(gate.join(token, QStringLiteral("w2"), u'b')), QStringLiteral("ok"));
    const auto third = gate.join(token, QStringLiteral("w3"), u'c');
    QCOMPARE(codeOf(third), QStringLiteral("unauthorized"));
    QVERIFY(third.problem().what.contains(u"is used up"));
}

void JoiningTest::answersTheSameSecretAgainWithoutAnotherUse()
{
    Gate gate;
    const Minted token = gate.token({.usesLeft = 2});
    const auto first = gate.join(token, kWeb, u'a');
    const auto again = gate.join(token, kWeb, u'a', Seconds(9));
    QCOMPARE(again->credential, first->credential);
    QVERIFY(again->writes.empty());
    QCOMPARE(gate.usesLeft(token), 1);
}

void JoiningTest::answersAgainAfterTheTokenIsUsedUpOrExpired()
{
    Gate gate;
    const Minted token = gate.token({}, Seconds(0), Seconds(60));
    const auto first = gate.join(token, kWeb, u'a');
    QCOMPARE(gate.usesLeft(token), 0);
    QCOMPARE(gate.join(token, kWeb, u'a', Seconds(99))->credential, first->credential);
    QCOMPARE(codeOf(gate.join(token, QStringLiteral("web-2"), u'a', Seconds(99))), QStringLiteral("token_expired"));
}

void JoiningTest::answersAgainAfterARestart()
{
    Gate gate;
    const Minted token = gate.token();
    const auto first = gate.join(token, kWeb, u'a');
    gate.restart();
    QCOMPARE(gate.join(token, kWeb, u'a')->credential, first->credential);
    QCOMPARE(codeOf(gate.join(token, QStringLiteral("web-2"), u'b')), QStringLiteral("unauthorized"));
}

void JoiningTest::refusesAnUnknownToken()
{
    Gate gate;
    Minted token = gate.token();
    const auto first = gate.join(token, kWeb, u'a');
    token.secret = QString(kSecretLength, u'z');
    QCOMPARE(codeOf(gate.join(token, kWeb, u'a')), QStringLiteral("unauthorized")); // also where it has joined before
}

void JoiningTest::refusesAnEndedToken()
{
    Gate gate;
    const Minted expired = gate.token({}, Seconds(0), Seconds(60));
    QCOMPARE(codeOf(gate.join(expired, kWeb, u'a', Seconds(60))), QStringLiteral("token_expired"));
    const Minted revoked = gate.token();
    QVERIFY(gate.book.revoke(revoked.token.id, kDay).ok());
    QCOMPARE(codeOf(gate.join(revoked, kWeb, u'a')), QStringLiteral("token_revoked"));
}

void JoiningTest::refusesATokenOfAnotherRole()
{
    Gate gate;
    const Minted admin = gate.make({.role = Role::Admin});
    QCOMPARE(codeOf(gate.join(admin, kWeb, u'a')), QStringLiteral("forbidden"));
}

void JoiningTest::refusesANameOutsideThePattern()
{
    Gate gate;
    const Minted token = gate.token({.pattern = QStringLiteral("web-*")});
    const auto joined = gate.join(token, QStringLiteral("db-1"), u'a');
    QCOMPARE(codeOf(joined), QStringLiteral("forbidden"));
    QVERIFY(joined.problem().what.contains(u"web-*"));
    QCOMPARE(codeOf(gate.join(token, kWeb, u'a')), QStringLiteral("ok"));
}

void JoiningTest::refusesATakenName()
{
    Gate gate;
    const Minted token = gate.token({.usesLeft = 5});
    QVERIFY(gate.join(token, kWeb, u'a').ok());
    const auto other = gate.join(token, kWeb, u'b');
    QCOMPARE(codeOf(other), QStringLiteral("name_taken"));
    QVERIFY(other.problem().todo.contains(u"--rejoin"));
}

void JoiningTest::replacesACredentialWithARejoinToken()
{
    Gate gate;
    const auto first = gate.join(gate.token(), kWeb, u'a');
    const auto second = gate.join(gate.token({.isRejoin = true}), kWeb, u'b', Seconds(1));
    QVERIFY(second.ok());
    QCOMPARE(second->replaced, first->credential.id);
    QCOMPARE(second->writes.size(), std::size_t(3));
    QVERIFY(gate.book.find(first->credential.id)->revoked);
    QCOMPARE(gate.book.credentialOf(kWeb)->id, second->credential.id);
}

void JoiningTest::keepsARevokedWorkerOut()
{
    Gate gate;
    const Minted many = gate.token({.usesLeft = 5});
    const Minted rejoin = gate.token({.usesLeft = 5, .isRejoin = true});
    const auto first = gate.join(many, kWeb, u'a');
    gate.write(gate.book.revoke(first->credential.id, kDay + Seconds(5))->writes);
    QCOMPARE(codeOf(gate.join(many, kWeb, u'a', Seconds(6))), QStringLiteral("forbidden"));
    QCOMPARE(codeOf(gate.join(many, kWeb, u'b', Seconds(6))), QStringLiteral("forbidden"));
    // A rejoin token from before it was revoked does not count: it may be in a unit file.
    QCOMPARE(codeOf(gate.join(rejoin, kWeb, u'b', Seconds(6))), QStringLiteral("forbidden"));
}

void JoiningTest::letsARevokedWorkerBackWithANewerRejoinToken()
{
    Gate gate;
    const auto first = gate.join(gate.token(), kWeb, u'a');
    gate.write(gate.book.revoke(first->credential.id, kDay + Seconds(5))->writes);
    const auto back = gate.join(gate.token({.isRejoin = true}, Seconds(6)), kWeb, u'b', Seconds(7));
    QVERIFY(back.ok());
    QVERIFY(back->replaced.isEmpty());
    QCOMPARE(gate.book.credentialOf(kWeb)->id, back->credential.id);
}

/// An old worker, which somebody has run since before there were tokens.
void JoiningTest::refusesTheNameOfAWorkerWithoutACredential()
{
    Gate gate;
    const auto taken = gate.join(gate.token(), kWeb, u'a', Seconds(0), true);
    QCOMPARE(codeOf(taken), QStringLiteral("name_taken"));
    QVERIFY(taken.problem().todo.contains(u"--rejoin"));
    QCOMPARE(codeOf(gate.join(gate.token({.isRejoin = true}), kWeb, u'a', Seconds(0), true)), QStringLiteral("ok"));
    QCOMPARE(codeOf(gate.join(gate.token({.isRejoin = true}), kWeb, u'a', Seconds(0), true)), QStringLiteral("ok"));
}

void JoiningTest::keepsTheLabelsOfTheTokenThatLetItIn()
{
    Gate gate;
    const auto zone = [](const char *name) {
        return JoinTerms{.labels = {{QStringLiteral("zone"), QLatin1String(name)}}};
    };
    const auto first = gate.join(gate.token(zone("b")), kWeb, u'a');
    const auto again = gate.join(gate.token(zone("secure")), kWeb, u'a', Seconds(1));
    QCOMPARE(again->credential, first->credential);
    QCOMPARE(again->labels.value(QStringLiteral("zone")), QStringLiteral("b"));
}

/// One commit a minute, whatever somebody tries with a right token.
void JoiningTest::refusalsWaitToBeWrittenAsOtherUsesDo()
{
    Gate gate;
    const Minted token = gate.token({.pattern = QStringLiteral("web-*")}, Seconds(5));
    gate.sweep();
    QVERIFY(!gate.join(token, QStringLiteral("db-1"), u'a', Seconds(10)).ok());
    QVERIFY(gate.book.onDeadline(at(Seconds(11))).writes.empty());
    QCOMPARE(gate.book.nextDeadline(at(Seconds(11))), std::optional(MonoTime(Seconds(70))));
}

/// The order counts in which things were done.
void JoiningTest::aClockThatWasAheadKeepsNobodyOutAndLetsNobodyIn()
{
    constexpr Seconds year = std::chrono::days(365);
    Gate gate;
    const Minted before = gate.token({.usesLeft = 5, .isRejoin = true}, year);
    auto first = gate.join(before, kWeb, u'a', year);
    gate.write(gate.book.revoke(first->credential.id, kDay + Seconds(5))->writes);
    QCOMPARE(codeOf(gate.join(before, kWeb, u'b', Seconds(6))), QStringLiteral("forbidden"));
    QCOMPARE(codeOf(gate.join(gate.token({.isRejoin = true}, Seconds(7)), kWeb, u'b', Seconds(8))),
             QStringLiteral("ok"));
}

void JoiningTest::refusesBadNames()
{
    Gate gate;
    QCOMPARE(codeOf(gate.join(gate.token(), QStringLiteral("a b"), u'a')), QStringLiteral("bad_field"));
    QCOMPARE(codeOf(gate.join(gate.token(), {}, u'a')), QStringLiteral("bad_field"));
}

void JoiningTest::takesNoUseWhenItRefuses()
{
    Gate gate;
    const Minted token = gate.token({.pattern = QStringLiteral("web-*")});
    QVERIFY(!gate.join(token, QStringLiteral("db-1"), u'a').ok());
    QCOMPARE(gate.usesLeft(token), 1);
}

void JoiningTest::matchesPatterns_data()
{
    QTest::addColumn<QString>("pattern");
    QTest::addColumn<QString>("name");
    QTest::addColumn<bool>("matches");
    QTest::addRow("all") << "*"
                         << "web-1" << true;
    QTest::addRow("itself") << "web-1"
                            << "web-1" << true;
    QTest::addRow("longer") << "web-1"
                            << "web-11" << false;
    QTest::addRow("start") << "web-*"
                           << "web-1" << true;
    QTest::addRow("nothing for the star") << "web-*"
                                          << "web-" << true;
    QTest::addRow("other start") << "web-*"
                                 << "db-1" << false;
    QTest::addRow("end") << "*-eu"
                         << "web-1-eu" << true;
    QTest::addRow("middle") << "web-*-eu"
                            << "web-1-us-eu" << true;
    QTest::addRow("too short") << "web-*-eu"
                               << "web-eu" << false;
    QTest::addRow("two stars") << "a*b*c"
                               << "aXbYbZc" << true;
    QTest::addRow("case") << "web-*"
                          << "Web-1" << false;
    QTest::addRow("dot is a dot") << "web.1"
                                  << "web-1" << false;
    QTest::addRow("many stars") << QString(QStringLiteral("*a")).repeated(40) + "b" << QString(100, u'a') << false;
}

void JoiningTest::matchesPatterns()
{
    QFETCH(const QString, pattern);
    QFETCH(const QString, name);
    QFETCH(const bool, matches);
    QCOMPARE(matchesPattern(pattern, name), matches);
    QVERIFY(isGoodPattern(pattern));
}

QTEST_APPLESS_MAIN(JoiningTest)
#include "tst_joining.moc"
