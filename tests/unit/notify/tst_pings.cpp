// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/notify/watch/pings.h"

#include <QRegularExpression>
#include <QTest>

using namespace holdfast;
using namespace holdfast::notify;
using namespace std::chrono_literals;
using jobs::RunState;

namespace {

constexpr MonoTime kNow{1h};
const QString kUrl = QStringLiteral("https://hc.example/ping/7");

jobs::Run run(RunState state, const char *id = "1m83pjb1p00h9syp")
{
    jobs::Run run;
    run.id = QString::fromLatin1(id);
    run.job = QStringLiteral("backup");
    run.state = state;
    return run;
}

/// The paths that are called, each taken at once.
QStringList callsOf(Pings &pings)
{
    QStringList calls;
    for (QList<Ping> due = pings.due(kNow); !due.isEmpty(); due = pings.due(kNow)) {
        for (const Ping &ping : due) {
            calls += ping.url.section(u'?', 0, 0).mid(kUrl.size());
            if (!pings.ended(ping.run, true, kNow))
                calls += QStringLiteral("given up");
        }
    }
    return calls;
}

} // namespace

class PingsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void tellsOfTheEnd_data()
    {
        QTest::addColumn<RunState>("end");
        QTest::addColumn<bool>("hasStarted");
        QTest::addColumn<QStringList>("calls");
        QTest::newRow("succeeded") << RunState::Succeeded << true << QStringList{"/start", ""};
        QTest::newRow("failed") << RunState::Failed << true << QStringList{"/start", "/fail"};
        QTest::newRow("timed out") << RunState::TimedOut << true << QStringList{"/start", "/fail"};
        QTest::newRow("lost") << RunState::Lost << true << QStringList{"/start", "/fail"};
        QTest::newRow("cancelled") << RunState::Cancelled << true << QStringList{"/start", "/fail"};
        QTest::newRow("lost before it began") << RunState::Lost << false << QStringList{"/fail"};
        QTest::newRow("cancelled before it began") << RunState::Cancelled << false << QStringList();
        QTest::newRow("missed") << RunState::Missed << false << QStringList{"/fail"};
        QTest::newRow("skipped") << RunState::Skipped << false << QStringList();
    }
    void tellsOfTheEnd()
    {
        QFETCH(RunState, end);
        QFETCH(bool, hasStarted);
        QFETCH(QStringList, calls);
        Pings pings;
        pings.changed(run(RunState::Queued), kUrl);
        if (hasStarted)
            pings.changed(run(RunState::Running), kUrl);
        pings.changed(run(end), kUrl);
        QCOMPARE(callsOf(pings), calls);
        QVERIFY(!pings.nextDeadline());
    }
    void aRunThatIsRetriedStartsOnce()
    {
        Pings pings;
        for (int attempt = 0; attempt < 3; ++attempt) {
            pings.changed(run(RunState::Running), kUrl);
            pings.changed(run(RunState::Queued), kUrl);
        }
        QCOMPARE(callsOf(pings), QStringList{"/start"});
        pings.changed(run(RunState::Failed), kUrl);
        QCOMPARE(callsOf(pings), QStringList{"/fail"});
    }
    void callsOfOneRunKeepTheirOrder()
    {
        Pings pings;
        pings.changed(run(RunState::Running), kUrl);
        const QList<Ping> first = pings.due(kNow);
        pings.changed(run(RunState::Succeeded), kUrl);
        pings.changed(run(RunState::Running, "other"), kUrl);
        const QList<Ping> second = pings.due(kNow);
        QCOMPARE(second.size(), 1); // the other run does not wait
        QCOMPARE(second.first().run, QString("other"));
        QVERIFY(pings.ended(first.first().run, true, kNow));
        QCOMPARE(pings.due(kNow).size(), 1);
    }
    void aCallThatIsNotTakenIsRepeatedAndGivenUp()
    {
        Pings pings;
        pings.changed(run(RunState::Running), kUrl);
        pings.changed(run(RunState::Succeeded), kUrl);
        MonoTime now = kNow;
        QList<Milliseconds> waits;
        for (int attempt = 1; attempt < Pings::kTries; ++attempt) {
            QVERIFY(pings.due(now).value(0).url.contains("/start"));
            QVERIFY(pings.ended(run(RunState::Running).id, false, now));
            QVERIFY(pings.due(now).isEmpty());
            waits += std::chrono::duration_cast<Milliseconds>(*pings.nextDeadline() - now);
            now = *pings.nextDeadline();
        }
        QCOMPARE(waits, (QList<Milliseconds>{5s, 10s, 20s, 40s, 80s, 160s}));
        static_cast<void>(pings.due(now));
        QVERIFY(!pings.ended(run(RunState::Running).id, false, now));
        QVERIFY(!pings.due(now).value(0).url.contains("/start")); // the end is told all the same
    }
    void namesTheRunInTheQuery()
    {
        Pings pings;
        pings.changed(run(RunState::Running), QStringLiteral("https://hc.example/ping/?key=a%20b"));
        const QString url = pings.due(kNow).value(0).url;
        QVERIFY2(url.startsWith("https://hc.example/ping/start?key=a%20b&rid="), qPrintable(url));
        static const QRegularExpression uuid(
            QStringLiteral("rid=[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$"));
        QVERIFY2(uuid.match(url).hasMatch(), qPrintable(url));
        Pings again;
        again.changed(run(RunState::Succeeded), QStringLiteral("https://hc.example/ping/?key=a%20b"));
        QCOMPARE(again.due(kNow).value(0).url.section("rid=", 1), url.section("rid=", 1));
    }
    void isBounded()
    {
        Pings pings;
        for (std::size_t i = 0; i < Pings::kMostRuns + 10; ++i)
            pings.changed(run(RunState::Running, QByteArray::number(qulonglong(i)).constData()), kUrl);
        QCOMPARE(static_cast<std::size_t>(pings.due(kNow).size()), Pings::kMostRuns);
    }
    void aJobWithoutAServiceTellsNobody()
    {
        Pings pings;
        pings.changed(run(RunState::Running), {});
        pings.changed(run(RunState::Failed), {});
        QCOMPARE(callsOf(pings), QStringList());
    }
};

QTEST_GUILESS_MAIN(PingsTest)
#include "tst_pings.moc"
