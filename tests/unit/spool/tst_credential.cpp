// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runtime/private_file.h"
#include "tests/unit/spool/credential_fixture.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace holdfast;
using namespace holdfast::spool::test;
using spool::CredentialFolder;
using spool::Joining;

class TestCredential : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aFolderWithoutOneHasNone()
    {
        const QTemporaryDir dir;
        const CredentialFolder folder(dir.path());
        QCOMPARE(*folder.credential(), QByteArray());
        QVERIFY(!folder.joined()->has_value());
        QVERIFY(!folder.joining()->has_value());
    }

    void everySecretIsAnother()
    {
        QVERIFY(access::isSecret(spool::newSecret()));
        QVERIFY(spool::newSecret() != spool::newSecret());
    }

    /// Cut off after each step, the next attempt finds the same secret, or a worker that has joined.
    void joiningGoesOnWhereItWas()
    {
        const QTemporaryDir dir;
        const Joining joining = sample();
        QVERIFY(CredentialFolder(dir.path()).begin(joining));
        QCOMPARE(CredentialFolder(dir.path()).joining()->value(), joining);
        QCOMPARE(*CredentialFolder(dir.path()).credential(), QByteArray());
        QVERIFY(CredentialFolder(dir.path()).finish(joining, kId));
        const CredentialFolder folder(dir.path());
        QCOMPARE(folder.joined()->value(), joining.as);
        QVERIFY(!folder.joining()->has_value());
        const auto presented = access::readToken(QString::fromLatin1(*folder.credential()), access::Role::Worker);
        QVERIFY(presented);
        QCOMPARE(presented->id, kId);
        QCOMPARE(presented->hash, access::hashOf(joining.secret));
    }

    void theOldSecretStaysUntilTheNewOneIsAdopted()
    {
        const QTemporaryDir dir;
        CredentialFolder folder(dir.path());
        QVERIFY(folder.begin(sample()) && folder.finish(sample(), kId));
        const QByteArray old = *folder.credential();
        const QByteArray next = token(u's');
        QVERIFY(folder.offer(next));
        QCOMPARE(*folder.credential(), old);
        QCOMPARE(*folder.next(), next);
        QVERIFY(folder.adopt());
        QCOMPARE(*folder.credential(), next);
        QCOMPARE(*folder.next(), QByteArray());
    }

    /// What is left of a rotation belongs to the former credential: it is gone before the new one comes.
    void joiningAgainEndsARotation()
    {
        const QTemporaryDir dir;
        CredentialFolder folder(dir.path());
        QVERIFY(folder.begin(sample()) && folder.finish(sample(), kId) && folder.offer(token(u's')));
        // The credential cannot be written: as if the process had died before it.
        QVERIFY(QFile::remove(dir.filePath("credential")) && QDir(dir.path()).mkdir("credential"));
        QVERIFY(folder.begin(sample()));
        QVERIFY(!folder.finish(sample(), QStringLiteral("fedcba9876543210")));
        QCOMPARE(*folder.next(), QByteArray());
        QVERIFY(folder.joining()->has_value());
        QVERIFY(QDir(dir.path()).rmdir("credential"));
        QVERIFY(folder.finish(sample(), QStringLiteral("fedcba9876543210")));
        QVERIFY(folder.credential()->contains("fedcba9876543210"));
    }

    void saysWhatIsWrongWithAFile_data()
    {
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<QString>("what");
        QTest::newRow("empty") << QByteArray() << "is empty";
        QTest::newRow("garbage") << QByteArray("\0\xff\n", 3) << "no worker's credential";
        QTest::newRow("another kind of token") << token(u't').replace("hfw_", "hfv_") << "no worker's";
        QTest::newRow("too long") << QByteArray(100'000, 'x') << "longer than 200 bytes";
    }
    void saysWhatIsWrongWithAFile()
    {
        QFETCH(QByteArray, content);
        QFETCH(QString, what);
        const QTemporaryDir dir;
        QCOMPARE(runtime::writePrivateFile(dir.filePath("credential"), content, runtime::Durable::No), QString());
        const auto read = CredentialFolder(dir.path()).credential();
        QVERIFY(!read);
        QVERIFY2(read.problem().what.contains(what), qPrintable(read.problem().what));
        QVERIFY(!read.problem().todo.isEmpty());
        QVERIFY(!read.problem().text().contains(u"tttttttt"));
    }
};

QTEST_GUILESS_MAIN(TestCredential)
#include "tst_credential.moc"
