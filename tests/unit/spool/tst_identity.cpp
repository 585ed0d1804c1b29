// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/spool/identity.h"

#include <QDir>
#include <QFile>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

using namespace holdfast;

class TestIdentity : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyStartRisesAndKeepsTheInstance()
    {
        const QTemporaryDir dir;
        const auto first = spool::nextIdentity(dir.path());
        const auto second = spool::nextIdentity(dir.path());
        QVERIFY(first && second);
        QVERIFY(!first->instance.isEmpty());
        QCOMPARE(second->instance, first->instance);
        QVERIFY(second->sequenceBase >= first->sequenceBase + 1'000'000'000);
    }

    void anUnreadableFileMakesANewWorker_data()
    {
        QTest::addColumn<QByteArray>("content");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("torn") << QByteArray("{\"instance\": \"ab");
        QTest::newRow("no instance") << QByteArray("{\"starts\": 3}");
        QTest::newRow("no starts") << QByteArray("{\"instance\": \"abc\"}");
        QTest::newRow("absurd starts") << QByteArray("{\"instance\": \"abc\", \"starts\": 9000000000}");
    }
    void anUnreadableFileMakesANewWorker()
    {
        QFETCH(QByteArray, content);
        const QTemporaryDir dir;
        QFile file(dir.filePath(QStringLiteral("identity.json")));
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(content) == content.size());
        file.close();
        QTest::ignoreMessage(QtWarningMsg,
                             QRegularExpression(QStringLiteral("cannot read the identity in .*identity.json")));
        const auto identity = spool::nextIdentity(dir.path());
        QVERIFY(identity);
        QVERIFY(!identity->instance.isEmpty() && identity->instance != u"abc");
        QCOMPARE(identity->sequenceBase, 1'000'000'000);
    }

    void aFileThatCannotBeReadIsNotReplaced()
    {
        const QTemporaryDir dir;
        QVERIFY(QDir(dir.path()).mkdir(QStringLiteral("identity.json")));
        const auto identity = spool::nextIdentity(dir.path());
        QVERIFY(!identity);
        QVERIFY2(identity.problem().what.startsWith(QStringLiteral("cannot be read")),
                 qPrintable(identity.problem().text()));
    }

    void aFolderThatIsNotThereIsAProblemWithItsPath()
    {
        const auto identity = spool::nextIdentity(QStringLiteral("/nonexistent/holdfast"));
        QVERIFY(!identity);
        QVERIFY2(identity.problem().text().contains(QStringLiteral("/nonexistent/holdfast")),
                 qPrintable(identity.problem().text()));
    }
};

QTEST_GUILESS_MAIN(TestIdentity)
#include "tst_identity.moc"
