// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/unit/notify/samples.h"

#include <QTest>

using namespace holdfast;
using namespace holdfast::notify;
using namespace holdfast::notify::test;

/// Words and rules of channels, and events as JSON.
class TestChannelRules final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void everyKindHasAWord();
    void anEventComesBackAsItWas();
    void refusesWhatIsNoEvent();
    void tellsOfWhatIsOnItsList();
    void tellsOfJobsByPattern();
    void tellsOfJobsByLabel();
    void rulesOfJobsDoNotConcernWorkers();
};

void TestChannelRules::everyKindHasAWord()
{
    for (int i = 0; i <= static_cast<int>(kLastEventKind); ++i) {
        const auto kind = static_cast<EventKind>(i);
        QVERIFY(eventKindFrom(toString(kind)) == kind);
    }
    QVERIFY(!eventKindFrom(QStringLiteral("fails")));
    QVERIFY(channelKindFrom(toString(ChannelKind::Exec)) == ChannelKind::Exec);
}

void TestChannelRules::anEventComesBackAsItWas()
{
    Event event = failure();
    event.attempt = 3;
    event.inARow = 4;
    event.plannedAt = kNoon - 1min;
    event.startedAt = kNoon - 59s;
    event.finishedAt = kNoon - 120ms;
    event.act = QStringLiteral("do \"this\"\nand that");
    QCOMPARE(eventFrom(toJson(event)), event);
    const Event least{QStringLiteral("k"), EventKind::ServerStarted, kNoon, {}, {}, {}};
    QCOMPARE(eventFrom(toJson(least)), least);
}

void TestChannelRules::refusesWhatIsNoEvent()
{
    for (const char *field : {"key", "kind", "at"}) {
        QJsonObject json = toJson(failure());
        json.remove(QLatin1String(field));
        QVERIFY2(!eventFrom(json), field);
    }
    QJsonObject later = toJson(failure());
    later[QStringLiteral("kind")] = QStringLiteral("of a later version");
    QVERIFY(!eventFrom(later));
}

void TestChannelRules::tellsOfWhatIsOnItsList()
{
    Channel one = channel();
    QVERIFY(wants(one, EventKind::Failed, QStringLiteral("j")));
    QVERIFY(!wants(one, EventKind::WorkerDegraded));
    one.rules.on = {EventKind::WorkerDegraded};
    QVERIFY(!wants(one, EventKind::Failed, QStringLiteral("j")));
    QVERIFY(wants(one, EventKind::WorkerDegraded));
}

void TestChannelRules::tellsOfJobsByPattern()
{
    Channel one = channel();
    one.rules.jobs = QStringLiteral("backup-*");
    QVERIFY(wants(one, EventKind::Failed, QStringLiteral("backup-db")));
    QVERIFY(!wants(one, EventKind::Failed, QStringLiteral("report")));
}

void TestChannelRules::tellsOfJobsByLabel()
{
    Channel one = channel();
    one.rules.labels = {{QStringLiteral("team"), QStringLiteral("db")}};
    QVERIFY(wants(one, EventKind::Failed, QStringLiteral("j"), {{"team", "db"}, {"os", "linux"}}));
    QVERIFY(!wants(one, EventKind::Failed, QStringLiteral("j"), {{"team", "web"}}));
    QVERIFY(!wants(one, EventKind::Failed, QStringLiteral("j")));
    one.rules.labels = {{QStringLiteral("team"), QString()}};
    QVERIFY(!wants(one, EventKind::Failed, QStringLiteral("j")));
}

void TestChannelRules::rulesOfJobsDoNotConcernWorkers()
{
    Channel one = channel();
    one.rules.jobs = QStringLiteral("backup-*");
    one.rules.labels = {{QStringLiteral("team"), QStringLiteral("db")}};
    QVERIFY(wants(one, EventKind::WorkerOffline));
}

QTEST_GUILESS_MAIN(TestChannelRules)
#include "tst_channel_rules.moc"
