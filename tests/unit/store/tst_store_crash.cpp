// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/unit/store/samples.h"

#include <QElapsedTimer>
#include <QProcess>
#include <QRandomGenerator>
#include <QTemporaryDir>

using namespace holdfast;
using namespace holdfast::store;
using namespace holdfast::store::test;

/// A server that is killed in the middle of writing, again and again on one database.
class TestStoreCrash final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void keepsWhatItAcknowledgedAndNoHalves_data()
    {
        QTest::addColumn<quint32>("seed");
        for (quint32 seed = 1; seed <= 20; ++seed)
            QTest::addRow("seed %u", seed) << seed;
    }
    void keepsWhatItAcknowledgedAndNoHalves()
    {
        QFETCH(quint32, seed);
        QRandomGenerator random(seed);
        const quint64 acknowledged = runAndKill(m_next, random.bounded(1, 60), random.bounded(0, 3000));
        QVERIFY2(acknowledged >= m_next, "the child acknowledged nothing");

        SqliteBackend backend(SqliteOptions{m_path}); // gets the lock: it died with its owner
        const Result<void> opened = backend.open();
        QVERIFY2(opened, opened ? "" : qPrintable(opened.problem().text()));
        QMap<quint64, quint64> found;
        const Result<jobs::Loaded> loaded = backend.load(kNow);
        QVERIFY(loaded);
        for (const jobs::WorkerRecord &record : loaded->workers)
            ++found[record.name.section(u'.', 0, 0).toULongLong()];
        for (quint64 number = 1; number <= acknowledged; ++number)
            QVERIFY2(found.contains(number), qPrintable(QStringLiteral("acknowledged batch %1 is gone").arg(number)));
        for (auto it = found.cbegin(); it != found.cend(); ++it)
            QCOMPARE(it.value(), it.key() % 5 + 1);
        QCOMPARE(static_cast<quint64>(found.size()), found.lastKey()); // in order: nothing behind a gap
        m_next = found.lastKey() + 1;
    }

private:
    /// The last number the child acknowledged. Killed some microseconds after it printed so many lines.
    quint64 runAndKill(quint64 first, int lines, qint64 microseconds)
    {
        QProcess child;
        child.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        child.start(QStringLiteral(CRASH_CHILD), {m_path, QString::number(first)});
        QByteArray printed;
        while (printed.count('\n') < lines && child.waitForReadyRead(30'000))
            printed += child.readAllStandardOutput();
        QElapsedTimer timer;
        timer.start();
        while (timer.nsecsElapsed() < microseconds * 1000) { // too short for any timer
        }
        child.kill();
        child.waitForFinished();
        printed += child.readAllStandardOutput();
        const QList<QByteArray> all = printed.left(printed.lastIndexOf('\n')).split('\n');
        return all.isEmpty() ? 0 : all.last().toULongLong();
    }

    QTemporaryDir m_dir;
    QString m_path = m_dir.filePath(QStringLiteral("h.db"));
    quint64 m_next = 1;
};

QTEST_GUILESS_MAIN(TestStoreCrash)
#include "tst_store_crash.moc"
