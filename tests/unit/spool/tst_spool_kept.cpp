// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/unit/spool/spool_fixture.h"

#include <QTemporaryDir>

using namespace holdfast;
using namespace holdfast::spool;

/// What has its receipt is kept, found by the next process, and can be held once more.
class SpoolKeptTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_dir = std::make_unique<QTemporaryDir>();
        m_spool = std::make_unique<Spool>(m_dir->path());
        QVERIFY(m_spool->open());
        QVERIFY(m_spool->accept(assignmentFor(keyOne())));
        put(m_dir->filePath("spool/run1.1/stdout"), "hello");
        QVERIFY(m_spool->reload(keyOne()));
        QVERIFY(m_spool->finish(outcomeFor(keyOne())));
    }
    void isKeptBesideTheSpool()
    {
        const auto kept = keepIt();
        QVERIFY(kept);
        QCOMPARE(kept->bytes, 5);
        QVERIFY(m_spool->scan().empty());
        QCOMPARE(m_spool->bytes(), 0);
        QCOMPARE(namesIn(m_dir->filePath("receipts")), QStringList{"run1.1"});
        reopen();
        QCOMPARE(m_spool->kept(), std::vector{*kept});
        QVERIFY(m_spool->scan().empty());
    }
    void comesBackAsItWas()
    {
        QVERIFY(keepIt());
        reopen();
        const auto held = m_spool->takeBack(keyOne());
        QVERIFY(held);
        jobs::Outcome outcome = outcomeFor(keyOne());
        outcome.outputBytes = 5;
        QCOMPARE(held->assignment, assignmentFor(keyOne()));
        QCOMPARE(*held->outcome, outcome);
        QCOMPARE(held->stdoutBytes, 5);
        QCOMPARE(m_spool->read(keyOne(), jobs::Stream::Stdout, 0, 100).value(), QByteArray("hello"));
        QVERIFY(m_spool->kept().empty());
        QVERIFY(!m_spool->takeBack(keyOne()));
        QVERIFY(keepIt()); // after its second receipt
    }
    void isDeleted()
    {
        QVERIFY(keepIt());
        m_spool->dropKept(keyOne());
        QVERIFY(m_spool->kept().empty());
        QVERIFY(namesIn(m_dir->filePath("receipts")).isEmpty());
        QVERIFY(namesIn(m_dir->filePath("trash")).isEmpty());
    }
    void isOfferedToAllWhereItsReceiptIsTorn()
    {
        QVERIFY(keepIt());
        put(m_dir->filePath("receipts/run1.1/receipt.json"), "{\"sto");
        const auto kept = m_spool->kept();
        QCOMPARE(kept.size(), std::size_t(1));
        QCOMPARE(kept.front().store, QString());
        QVERIFY(kept.front().epoch != u"a");
    }
    void aStrangeNameIsLeftAlone()
    {
        put(m_dir->filePath("receipts/notes/x"), "x");
        QVERIFY(m_spool->kept().empty());
    }

private:
    [[nodiscard]] std::optional<jobs::KeptResult> keepIt()
    {
        return m_spool->keep(keyOne(), QStringLiteral("store"), QStringLiteral("a"), fromMsecs(1'790'000'002'000));
    }
    void reopen()
    {
        m_spool.reset();
        m_spool = std::make_unique<Spool>(m_dir->path());
        QVERIFY(m_spool->open());
    }
    std::unique_ptr<QTemporaryDir> m_dir;
    std::unique_ptr<Spool> m_spool;
};

QTEST_GUILESS_MAIN(SpoolKeptTest)
#include "tst_spool_kept.moc"
