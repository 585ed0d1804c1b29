// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/keeper/channel.h"

#include <QDir>
#include <QLocalServer>
#include <QTemporaryDir>
#include <QTest>

#include <sys/un.h>

using namespace holdfast;
using namespace holdfast::keeper;

/// Where a worker listens for its keepers: in its data folder, if the system can take so long a name.
class EndpointTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void isInTheDataFolder();
    void takesWhatTheSystemTakes_data();
    void takesWhatTheSystemTakes();
};

namespace {

constexpr qsizetype kMax = static_cast<qsizetype>(sizeof(sockaddr_un::sun_path)) - 2; // as QLocalServer has it

} // namespace

void EndpointTest::isInTheDataFolder()
{
    const QTemporaryDir dir;
    const auto endpoint = endpointFor(dir.path());
    QVERIFY(endpoint);
    QCOMPARE(*endpoint, dir.filePath(QStringLiteral("keepers")));
    QVERIFY(endpointFor(QStringLiteral("data")));
    QVERIFY(QDir::isAbsolutePath(*endpointFor(QStringLiteral("data"))));
}

void EndpointTest::takesWhatTheSystemTakes_data()
{
    QTest::addColumn<QString>("letter");
    QTest::addColumn<int>("over");
    QTest::addColumn<bool>("fits");
    QTest::newRow("just fits") << "x" << 0 << true;
    QTest::newRow("one over") << "x" << 1 << false;
    QTest::newRow("far over") << "x" << 1000 << false;
    QTest::newRow("bytes count, not letters") << QString(QChar(0x2713)) << 2 << false;
}

void EndpointTest::takesWhatTheSystemTakes()
{
    QFETCH(QString, letter);
    QFETCH(int, over);
    QFETCH(bool, fits);
    const QTemporaryDir dir;
    const qsizetype bytes = kMax + over - dir.path().toUtf8().size() - qsizetype(sizeof("//keepers")) + 1;
    const QString name = letter.repeated((bytes + letter.toUtf8().size() - 1) / letter.toUtf8().size());
    const auto endpoint = endpointFor(dir.filePath(name));
    QCOMPARE(endpoint.ok(), fits);
    if (fits) {
        QVERIFY(QDir(dir.path()).mkdir(name));
        QLocalServer server;
        QVERIFY2(server.listen(*endpoint), qPrintable(server.errorString()));
        return;
    }
    QCOMPARE(endpoint.problem().code, QStringLiteral("path_too_long"));
    QCOMPARE(endpoint.problem().where, dir.filePath(name));
    QVERIFY(endpoint.problem().what.contains(QString::number(kMax - qsizetype(sizeof("/keepers")) + 1)));
}

QTEST_GUILESS_MAIN(EndpointTest)
#include "tst_endpoint_unix.moc"
