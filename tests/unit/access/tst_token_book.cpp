// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "book_bench.h"

#include <QTest>

using namespace holdfast;
using namespace holdfast::access;

class TokenBookTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void knowsTheTokenThatItMade();
    void keepsNoSecret();
    void saysTheSameForEachWrongToken();
    void endsATokenAtItsTime();
    void endsARevokedToken();
    void revokesOnce();
    void revokesOneOfTwo();
    void knowsTokensAfterARestart();
    void takesBothSecretsUntilTheNewOneIsUsed();
    void dropsTheOldSecretAtOnceAfterALeak();
    void keepsARotationOverARestart();
    void rotatesAgainBeforeTheFirstUse();
    void rotatesOnlyLiveTokens();
    void takesAHashThatTheHolderChose();
    void revokesBothSecrets();
    void refusesASecondTokenOfOneNameAndRole();
    void refusesWhatNoTokenCanBe_data();
    void refusesWhatNoTokenCanBe();
    void writesLastUsesOnceAMinute();
    void writesTheLastUsesAtTheEnd();
    void forgetsTheTokenThatEndedFirstWhenFull();
    void refusesAnotherTokenWhenAllHold();
    void listsTokensByAge();
};

void TokenBookTest::knowsTheTokenThatItMade()
{
    BookBench bench;
    const Minted minted =
        bench.make({.role = Role::Operator, .name = QStringLiteral("ci"), .madeBy = QStringLiteral("ada")});
    const auto shown = bench.show(minted);
    QVERIFY(shown.ok());
    QVERIFY(shown->token.role == Role::Operator);
    QCOMPARE(shown->token.who(), QStringLiteral("ci"));
    QCOMPARE(shown->token.madeBy, QStringLiteral("ada"));
    QCOMPARE(minted.token.id.size(), qsizetype(kIdLength));
    QVERIFY(isSecret(minted.secret));
}

void TokenBookTest::keepsNoSecret()
{
    BookBench bench;
    const Minted minted = bench.make({});
    const Token &stored = bench.onRecord.at(minted.token.id);
    QCOMPARE(stored.hash, hashOf(minted.secret));
}

void TokenBookTest::saysTheSameForEachWrongToken()
{
    BookBench bench;
    const Minted minted = bench.make({});
    Presented otherId = BookBench::presented(minted);
    otherId.id = QString(kIdLength, u'z');
    Presented otherSecret = BookBench::presented(minted);
    otherSecret.hash = hashOf(QString(kSecretLength, u'z'));
    Presented otherKind = BookBench::presented(minted);
    otherKind.role = Role::Admin;
    Presented noHash = BookBench::presented(minted);
    noHash.hash.clear(); // as nextHash is
    for (const Presented &wrong : {otherId, otherSecret, otherKind, noHash}) {
        const auto shown = bench.book.verify(wrong, at(Seconds(0)));
        QCOMPARE(codeOf(shown), QStringLiteral("unauthorized"));
        QCOMPARE(shown.problem().what, QStringLiteral("the server does not know this token"));
    }
}

void TokenBookTest::endsATokenAtItsTime()
{
    BookBench bench;
    const Minted minted = bench.make({.lifetime = Seconds(60)});
    QCOMPARE(codeOf(bench.show(minted, Seconds(59))), QStringLiteral("ok"));
    const auto late = bench.show(minted, Seconds(60));
    QCOMPARE(codeOf(late), QStringLiteral("token_expired"));
    QVERIFY(late.problem().what.contains(toIso(kDay + Seconds(60))));
    QVERIFY(!late.problem().todo.isEmpty());
}

void TokenBookTest::endsARevokedToken()
{
    BookBench bench;
    const Minted minted = bench.make({});
    QVERIFY(bench.book.revoke(minted.token.id, at(Seconds(5)).wall).ok());
    const auto shown = bench.show(minted, Seconds(6));
    QCOMPARE(codeOf(shown), QStringLiteral("token_revoked"));
    QVERIFY(shown.problem().what.contains(toIso(kDay + Seconds(5))));
}

void TokenBookTest::revokesOnce()
{
    BookBench bench;
    const Minted minted = bench.make({});
    QVERIFY(!bench.book.revoke(minted.token.id, at(Seconds(5)).wall)->writes.empty());
    const auto again = bench.book.revoke(minted.token.id, at(Seconds(9)).wall);
    QVERIFY(again->writes.empty());
    QCOMPARE(again->token.revoked, std::optional(kDay + Seconds(5)));
    QCOMPARE(bench.book.revoke(QStringLiteral("nothing"), kDay).problem().code, QStringLiteral("not_found"));
}

void TokenBookTest::revokesOneOfTwo()
{
    BookBench bench;
    const Minted one = bench.make({});
    const Minted other = bench.make({});
    bench.write(bench.book.revoke(one.token.id, kDay)->writes);
    QCOMPARE(codeOf(bench.show(one)), QStringLiteral("token_revoked"));
    QCOMPARE(codeOf(bench.show(other)), QStringLiteral("ok"));
}

void TokenBookTest::knowsTokensAfterARestart()
{
    BookBench bench;
    const Minted kept = bench.make({});
    const Minted revoked = bench.make({});
    bench.write(bench.book.revoke(revoked.token.id, kDay)->writes);
    bench.restart();
    QCOMPARE(codeOf(bench.show(kept)), QStringLiteral("ok"));
    QCOMPARE(codeOf(bench.show(revoked)), QStringLiteral("token_revoked"));
}

void TokenBookTest::takesBothSecretsUntilTheNewOneIsUsed()
{
    BookBench bench;
    const Minted old = bench.make({});
    const auto next = bench.book.rotate(old.token.id, Rotation::Gentle, bench.random(), kDay);
    QVERIFY(next.ok());
    QCOMPARE(codeOf(bench.show(old)), QStringLiteral("ok"));
    QCOMPARE(codeOf(bench.show(old)), QStringLiteral("ok"));
    QCOMPARE(codeOf(bench.show(*next)), QStringLiteral("ok"));
    QCOMPARE(codeOf(bench.show(old)), QStringLiteral("unauthorized"));
    QCOMPARE(codeOf(bench.show(*next)), QStringLiteral("ok"));
}

void TokenBookTest::dropsTheOldSecretAtOnceAfterALeak()
{
    BookBench bench;
    const Minted old = bench.make({});
    const auto next = bench.book.rotate(old.token.id, Rotation::AtOnce, bench.random(), kDay);
    QCOMPARE(codeOf(bench.show(old)), QStringLiteral("unauthorized"));
    QCOMPARE(codeOf(bench.show(*next)), QStringLiteral("ok"));
}

void TokenBookTest::keepsARotationOverARestart()
{
    BookBench bench;
    const Minted old = bench.make({});
    const auto next = bench.book.rotate(old.token.id, Rotation::Gentle, bench.random(), kDay);
    bench.write(next->writes);
    bench.restart();
    QCOMPARE(codeOf(bench.show(old)), QStringLiteral("ok"));
    QCOMPARE(codeOf(bench.show(*next)), QStringLiteral("ok"));
    bench.restart();
    QCOMPARE(codeOf(bench.show(old)), QStringLiteral("unauthorized"));
    QCOMPARE(codeOf(bench.show(*next)), QStringLiteral("ok"));
}

void TokenBookTest::rotatesAgainBeforeTheFirstUse()
{
    BookBench bench;
    const Minted old = bench.make({});
    const auto lost = bench.book.rotate(old.token.id, Rotation::Gentle, bench.random(), kDay);
    const auto next = bench.book.rotate(old.token.id, Rotation::Gentle, bench.random(), kDay);
    QCOMPARE(codeOf(bench.show(*lost)), QStringLiteral("unauthorized"));
    QCOMPARE(codeOf(bench.show(old)), QStringLiteral("ok"));
    QCOMPARE(codeOf(bench.show(*next)), QStringLiteral("ok"));
}

void TokenBookTest::rotatesOnlyLiveTokens()
{
    BookBench bench;
    const Minted minted = bench.make({});
    QVERIFY(bench.book.revoke(minted.token.id, kDay).ok());
    const auto rotated = bench.book.rotate(minted.token.id, Rotation::Gentle, bench.random(), kDay);
    QCOMPARE(rotated.problem().code, QStringLiteral("not_found"));
    QVERIFY(rotated.problem().what.contains(u"was revoked"));
    QCOMPARE(bench.book.rotate(QStringLiteral("none"), Rotation::Gentle, bench.random(), kDay).problem().code,
             QStringLiteral("not_found"));
}

void TokenBookTest::takesAHashThatTheHolderChose()
{
    BookBench bench;
    Minted minted = bench.make({.role = Role::Worker, .name = QStringLiteral("w1")});
    const QString secret(kSecretLength, u'a');
    QVERIFY(!bench.book.rotateTo(minted.token.id, Rotation::Gentle, hashOf(secret), kDay)->writes.empty());
    QVERIFY(bench.book.rotateTo(minted.token.id, Rotation::Gentle, hashOf(secret), kDay)->writes.empty());
    minted.secret = secret;
    QCOMPARE(codeOf(bench.show(minted)), QStringLiteral("ok"));
    QVERIFY(bench.book.rotateTo(minted.token.id, Rotation::Gentle, hashOf(secret), kDay)->writes.empty());
}

void TokenBookTest::revokesBothSecrets()
{
    BookBench bench;
    const Minted old = bench.make({});
    const auto next = bench.book.rotate(old.token.id, Rotation::Gentle, bench.random(), kDay);
    QVERIFY(bench.book.revoke(old.token.id, kDay).ok());
    QCOMPARE(codeOf(bench.show(old)), QStringLiteral("token_revoked"));
    QVERIFY(!bench.show(*next).ok());
}

void TokenBookTest::refusesASecondTokenOfOneNameAndRole()
{
    BookBench bench;
    const NewToken asked{.role = Role::Viewer, .name = QStringLiteral("wall")};
    const Minted first = bench.make(asked);
    const auto second = bench.book.create(asked, bench.random(), kDay);
    QCOMPARE(second.problem().code, QStringLiteral("exists"));
    QVERIFY(second.problem().what.contains(first.token.id));
    QVERIFY(bench.book.create({.role = Role::Admin, .name = QStringLiteral("wall")}, bench.random(), kDay).ok());
    QVERIFY(bench.book.revoke(first.token.id, kDay).ok());
    QVERIFY(bench.book.create(asked, bench.random(), kDay).ok());
}

void TokenBookTest::refusesWhatNoTokenCanBe_data()
{
    QTest::addColumn<QString>("field");
    QTest::addColumn<NewToken>("asked");
    QTest::addRow("public") << "role" << NewToken{.role = Role::Public};
    QTest::addRow("join without terms") << "role" << NewToken{.role = Role::Join};
    QTest::addRow("terms without join") << "role" << NewToken{.role = Role::Admin, .join = JoinTerms{}};
    QTest::addRow("name") << "name" << NewToken{.name = QStringLiteral("a b")};
    QTest::addRow("pattern") << "pattern"
                             << NewToken{.role = Role::Join, .join = JoinTerms{.pattern = QStringLiteral("a b*")}};
    QTest::addRow("no use") << "uses" << NewToken{.role = Role::Join, .join = JoinTerms{.usesLeft = 0}};
    QTest::addRow("many uses") << "uses" << NewToken{.role = Role::Join, .join = JoinTerms{.usesLeft = 10'001}};
    QTest::addRow("no time") << "expires" << NewToken{.lifetime = Seconds(0)};
}

void TokenBookTest::refusesWhatNoTokenCanBe()
{
    QFETCH(const QString, field);
    QFETCH(const NewToken, asked);
    BookBench bench;
    const auto made = bench.book.create(asked, bench.random(), kDay);
    QVERIFY(!made.ok());
    QCOMPARE(made.problem().code, QStringLiteral("bad_field"));
    QCOMPARE(made.problem().where, field);
}

void TokenBookTest::writesLastUsesOnceAMinute()
{
    BookBench bench;
    const Minted one = bench.make({});
    const Minted other = bench.make({});
    bench.sweep();
    for (int second = 0; second < 59; ++second) {
        QVERIFY(bench.show(one, Seconds(second))->writes.empty());
        QVERIFY(bench.show(other, Seconds(second))->writes.empty());
        QVERIFY(bench.book.onDeadline(at(Seconds(second))).writes.empty());
    }
    QCOMPARE(bench.book.nextDeadline(at(Seconds(59))), std::optional(MonoTime(Seconds(60))));
    const TokenWrites writes = bench.book.onDeadline(at(Seconds(60))).writes;
    QCOMPARE(writes.size(), std::size_t(1));
    QCOMPARE(std::get<PutTokenUses>(writes.front()).list.size(), std::size_t(2));
    QCOMPARE(std::get<PutTokenUses>(writes.front()).list.front().at, kDay + Seconds(58));
    QCOMPARE(bench.book.nextDeadline(at(Seconds(60))), std::optional(MonoTime(TokenBook::kSweep)));
}

void TokenBookTest::writesTheLastUsesAtTheEnd()
{
    BookBench bench;
    const Minted one = bench.make({});
    QVERIFY(bench.book.flush().empty());
    QVERIFY(bench.show(one, Seconds(3)).ok());
    bench.write(bench.book.flush());
    QCOMPARE(bench.onRecord.at(one.token.id).lastUsed, std::optional(kDay + Seconds(3)));
    QVERIFY(bench.book.flush().empty());
}

namespace {

Token rowOf(int number, Role role)
{
    return {.id = QStringLiteral("%1").arg(number, 16, 10, QLatin1Char('0')), .role = role, .madeAt = kDay};
}

std::vector<Token> rows(std::size_t count)
{
    std::vector<Token> tokens;
    for (std::size_t i = 0; i < count; ++i)
        tokens.push_back(rowOf(int(i), Role::Viewer));
    return tokens;
}

} // namespace

void TokenBookTest::forgetsTheTokenThatEndedFirstWhenFull()
{
    std::vector<Token> tokens = rows(TokenBook::kMaxTokens);
    tokens[5].revoked = kDay + Seconds(2);
    tokens[6].expires = kDay + Seconds(1);
    tokens[7].role = Role::Worker;
    tokens[7].name = QStringLiteral("w7");
    tokens[7].revoked = kDay; // goes after others: it may not join again unseen
    BookBench bench;
    bench.book.restore(tokens);
    const auto made = bench.book.create({}, bench.random(), kDay + Seconds(9));
    QVERIFY(made.ok());
    QCOMPARE(std::get<DropToken>(made->writes.front()).id, tokens[6].id);
    QCOMPARE(bench.book.list().size(), TokenBook::kMaxTokens);
    QVERIFY(bench.book.find(tokens[7].id) != nullptr);
}

void TokenBookTest::refusesAnotherTokenWhenAllHold()
{
    BookBench bench;
    bench.book.restore(rows(TokenBook::kMaxTokens));
    const auto made = bench.book.create({}, bench.random(), kDay);
    QCOMPARE(made.problem().code, QStringLiteral("too_many"));
}

void TokenBookTest::listsTokensByAge()
{
    BookBench bench;
    bench.next = 50;
    const Minted first = bench.make({}, Seconds(1));
    bench.next = 0;
    const Minted second = bench.make({}, Seconds(2));
    QCOMPARE(bench.book.list().front().id, first.token.id);
    QCOMPARE(bench.book.list().back().id, second.token.id);
}

QTEST_APPLESS_MAIN(TokenBookTest)
#include "tst_token_book.moc"
