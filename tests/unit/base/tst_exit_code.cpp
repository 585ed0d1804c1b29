// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/exit_code.h"

#include <QTest>

#include <limits>

using namespace holdfast;

class TestExitCode final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void isShownAsItsSystemDoes_data()
    {
        QTest::addColumn<int>("code");
        QTest::addColumn<QString>("text");
        QTest::newRow("success") << 0 << "0";
        QTest::newRow("failure") << 255 << "255";
        QTest::newRow("most") << std::numeric_limits<int>::max() << "2147483647";
        QTest::newRow("access violation") << static_cast<int>(0xC0000005U) << "0xC0000005";
        QTest::newRow("Ctrl+C") << static_cast<int>(0xC000013AU) << "0xC000013A";
        QTest::newRow("first") << std::numeric_limits<int>::min() << "0x80000000";
        QTest::newRow("minus one") << -1 << "0xFFFFFFFF";
    }
    void isShownAsItsSystemDoes()
    {
        QFETCH(int, code);
        QTEST(exitCodeText(code), "text");
    }
};

QTEST_GUILESS_MAIN(TestExitCode)
#include "tst_exit_code.moc"
