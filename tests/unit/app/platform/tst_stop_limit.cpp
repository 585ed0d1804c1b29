// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/stop_limit.h"

#include <QElapsedTimer>
#include <QTest>

#include <semaphore>

using namespace holdfast;
using namespace holdfast::app;

class TestStopLimit final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void endsAStopThatHangs()
    {
        std::binary_semaphore expired(0);
        StopLimit limit(Milliseconds(10), [&expired] { expired.release(); });
        limit.begin();
        limit.begin();     // a second signal
        expired.acquire(); // as a thread that hangs in a disk
    }
    void leavesAStopThatEndsAlone()
    {
        bool isExpired = false;
        {
            StopLimit limit(Milliseconds(3'600'000), [&isExpired] { isExpired = true; });
            limit.begin();
        }
        const StopLimit neverBegun(Milliseconds(0), [&isExpired] { isExpired = true; });
        QVERIFY(!isExpired);
    }
};

QTEST_GUILESS_MAIN(TestStopLimit)
#include "tst_stop_limit.moc"
