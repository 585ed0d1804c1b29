// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/access/token_book.h"
#include "core/jobs/step.h"
#include "tests/unit/store/fixture.h"

#include <QDir>

#include <random>

using namespace holdfast;
using namespace holdfast::store;
using namespace holdfast::store::test;

class TestSqlTokens final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m_db = std::make_unique<Database>(); }
    void cleanup() { m_db.reset(); }

    void keepsTokens()
    {
        const access::JoinTerms terms{
            .pattern = QStringLiteral("web-*"), .labels = {{"zone", "b"}}, .usesLeft = 3, .isRejoin = true};
        const access::Token join{.id = QStringLiteral("a"),
                                 .role = access::Role::Join,
                                 .name = QStringLiteral("new"),
                                 .hash = "hash",
                                 .nextHash = "next",
                                 .madeAt = kNow,
                                 .madeBy = QStringLiteral("ada"),
                                 .lastUsed = kNow + Seconds(1),
                                 .expires = kNow + Seconds(2),
                                 .revoked = kNow + Seconds(3),
                                 .join = terms};
        const access::Token plain{.id = QStringLiteral("b"), .role = access::Role::Worker, .hash = "x", .madeAt = kNow};
        m_db->apply({access::PutToken{plain}, access::PutToken{join}});
        m_db->reopen();
        const QList<access::Token> expected{join, plain};
        QVERIFY(m_db->loaded().tokens == expected);
    }

    void keepsOnlyTheLastUseOfKnownTokens()
    {
        const access::Token token{.id = QStringLiteral("a"), .madeAt = kNow};
        m_db->apply(
            {access::PutToken{token}, access::PutTokenUses{{{token.id, kNow}, {QStringLiteral("gone"), kNow}}}});
        QCOMPARE(m_db->loaded().tokens.size(), 1);
        QCOMPARE(m_db->loaded().tokens[0].lastUsed, std::optional(kNow));
    }

    void dropsATokenByItsId()
    {
        m_db->apply({access::PutToken{{.id = QStringLiteral("a")}}, access::PutToken{{.id = QStringLiteral("b")}}});
        m_db->apply({access::DropToken{QStringLiteral("a")}});
        QCOMPARE(m_db->loaded().tokens.size(), 1);
    }

    /// Whatever is done with tokens, no file of the database ever holds a secret.
    void holdsNoSecret()
    {
        access::TokenBook book;
        QStringList secrets;
        std::mt19937 chance(7); // NOLINT: the same tokens each time
        const auto random = [&chance](int count) {
            QByteArray bytes;
            for (int i = 0; i < count; ++i)
                bytes += static_cast<char>(chance());
            return bytes;
        };
        const auto write = [this](const access::TokenWrites &writes) {
            jobs::Step step;
            step.record(writes);
            m_db->apply(step.writes);
        };
        for (int i = 0; i < 50; ++i) {
            const auto made = book.create({.role = access::Role::Join, .join = access::JoinTerms{}}, random(42), kNow);
            write(made->writes);
            const auto rotated = book.rotate(made->token.id, access::Rotation::Gentle, random(32), kNow);
            write(rotated->writes);
            const QString chosen = access::toBase32(random(32));
            const access::Presented shown{access::Role::Join, made->token.id, access::hashOf(rotated->secret), {}};
            write(book.join({shown, QStringLiteral("w%1").arg(i), access::hashOf(chosen)}, random(10),
                            {MonoTime(Seconds(1)), kNow})
                      ->writes);
            write(book.revoke(made->token.id, kNow)->writes);
            secrets += {made->secret, rotated->secret, chosen};
        }
        if (holdfast::test::isOnPostgres())
            return; // its files are not ours to read
        const QByteArray files = everythingIn(m_db->dir.path());
        QVERIFY(files.contains(book.list().front().id.toLatin1())); // it looks where the tokens are
        for (const QString &secret : secrets)
            QVERIFY(!files.contains(secret.toLatin1()));
    }

private:
    static QByteArray everythingIn(const QString &folder)
    {
        QByteArray all;
        for (const QFileInfo &each : QDir(folder).entryInfoList(QDir::Files)) {
            QFile file(each.filePath());
            if (file.open(QIODevice::ReadOnly))
                all += file.readAll();
        }
        return all;
    }

    std::unique_ptr<Database> m_db;
};

QTEST_GUILESS_MAIN(TestSqlTokens)
#include "tst_sql_tokens.moc"
