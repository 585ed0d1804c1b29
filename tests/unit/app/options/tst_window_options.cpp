// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/options/settings.h"
#include "surroundings.h"

#include <QTest>

using namespace holdfast;
using namespace holdfast::app;
using test::surroundings;
using test::typed;

class TestWindowOptions final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void opensAWindowOnlyWhereThereCanBeOne_data();
    void opensAWindowOnlyWhereThereCanBeOne();
};

void TestWindowOptions::opensAWindowOnlyWhereThereCanBeOne_data()
{
    QTest::addColumn<QString>("line");
    QTest::addColumn<bool>("built");
    QTest::addColumn<bool>("display");
    QTest::addColumn<QString>("seen"); // face, window, address; or a part of the fault
    const auto row = [](const char *line, bool built, bool display, const char *seen) {
        QTest::addRow("'%s' built %d display %d", line, built, display)
            << QString(line) << built << display << QString(seen);
    };
    row("", true, true, "4 window ");
    row("", true, false, "0  ");
    row("", false, true, "0  ");
    row("--monitor", true, true, "4 window ");
    row("--monitor --connect ws://h:81", true, true, "4 window ws://h:81/ws/heartbeat");
    row("--monitor", true, false, "there is no display");
    row("--monitor", false, true, "the monitor window is not installed");
    row("--server --monitor", true, true, "2 window ws://127.0.0.1:8000/ws/heartbeat");
    row("--server --monitor", true, false, "there is no display");
    row("--worker --monitor", true, true, "3 window ws://127.0.0.1:8000/ws/heartbeat");
    row("--server", true, true, "2  ws://127.0.0.1:8000/ws/heartbeat");
    row("--help", true, true, "0  ");
    row("status", true, true, "5  ws://127.0.0.1:8000/ws/heartbeat");
    row("--monitor status", true, true, "cannot be combined with");
}

void TestWindowOptions::opensAWindowOnlyWhereThereCanBeOne()
{
    QFETCH(QString, line);
    QFETCH(QString, seen);
    Surroundings here = surroundings();
    QFETCH(bool, built);
    QFETCH(bool, display);
    here.hasMonitor = built;
    here.hasDisplay = display;
    const auto options = parseOptions(typed(line), here);
    QStringList urls;
    for (const QUrl &url : options ? options->connectUrls : QList<QUrl>())
        urls += url.toString();
    const QString got =
        options
            ? QStringLiteral("%1 %2 %3").arg(int(options->face)).arg(options->window ? "window" : "", urls.join(u' '))
            : options.problem().text();
    QVERIFY2(options ? got == seen : got.contains(seen), qPrintable(got));
}

QTEST_GUILESS_MAIN(TestWindowOptions)
#include "tst_window_options.moc"
