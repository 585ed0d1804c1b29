// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/keeper/channel.h"
#include "core/keeper/keeper.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QJsonValue>
#include <QTest>

using namespace holdfast;
using namespace holdfast::keeper;
using namespace std::chrono_literals;

/// What a keeper and its worker say to each other, and what a keeper is started with.
class ChannelTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aStatusArrivesAsItWas_data();
    void aStatusArrivesAsItWas();
    void anOrderArrivesAsItWas_data();
    void anOrderArrivesAsItWas();
    void aTornLineIsRefused();
    void hostileLinesAreRefused_data();
    void hostileLinesAreRefused();
    void wrongStatusesAreRefused_data();
    void wrongStatusesAreRefused();
    void wrongOrdersAreRefused_data();
    void wrongOrdersAreRefused();
    void fieldsOfALaterVersionArePassedOver();
    void theArgumentsArriveAsTheyWere_data();
    void theArgumentsArriveAsTheyWere();
    void aLengthIsNoMoment();
    void otherArgumentsAreNoKeepers_data();
    void otherArgumentsAreNoKeepers();
};

namespace {

Status fullStatus()
{
    return {{QStringLiteral("run1"), 3},
            4711,
            fromMsecs(1'790'000'000'120),
            1LL << 40,
            17,
            QStringLiteral("its output waits: naïve ✓\n\"quoted\""),
            true};
}

QJsonObject objectOf(const QByteArray &line)
{
    return QJsonDocument::fromJson(line).object();
}

QByteArray lineWith(QJsonObject object, const QString &field, const QJsonValue &value)
{
    object[field] = value;
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

} // namespace

void ChannelTest::aStatusArrivesAsItWas_data()
{
    QTest::addColumn<Status>("status");
    QTest::newRow("all") << fullStatus();
    QTest::newRow("not started") << Status{{QStringLiteral("run1"), 1}, 0, {}, 0, 0, {}, false};
    QTest::newRow("finished without a start") << Status{{QStringLiteral("run1"), 1}, 0, {}, 0, 0, {}, true};
}

void ChannelTest::aStatusArrivesAsItWas()
{
    QFETCH(Status, status);
    const QByteArray line = encode(status);
    QVERIFY(line.endsWith('\n'));
    QCOMPARE(line.count('\n'), 1); // one line, whatever is in it
    QVERIFY(decodeStatus(line.trimmed()) == status);
}

void ChannelTest::anOrderArrivesAsItWas_data()
{
    QTest::addColumn<Order>("order");
    QTest::newRow("nothing") << Order{};
    QTest::newRow("stop") << Order{jobs::StopCause::Cancelled, std::nullopt};
    QTest::newRow("lease") << Order{jobs::StopCause::None, MonoTime(60s)};
    QTest::newRow("a lease that is over") << Order{jobs::StopCause::None, MonoTime(-1us)};
    QTest::newRow("both") << Order{jobs::StopCause::WorkerStops, MonoTime()};
}

void ChannelTest::anOrderArrivesAsItWas()
{
    QFETCH(Order, order);
    const QByteArray line = encode(order);
    QVERIFY(line.endsWith('\n'));
    QCOMPARE(line.count('\n'), 1);
    QVERIFY(decodeOrder(line.trimmed()) == order);
}

void ChannelTest::aTornLineIsRefused()
{
    const QByteArray status = encode(fullStatus()).trimmed();
    for (qsizetype size = 0; size < status.size(); ++size)
        QVERIFY2(!decodeStatus(status.first(size)), status.first(size).constData());
    const QByteArray order = encode(Order{jobs::StopCause::Cancelled, MonoTime(60s)}).trimmed();
    for (qsizetype size = 0; size < order.size(); ++size)
        QVERIFY2(!decodeOrder(order.first(size)), order.first(size).constData());
}

void ChannelTest::hostileLinesAreRefused_data()
{
    QTest::addColumn<QByteArray>("line");
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("blank") << QByteArray("   ");
    QTest::newRow("null") << QByteArray("null");
    QTest::newRow("array") << QByteArray("[]");
    QTest::newRow("empty object") << QByteArray("{}");
    QTest::newRow("words") << QByteArray("stop it");
    QTest::newRow("noise") << QByteArray(5000, '\xff');
    QTest::newRow("NUL") << QByteArray("{\0}", 3);
    QTest::newRow("deep") << QByteArray(100'000, '[');
    QTest::newRow("deep objects") << QByteArray("{\"a\":").repeated(100'000);
    QTest::newRow("huge") << QByteArray(8 * 1024 * 1024, ' ');
    QTest::newRow("a huge text") << "\"" + QByteArray(8 * 1024 * 1024, 'x') + "\"";
}

void ChannelTest::hostileLinesAreRefused()
{
    QFETCH(QByteArray, line);
    QVERIFY(!decodeStatus(line));
    QVERIFY(!decodeOrder(line));
}

void ChannelTest::wrongStatusesAreRefused_data()
{
    QTest::addColumn<QString>("field");
    QTest::addColumn<QJsonValue>("value");
    const auto row = [](const char *field, const QJsonValue &value) {
        QTest::addRow("%s: %s", field, QJsonDocument(QJsonArray{value}).toJson(QJsonDocument::Compact).constData())
            << QString::fromLatin1(field) << value;
    };
    row("run_id", 5);
    row("run_id", QJsonValue::Null);
    row("attempt", 0);
    row("attempt", -1);
    row("attempt", 1.5);
    row("attempt", 1e300);
    row("attempt", QStringLiteral("1"));
    row("pid", -1);
    row("pid", QStringLiteral("x"));
    row("started_at", QStringLiteral("yesterday"));
    row("started_at", 5);
    row("stdout", -1);
    row("stdout", 1e300);
    row("stdout", QJsonObject());
    row("stderr", -1);
    row("trouble", 5);
    row("finished", QStringLiteral("yes"));
}

void ChannelTest::wrongStatusesAreRefused()
{
    QFETCH(QString, field);
    QFETCH(QJsonValue, value);
    const QJsonObject good = objectOf(encode(fullStatus()));
    QVERIFY(decodeStatus(lineWith(good, field, good[field])));
    QVERIFY(!decodeStatus(lineWith(good, field, value)));
}

void ChannelTest::wrongOrdersAreRefused_data()
{
    QTest::addColumn<QByteArray>("line");
    for (const char *line : {R"({"stop":5})", R"({"stop":""})", R"({"stop":"never"})", R"({"lease_until_us":5})",
                             R"({"stop":null})", R"({"stop":"none","lease_until_us":"5"})",
                             R"({"stop":"none","lease_until_us":1e300})", R"({"stop":"none","lease_until_us":1.5})"})
        QTest::newRow(line) << QByteArray(line);
}

void ChannelTest::wrongOrdersAreRefused()
{
    QFETCH(QByteArray, line);
    QVERIFY(!decodeOrder(line));
}

/// A keeper outlives the worker that it was started by, and its next one may be newer.
void ChannelTest::fieldsOfALaterVersionArePassedOver()
{
    const QString later = QStringLiteral("later");
    QVERIFY(decodeStatus(lineWith(objectOf(encode(fullStatus())), later, 5)) == fullStatus());
    const Order order{jobs::StopCause::Cancelled, MonoTime(1s)};
    QVERIFY(decodeOrder(lineWith(objectOf(encode(order)), later, QJsonArray())) == order);
}

void ChannelTest::theArgumentsArriveAsTheyWere_data()
{
    QTest::addColumn<QString>("folder");
    QTest::addColumn<qint64>("lease");
    QTest::addColumn<qint64>("most");
    QTest::newRow("usual") << "/var/lib/holdfast/spool/run1.1" << qint64(60'000) << (qint64(1) << 33);
    QTest::newRow("words with blanks") << "/tmp/a b \"c\"/--keep.1" << qint64(-5) << qint64(0);
    QTest::newRow("empty") << "" << qint64(0) << qint64(0);
}

void ChannelTest::theArgumentsArriveAsTheyWere()
{
    QFETCH(QString, folder);
    QFETCH(qint64, lease);
    QFETCH(qint64, most);
    const KeeperConfig config{folder, QStringLiteral("a worker"), QStringLiteral("/tmp/keepers"),
                              MonoTime(Microseconds(lease)), most};
    const auto back = configFrom(argumentsFor(config));
    QVERIFY(back);
    QCOMPARE(back->folder, config.folder);
    QCOMPARE(back->workerName, config.workerName);
    QCOMPARE(back->endpoint, config.endpoint);
    QCOMPARE(back->leaseUntil, config.leaseUntil);
    QCOMPARE(back->maxOutput, config.maxOutput);
}

void ChannelTest::otherArgumentsAreNoKeepers_data()
{
    QTest::addColumn<QStringList>("arguments");
    const QStringList good =
        argumentsFor({QStringLiteral("f"), QStringLiteral("w"), QStringLiteral("e"), MonoTime(1s), 5});
    QTest::newRow("none") << QStringList();
    QTest::newRow("the mark alone") << good.first(1);
    QTest::newRow("one missing") << good.first(good.size() - 1);
    QTest::newRow("one too many") << good + QStringList{QStringLiteral("x")};
    for (qsizetype i : {qsizetype(0), qsizetype(4), qsizetype(5)}) {
        for (const char *wrong : {"", "x", "1.5", "99999999999999999999", "@", "@x", "@99999999999999999999"}) {
            QStringList arguments = good;
            arguments[i] = QString::fromLatin1(wrong);
            QTest::addRow("%d is '%s'", int(i), wrong) << arguments;
        }
    }
}

/// A worker of before passed the length of a lease.
void ChannelTest::aLengthIsNoMoment()
{
    QStringList arguments =
        argumentsFor({QStringLiteral("f"), QStringLiteral("w"), QStringLiteral("e"), MonoTime(1s), 5});
    QCOMPARE(arguments[4], QStringLiteral("@1000000"));
    arguments[4] = QStringLiteral("60000");
    QVERIFY(!configFrom(arguments));
    arguments[4] = QStringLiteral("0"); // of what has no lease
    QVERIFY(configFrom(arguments));
}

void ChannelTest::otherArgumentsAreNoKeepers()
{
    QFETCH(QStringList, arguments);
    QVERIFY(!configFrom(arguments));
}

QTEST_GUILESS_MAIN(ChannelTest)
#include "tst_channel.moc"
