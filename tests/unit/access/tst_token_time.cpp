// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "book_bench.h"

#include <QTest>

using namespace holdfast;
using namespace holdfast::access;

/// Tokens that expire while somebody is connected, and ended ones that are forgotten.
class TokenTimeTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void saysWhichTokenExpiresAndWhen()
    {
        BookBench bench;
        const Minted minted = bench.make({.lifetime = Seconds(30)});
        (void)bench.make({});
        bench.sweep();
        QCOMPARE(bench.book.nextDeadline(at(Seconds(10))), std::optional(at(Seconds(30)).mono));
        QVERIFY(bench.book.onDeadline(at(Seconds(29))).expired.empty());
        const Due due = bench.book.onDeadline(at(Seconds(30)));
        QCOMPARE(due.expired.size(), std::size_t(1));
        QCOMPARE(due.expired.front().id, minted.token.id);
        QVERIFY(bench.book.onDeadline(at(Seconds(31))).expired.empty());
    }
    void aRevokedTokenDoesNotExpire()
    {
        BookBench bench;
        const Minted minted = bench.make({.lifetime = Seconds(30)});
        bench.write(bench.book.revoke(minted.token.id, kDay)->writes);
        QVERIFY(bench.book.onDeadline(at(Seconds(30))).expired.empty());
    }
    void expiresAfterARestartToo()
    {
        BookBench bench;
        (void)bench.make({.lifetime = Seconds(30)});
        bench.restart();
        QCOMPARE(bench.book.onDeadline(at(Seconds(30))).expired.size(), std::size_t(1));
    }
    void aClockThatIsSetIsSeen()
    {
        BookBench bench;
        (void)bench.make({.lifetime = std::chrono::days(30)});
        bench.sweep();
        QCOMPARE(bench.book.nextDeadline(at(Seconds(1))), std::optional(MonoTime(TokenBook::kSweep)));
    }
    void endedTokensAreForgottenAfterAWhile()
    {
        BookBench bench;
        const Minted revoked = bench.make({.role = Role::Worker, .name = QStringLiteral("w")});
        const Minted expired = bench.make({.lifetime = Seconds(10)});
        const Minted kept = bench.make({});
        bench.write(bench.book.revoke(revoked.token.id, kDay)->writes);
        constexpr Seconds while_ = std::chrono::duration_cast<Seconds>(TokenBook::kKeepEnded);
        bench.write(bench.book.onDeadline(at(while_ - Seconds(1))).writes);
        QCOMPARE(bench.onRecord.size(), std::size_t(3));
        bench.write(bench.book.onDeadline(at(while_ + Seconds(10))).writes);
        bench.write(bench.book.onDeadline(at(while_ + Seconds(7'200))).writes);
        QCOMPARE(bench.onRecord.size(), std::size_t(1));
        QVERIFY(bench.book.find(kept.token.id) != nullptr);
        QVERIFY(bench.book.find(expired.token.id) == nullptr);
    }
    /// The row is what keeps a revoked worker out.
    void aRevokedWorkerIsKeptWhileAnOlderJoinTokenHolds()
    {
        BookBench bench;
        const Minted join = bench.make({.role = Role::Join, .join = JoinTerms{.usesLeft = 5}});
        const Minted revoked = bench.make({.role = Role::Worker, .name = QStringLiteral("w")});
        bench.write(bench.book.revoke(revoked.token.id, kDay + Seconds(1))->writes);
        constexpr Seconds year = std::chrono::days(365);
        bench.write(bench.book.onDeadline(at(year)).writes);
        QVERIFY(bench.book.find(revoked.token.id) != nullptr);
        bench.write(bench.book.revoke(join.token.id, at(year).wall)->writes);
        bench.write(bench.book.onDeadline(at(year + Seconds(7'200))).writes);
        QVERIFY(bench.book.find(revoked.token.id) == nullptr);
    }
    void endedWorkersMakeRoomWhenTheBookIsFull()
    {
        std::vector<Token> tokens;
        for (std::size_t i = 0; i < TokenBook::kMaxTokens; ++i)
            tokens.push_back({.id = QStringLiteral("%1").arg(i, 16, 10, QLatin1Char('0')),
                              .role = Role::Worker,
                              .name = QStringLiteral("w%1").arg(i),
                              .madeAt = kDay});
        tokens[4].revoked = kDay + Seconds(2);
        tokens[5].revoked = kDay + Seconds(1);
        BookBench bench;
        bench.book.restore(tokens);
        const auto made = bench.book.create({}, bench.random(), kDay + Seconds(9));
        QVERIFY(made.ok());
        QCOMPARE(std::get<DropToken>(made->writes.front()).id, tokens[5].id);
    }
};

QTEST_APPLESS_MAIN(TokenTimeTest)
#include "tst_token_time.moc"
