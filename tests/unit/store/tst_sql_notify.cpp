// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/unit/notify/samples.h"
#include "tests/unit/store/fixture.h"

using namespace holdfast;
using namespace holdfast::store;
using namespace holdfast::store::test;
using holdfast::notify::test::channel;
using holdfast::notify::test::notice;

/// Channels, and what they are still to tell of, in a real database.
class TestSqlNotify final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m_db = std::make_unique<Database>(); }
    void cleanup() { m_db.reset(); }

    void keepsChannelsWithTheirSecrets()
    {
        notify::Channel full = channel();
        full.rules.inARow = 3;
        full.quiet = {22 * 60, 7 * 60, QStringLiteral("Europe/Berlin")};
        m_db->apply({notify::PutChannel{full, QByteArray("se\0cret", 7)}});
        full.digest = Seconds(900);
        m_db->apply({notify::PutChannel{full, "other"}});
        m_db->reopen();
        QCOMPARE(m_db->loaded().channels.size(), 1);
        QVERIFY(m_db->loaded().channels[0].channel == full);
        QCOMPARE(m_db->loaded().channels[0].secret, QByteArray("other"));
    }

    void aMessageHoldsItsNoticesUntilItIsDropped()
    {
        m_db->apply({notify::PutNotice{notice(1)}, notify::PutNotice{notice(2)}, notify::PutNotice{notice(3)}});
        const notify::Batch batch{QStringLiteral("b"), QStringLiteral("chat"),       kNow, 2,
                                  kNow + Seconds(20),  QStringLiteral("status 500"), 7};
        m_db->apply({notify::FixBatch{batch, {notice(1).id, notice(2).id}}});
        m_db->apply({notify::PutNotice{notice(1)}}); // an old write, again
        m_db->reopen();
        QCOMPARE(m_db->loaded().batches, QList<notify::Batch>{batch});
        QCOMPARE(batchesOfNotices(), (QStringList{"b", "b", ""}));
        QCOMPARE(m_db->loaded().notices[2], notice(3));
        m_db->apply({notify::DropBatch{batch.id, batch.channel}});
        QCOMPARE(batchesOfNotices(), QStringList{""});
        QVERIFY(m_db->loaded().batches.isEmpty());
    }

    void dropsNoticesOfOneChannel()
    {
        notify::Notice other = notice(1, QStringLiteral("mail"));
        m_db->apply({notify::PutNotice{notice(1)}, notify::PutNotice{other}});
        m_db->apply({notify::DropNotices{other.channel, {other.id}}});
        QCOMPARE(m_db->loaded().notices, QList<notify::Notice>{notice(1)});
    }

    void aChannelGoesWithWhatItHad()
    {
        const notify::Batch batch{QStringLiteral("b"), QStringLiteral("chat"), kNow, 0, kNow};
        m_db->apply({notify::PutChannel{channel(), "s"}, notify::PutNotice{notice(1)}, notify::PutNotice{notice(2)},
                     notify::FixBatch{batch, {notice(1).id}}});
        m_db->apply({notify::DropChannel{QStringLiteral("chat")}});
        const jobs::Loaded loaded = m_db->loaded();
        QVERIFY(loaded.channels.isEmpty() && loaded.notices.isEmpty() && loaded.batches.isEmpty());
    }

    void keepsStreaksThatGoOn()
    {
        m_db->apply({notify::PutStreak{{QStringLiteral("a"), 1}}, notify::PutStreak{{QStringLiteral("b"), 1}}});
        m_db->apply({notify::PutStreak{{QStringLiteral("a"), 2}}, notify::PutStreak{{QStringLiteral("b"), 0}}});
        QCOMPARE(m_db->loaded().streaks, (QList<notify::Streak>{{QStringLiteral("a"), 2}}));
    }

    void passesOverWhatALaterVersionWrote()
    {
        if (holdfast::test::isOnPostgres())
            QSKIP("it is about the file");
        m_db->apply({notify::PutChannel{channel(), {}}, notify::PutNotice{notice(1)}});
        m_db->reopen();
        OtherConnection other(m_db->path);
        QVERIFY(other.run(QStringLiteral("UPDATE channels SET rules = '{\"kind\":\"pigeon\"}'")));
        QVERIFY(other.run(QStringLiteral("UPDATE notices SET event = '{}'")));
        QVERIFY(m_db->loaded().channels.isEmpty());
        QVERIFY(m_db->loaded().notices.isEmpty());
    }

private:
    QStringList batchesOfNotices() const
    {
        QStringList batches;
        for (const notify::Notice &each : m_db->loaded().notices)
            batches += each.batch;
        return batches;
    }

    std::unique_ptr<Database> m_db;
};

QTEST_GUILESS_MAIN(TestSqlNotify)
#include "tst_sql_notify.moc"
