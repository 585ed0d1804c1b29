// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/platform/platform.h"

#include <QTest>

#include <sys/resource.h>

using namespace holdfast::app;

namespace {

rlimit limitNow()
{
    rlimit limit{};
    ::getrlimit(RLIMIT_NOFILE, &limit);
    return limit;
}

} // namespace

class TestDescriptorLimit final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        const rlimit low{256, limitNow().rlim_max};
        QCOMPARE(::setrlimit(RLIMIT_NOFILE, &low), 0);
    }

    void isRaisedForUsAndNotForOurPrograms()
    {
        raiseDescriptorLimit();
        QCOMPARE(limitNow().rlim_cur, limitNow().rlim_max);
        lowerDescriptorLimit(); // as in a keeper, which has our environment
        QCOMPARE(limitNow().rlim_cur, rlim_t(256));
        for (char **each = environ; *each != nullptr; ++each)
            QVERIFY(!QByteArray(*each).contains("NOFILE"));
    }

    void isLeftAloneWhereNothingWasRaised()
    {
        lowerDescriptorLimit();
        QCOMPARE(limitNow().rlim_cur, rlim_t(256));
    }
};

QTEST_GUILESS_MAIN(TestDescriptorLimit)
#include "tst_descriptor_limit.moc"
