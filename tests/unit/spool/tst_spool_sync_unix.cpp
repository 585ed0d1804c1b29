// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/unit/spool/spool_fixture.h"

#include <QFileInfo>
#include <QTemporaryDir>

#include <sys/syscall.h>
#include <unistd.h>

static QStringList synced; ///< paths, in order

/// In the place of the C library's.
extern "C" int fsync(int handle)
{
    synced += QFileInfo(QStringLiteral("/proc/self/fd/%1").arg(handle)).symLinkTarget();
    return static_cast<int>(::syscall(SYS_fsync, handle));
}

using namespace holdfast;
using namespace holdfast::spool;

/// What the spool puts on the disk, and when.
class SpoolSyncTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void anAcceptedStartIsOnTheDisk();
    void aMarkOfALaunchIsOnTheDisk();
    void aStartThatIsFoundIsPutOnTheDiskBeforeItIsHeld();
    void aResultThatIsFoundIsLeftAlone();

private:
    [[nodiscard]] QString at(const char *name) const
    {
        return m_dir->path() + QStringLiteral("/spool/") + folderName(keyOne()) + QLatin1String(name);
    }

    std::unique_ptr<QTemporaryDir> m_dir;
    std::unique_ptr<Spool> m_spool;
};

void SpoolSyncTest::init()
{
    m_spool.reset();
    m_dir = std::make_unique<QTemporaryDir>();
    m_spool = std::make_unique<Spool>(m_dir->path());
    MUST(m_spool->open());
    synced.clear();
    MUST(m_spool->accept(assignmentFor(keyOne())));
}

void SpoolSyncTest::anAcceptedStartIsOnTheDisk()
{
    QCOMPARE(synced, QStringList({at("/start.json"), at(""), m_dir->path() + QStringLiteral("/spool")}));
}

void SpoolSyncTest::aMarkOfALaunchIsOnTheDisk()
{
    synced.clear();
    MUST(keeperOf(*m_spool, keyOne())->setLaunched());
    QCOMPARE(synced, QStringList({at("/launched"), at("")}));
}

/// The process that wrote it may have died before its own sync.
void SpoolSyncTest::aStartThatIsFoundIsPutOnTheDiskBeforeItIsHeld()
{
    m_spool.reset();
    synced.clear();
    m_spool = std::make_unique<Spool>(m_dir->path());
    MUST(m_spool->open());
    QCOMPARE(synced, QStringList({at("/start.json"), at(""), m_dir->path() + QStringLiteral("/spool")}));
    QVERIFY(m_spool->held(keyOne()));
}

void SpoolSyncTest::aResultThatIsFoundIsLeftAlone()
{
    MUST(m_spool->finish(outcomeFor(keyOne())));
    m_spool.reset();
    synced.clear();
    m_spool = std::make_unique<Spool>(m_dir->path());
    MUST(m_spool->open());
    QCOMPARE(synced, QStringList());
}

QTEST_GUILESS_MAIN(SpoolSyncTest)
#include "tst_spool_sync_unix.moc"
