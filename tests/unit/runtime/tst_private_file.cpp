// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runtime/private_file.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>
#include <QTest>

#include <thread>

using namespace holdfast::runtime;

namespace {

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("?");
}

} // namespace

/// Files and folders that only their owner can read.
class TestPrivateFile final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void writesAndReplaces();
    void writesBelowALongPath();
    void makesAFolderOnce();
    void saysWhatFailed();
    void waitsForAProgramThatHoldsTheFile();
    void tellsWhoHoldsAFile();
};

void TestPrivateFile::writesAndReplaces()
{
    const QTemporaryDir dir;
    const QString path = dir.filePath(QStringLiteral("ü.json"));
    for (const char *content : {"first", "", "third\r\n\xff"}) {
        for (const Durable durable : {Durable::No, Durable::Yes}) {
            QCOMPARE(writePrivateFile(path, content, durable), QString());
            QCOMPARE(contentOf(path), content);
            QVERIFY(isPrivateFile(path));
        }
    }
    QCOMPARE(QDir(dir.path()).entryList(QDir::Files), QStringList{QStringLiteral("ü.json")});
}

/// Windows' own calls end at 260 characters unless they are told otherwise.
void TestPrivateFile::writesBelowALongPath()
{
    const QTemporaryDir dir;
    QString folder = dir.path();
    while (folder.size() < 350) {
        folder += u'/' + QString(40, u'd');
        QVERIFY2(makePrivateFolder(folder), qPrintable(folder));
    }
    const QString path = folder + QStringLiteral("/file");
    QCOMPARE(writePrivateFile(path, "one"), QString());
    QCOMPARE(writePrivateFile(path, "two"), QString());
    QCOMPARE(contentOf(path), "two");
    QVERIFY(isPrivateFile(path) && isPrivateFile(folder));
}

void TestPrivateFile::makesAFolderOnce()
{
    const QTemporaryDir dir;
    const QString folder = dir.filePath(QStringLiteral("data"));
    QVERIFY(makePrivateFolder(folder));
    QVERIFY(QFileInfo(folder).isDir());
    QVERIFY(isPrivateFile(folder));
    QVERIFY(!makePrivateFolder(folder));
    QVERIFY(!makePrivateFolder(dir.filePath(QStringLiteral("no/such"))));
}

void TestPrivateFile::saysWhatFailed()
{
    const QTemporaryDir dir;
    const QString fault = writePrivateFile(dir.filePath(QStringLiteral("no/such/file")), "x");
    QVERIFY2(fault.startsWith(QStringLiteral("cannot be made: ")), qPrintable(fault));
}

/// A virus scanner lets go after a moment. Here: as soon as there is something to put in the place of its file.
void TestPrivateFile::waitsForAProgramThatHoldsTheFile()
{
    const QTemporaryDir dir;
    const QString path = dir.filePath(QStringLiteral("held"));
    QCOMPARE(writePrivateFile(path, "old"), QString());
    QFile scanner(path);
    QVERIFY(scanner.open(QIODevice::ReadOnly));
    std::thread thread([&scanner, &path] {
        while (!QFile::exists(path + QStringLiteral(".tmp")) && contentOf(path) == "old")
            std::this_thread::yield();
        scanner.close();
    });
    const QString fault = writePrivateFile(path, "new");
    thread.join();
    QCOMPARE(fault, QString());
    QCOMPARE(contentOf(path), "new");
}

/// Where an open file cannot be replaced, the old one stays, and a sentence says why.
void TestPrivateFile::tellsWhoHoldsAFile()
{
    const QTemporaryDir dir;
    const QString path = dir.filePath(QStringLiteral("held"));
    QCOMPARE(writePrivateFile(path, "old"), QString());
    QFile scanner(path);
    QVERIFY(scanner.open(QIODevice::ReadOnly));
    const QString fault = writePrivateFile(path, "new");
    scanner.close();
    if (fault.isEmpty())
        QSKIP("this system replaces open files");
    QVERIFY2(fault.contains(QStringLiteral("another program may hold it")), qPrintable(fault));
    QCOMPARE(contentOf(path), "old");
    QCOMPARE(writePrivateFile(path, "new"), QString());
    QCOMPARE(contentOf(path), "new");
}

QTEST_GUILESS_MAIN(TestPrivateFile)
#include "tst_private_file.moc"
