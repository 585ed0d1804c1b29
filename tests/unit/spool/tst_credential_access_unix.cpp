// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/unit/spool/credential_fixture.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace holdfast;
using namespace holdfast::spool::test;
using spool::CredentialFolder;

/// Who may read a worker's credential. On Windows its folder keeps others out.
class TestCredentialAccess : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void onlyTheOwnerMayReadTheFiles()
    {
        const QTemporaryDir dir;
        CredentialFolder folder(dir.path());
        QVERIFY(folder.begin(sample()));
        constexpr auto others = QFile::ReadGroup | QFile::WriteGroup | QFile::ReadOther | QFile::WriteOther;
        QVERIFY(!(QFile::permissions(dir.filePath("joining.json")) & others));
        QVERIFY(folder.finish(sample(), kId) && folder.offer(token(u's')));
        for (const char *name : {"credential", "credential.next", "joined.json"})
            QVERIFY2(!(QFile::permissions(dir.filePath(name)) & others), name);
    }

    void aCredentialThatOthersCanReadIsNotUsed()
    {
        const QTemporaryDir dir;
        QFile file(dir.filePath("credential"));
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(token(u't')) > 0);
        file.close();
        file.setPermissions(QFile::ReadOwner | QFile::ReadGroup);
        const auto read = CredentialFolder(dir.path()).credential();
        QVERIFY(!read);
        QVERIFY2(read.problem().what.contains(QStringLiteral("other users can read")), qPrintable(read.problem().what));
        QVERIFY(!read.problem().todo.isEmpty());
        QVERIFY(!read.problem().text().contains(u"tttttttt"));
    }
};

QTEST_GUILESS_MAIN(TestCredentialAccess)
#include "tst_credential_access_unix.moc"
