// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/notify/channel_json.h"
#include "tests/unit/notify/samples.h"

#include <QJsonArray>
#include <QTest>

using namespace holdfast;
using namespace holdfast::notify;
using namespace holdfast::notify::test;

/// Channels as HTTP and the record have them.
class TestChannelJson final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void aChannelComesBackAsItWas();
    void whatIsAbsentHasItsDefault();
    void mailComesFromItsOwnAddressByThisMachine();
    void refusesWhatCannotBe_data();
    void refusesWhatCannotBe();
};

void TestChannelJson::aChannelComesBackAsItWas()
{
    Channel full = channel();
    full.rules.on = {EventKind::Lost, EventKind::AuditNotClean};
    full.rules.jobs = QStringLiteral("backup-*");
    full.rules.labels = {{QStringLiteral("team"), QStringLiteral("db")}};
    full.rules.inARow = 3;
    full.rules.lateAfter = 10min;
    full.rules.slowAfter = 90min;
    full.rules.timesUsual = 2.5;
    full.rules.silentAfter = 25h;
    full.rules.offlineAfter = 1h;
    full.quiet = *readQuietHours(QStringLiteral("22:00-07:00"), QStringLiteral("Europe/Berlin"));
    full.digest = 15min;
    const auto read = channelFrom(toJson(full));
    QVERIFY2(read.ok(), read.ok() ? "" : qPrintable(read.problem().text()));
    QVERIFY(*read == full);
}

void TestChannelJson::whatIsAbsentHasItsDefault()
{
    const auto read = channelFrom({{"name", "chat"}, {"kind", "webhook"}, {"target", "https://example.org/hook"}});
    QVERIFY(read.ok());
    QVERIFY(*read == channel());
}

void TestChannelJson::mailComesFromItsOwnAddressByThisMachine()
{
    const auto read = channelFrom({{"name", "ops"}, {"kind", "mail"}, {"target", "ops@example.org"}});
    QVERIFY(read.ok());
    QCOMPARE(read->smtp, QStringLiteral("smtp://localhost"));
    QCOMPARE(read->from, QStringLiteral("ops@example.org"));
}

void TestChannelJson::refusesWhatCannotBe_data()
{
    QTest::addColumn<QString>("field");
    QTest::addColumn<QJsonValue>("value");
    const auto row = [](const char *name, const char *field, const QJsonValue &value) {
        QTest::newRow(name) << QString::fromLatin1(field) << value;
    };
    row("no name", "name", QString());
    row("a name with a space", "name", QStringLiteral("a b"));
    row("another kind", "kind", QStringLiteral("pigeon"));
    row("no target", "target", QString());
    row("a file", "target", QStringLiteral("file:///etc/passwd"));
    row("no host", "target", QStringLiteral("https://"));
    row("no event", "on", QJsonArray());
    row("another event", "on", QJsonArray{QStringLiteral("fails")});
    row("a pattern", "jobs", QStringLiteral("a b"));
    row("a label", "labels", QJsonObject{{"team", 1}});
    row("in a row", "in_a_row", 0);
    row("a duration", "late_after", QStringLiteral("10"));
    row("times usual", "times_usual", -1);
    row("quiet hours", "quiet", QStringLiteral("22-7"));
    row("a digest", "digest", true);
    row("a body that is no JSON", "body", QStringLiteral("text={{text}}"));
    row("a mail server of a webhook", "smtp", QStringLiteral("smtp://localhost"));
    row("a sender of a webhook", "from", QStringLiteral("a@example.org"));
    row("another field", "digests", QStringLiteral("1h"));
}

void TestChannelJson::refusesWhatCannotBe()
{
    QFETCH(QString, field);
    QFETCH(QJsonValue, value);
    QJsonObject json = toJson(channel());
    json[field] = value;
    const auto read = channelFrom(json);
    QVERIFY(!read.ok());
    QCOMPARE(read.problem().code, QStringLiteral("bad_field"));
    QCOMPARE(read.problem().where, field);
}

QTEST_GUILESS_MAIN(TestChannelJson)
#include "tst_channel_json.moc"
