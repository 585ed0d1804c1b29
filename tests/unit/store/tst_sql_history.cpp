// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/unit/store/fixture.h"

#include "core/metrics/histogram_bytes.h"
#include "core/protocol/job_json.h"
#include "core/store/sqlite_connection.h"
#include "core/store/sqlite_schema.h"

#include <QFile>
#include <QIODevice>
#include <QJsonDocument>
#include <QTemporaryDir>
#include <QTest>

using namespace holdfast;
using namespace holdfast::store;
using namespace holdfast::store::test;
using namespace std::chrono_literals;

/// What the monitor shows of the past: latencies, outages of a span, starts of the server.
class SqlHistoryTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aWorkersRowsAreFoundByTime();
    void twoPartsOfAMinuteAreBothThere();
    void writingAgainReplaces();
    void everybodysRows();
    void firstAndLast();
    void countsSingleWorkers();
    void dropsByTimeAndKind();
    void aBrokenHistogramIsAProblem();
    void outagesThatOverlapASpan();
    void outagesComeInPages();
    void serverStartsAreKeptForNinetyDays();
    void serverStartsAreBounded();
    void changesAreReadAsTheyWereWritten();
    void changesComeInPages();
    void aReaderThatIsStoppedAnswersNothing();
    void aDatabaseOfVersionTwoIsBroughtUp();
};

namespace {

const WallTime kMinuteNow = metrics::floorTo(kNow, 60s);
const QString kA = QStringLiteral("a");

metrics::Histogram histogramOf(Microseconds latency)
{
    metrics::Histogram histogram;
    histogram.add(latency);
    return histogram;
}

jobs::PutLatency put(Seconds step, WallTime at, const QString &worker, Microseconds latency, WallTime part = {})
{
    return {step, at, worker, part, metrics::toBytes(histogramOf(latency))};
}

/// "minute worker longest" of each row, minutes counted from kMinuteNow.
QStringList shown(const Result<QList<metrics::LatencyRow>> &rows)
{
    QStringList list;
    if (!rows)
        return {rows.problem().text()};
    for (const metrics::LatencyRow &row : *rows)
        list +=
            QStringLiteral("%1 %2 %3").arg((row.at - kMinuteNow) / 60s).arg(row.worker).arg(row.latency.max().count());
    return list;
}

} // namespace

void SqlHistoryTest::aWorkersRowsAreFoundByTime()
{
    const Database database;
    jobs::Writes writes;
    for (int minute = 0; minute < 5; ++minute) {
        for (const QString &worker : {QString(), kA, QStringLiteral("b")})
            writes.emplace_back(put(60s, kMinuteNow + minute * 60s, worker, Microseconds(minute * 10 + worker.size())));
    }
    writes.emplace_back(put(900s, kMinuteNow, kA, 1s));
    database.apply(writes);
    QCOMPARE(shown(database.reader->latency(kA, {60s, kMinuteNow + 60s, kMinuteNow + 180s})),
             (QStringList{QStringLiteral("1 a 11"), QStringLiteral("2 a 21")}));
    QCOMPARE(shown(database.reader->latency(QString(), {60s, kMinuteNow, kMinuteNow + 60s})),
             QStringList{QStringLiteral("0  0")});
    QVERIFY(shown(database.reader->latency(QStringLiteral("c"), {60s, kMinuteNow, kMinuteNow + 1h})).isEmpty());
}

void SqlHistoryTest::twoPartsOfAMinuteAreBothThere()
{
    const Database database;
    database.apply({put(60s, kMinuteNow, kA, 7us, kMinuteNow), put(60s, kMinuteNow, kA, 9us, kMinuteNow + 20s)});
    QCOMPARE(shown(database.reader->latency(kA, {60s, kMinuteNow, kMinuteNow + 60s})).size(), 2);
}

void SqlHistoryTest::writingAgainReplaces()
{
    const Database database;
    database.apply({put(60s, kMinuteNow, kA, 7us)});
    database.apply({put(60s, kMinuteNow, kA, 8us)});
    QCOMPARE(shown(database.reader->latency(kA, {60s, kMinuteNow, kMinuteNow + 60s})),
             QStringList{QStringLiteral("0 a 8")});
}

void SqlHistoryTest::everybodysRows()
{
    const Database database;
    database.apply({put(60s, kMinuteNow + 60s, kA, 3us), put(60s, kMinuteNow, QStringLiteral("b"), 2us),
                    put(60s, kMinuteNow, QString(), 1us), put(60s, kMinuteNow + 120s, kA, 4us)});
    QCOMPARE(shown(database.reader->allLatency({60s, kMinuteNow, kMinuteNow + 120s})),
             (QStringList{QStringLiteral("0  1"), QStringLiteral("0 b 2"), QStringLiteral("1 a 3")}));
}

void SqlHistoryTest::firstAndLast()
{
    const Database database;
    const metrics::Reading all{60s, WallTime(), kMinuteNow + 24h};
    QVERIFY(database.reader->firstLatency(all).ok());
    QVERIFY(!database.reader->firstLatency(all)->has_value());
    database.apply(
        {put(60s, kMinuteNow, kA, 1us), put(60s, kMinuteNow + 60s, kA, 1us), put(900s, kMinuteNow - 1h, kA, 1us)});
    QCOMPARE(*database.reader->firstLatency(all), std::optional(kMinuteNow));
    QCOMPARE(*database.reader->lastLatency(all), std::optional(kMinuteNow + 60s));
    QCOMPARE(*database.reader->firstLatency({60s, kMinuteNow + 1s, kMinuteNow + 24h}), std::optional(kMinuteNow + 60s));
}

void SqlHistoryTest::countsSingleWorkers()
{
    const Database database;
    database.apply({put(60s, kMinuteNow, QString(), 1us), put(60s, kMinuteNow, kA, 1us),
                    put(60s, kMinuteNow, QStringLiteral("b"), 1us), put(900s, kMinuteNow, QString(), 1us)});
    const auto counts = database.reader->latencyCounts();
    QVERIFY(counts.ok());
    QCOMPARE(counts->size(), 2);
    QVERIFY(counts->at(0) == (LatencyCount{0, kMinuteNow, 2}));
    QVERIFY(counts->at(1) == (LatencyCount{1, kMinuteNow, 0}));
}

void SqlHistoryTest::dropsByTimeAndKind()
{
    const Database database;
    jobs::Writes writes;
    for (int minute = 0; minute < 4; ++minute) {
        writes.emplace_back(put(60s, kMinuteNow + minute * 60s, QString(), 1us));
        writes.emplace_back(put(60s, kMinuteNow + minute * 60s, kA, 2us));
    }
    writes.emplace_back(put(900s, kMinuteNow, kA, 3us));
    database.apply(writes);
    database.apply({jobs::DropLatency{60s, kMinuteNow + 120s, kMinuteNow + 60s}});
    QCOMPARE(shown(database.reader->allLatency({60s, kMinuteNow, kMinuteNow + 1h})),
             (QStringList{QStringLiteral("1  1"), QStringLiteral("2  1"), QStringLiteral("2 a 2"),
                          QStringLiteral("3  1"), QStringLiteral("3 a 2")}));
    QCOMPARE(shown(database.reader->allLatency({900s, kMinuteNow, kMinuteNow + 1h})).size(), 1);
}

void SqlHistoryTest::aBrokenHistogramIsAProblem()
{
    const Database database;
    database.apply({jobs::PutLatency{60s, kMinuteNow, kA, {}, "nonsense"}});
    const auto rows = database.reader->latency(kA, {60s, kMinuteNow, kMinuteNow + 60s});
    QVERIFY(!rows.ok());
    QCOMPARE(rows.problem().code, QString(kUnreadable));
}

void SqlHistoryTest::outagesThatOverlapASpan()
{
    const Database database;
    jobs::Outage lasting = fullOutage(kNow - 100s);
    lasting.back.reset();
    jobs::Outage other = fullOutage(kNow - 500s); // until -460
    other.worker = QStringLiteral("w-2");
    database.apply({jobs::PutOutage{fullOutage(kNow - 1000s)}, jobs::PutOutage{lasting}, jobs::PutOutage{other}});
    const auto began = [&](const QString &worker, WallTime from, WallTime to, int limit) {
        QList<qint64> list;
        const auto outages = database.reader->outagesIn({worker, from, to, {}, limit});
        for (const jobs::Outage &each : outages.ok() ? *outages : QList<jobs::Outage>())
            list += (each.began - kNow) / 1s;
        return list;
    };
    QCOMPARE(began({}, kNow - 1h, kNow + 1h, 100), (QList<qint64>{-100, -500, -1000}));
    QCOMPARE(began({}, kNow - 1h, kNow + 1h, 2), (QList<qint64>{-100, -500}));
    QCOMPARE(began({}, kNow - 470s, kNow - 450s, 100), QList<qint64>{-500});
    QCOMPARE(began({}, kNow - 450s, kNow - 400s, 100), QList<qint64>{});
    QCOMPARE(began({}, kNow + 1h, kNow + 2h, 100), QList<qint64>{-100});
    QCOMPARE(began(QStringLiteral("w-2"), kNow - 1h, kNow, 100), QList<qint64>{-500});
}

void SqlHistoryTest::outagesComeInPages()
{
    const Database database;
    for (const char *worker : {"a", "b", "c"}) {
        jobs::Outage outage = fullOutage(kNow - 100s);
        outage.worker = QString::fromLatin1(worker);
        database.apply({jobs::PutOutage{outage}, jobs::PutOutage{fullOutage(kNow - 200s)}});
    }
    QStringList workers;
    OutageQuery query{{}, kNow - 1h, kNow, {}, 1};
    for (auto page = database.reader->outagesIn(query); page.ok() && !page->isEmpty();
         page = database.reader->outagesIn(query)) {
        workers += page->first().worker;
        query.after = OutagePosition{page->first().began, page->first().worker};
    }
    QCOMPARE(workers, (QStringList{kA, QStringLiteral("b"), QStringLiteral("c"), fullOutage(kNow).worker}));
}

void SqlHistoryTest::serverStartsAreKeptForNinetyDays()
{
    const Database database;
    for (const auto ago : {24h * 100, 24h * 91, 24h * 89, 24h, 0h})
        database.apply({jobs::PutServerStart{kNow - ago, QStringLiteral("0.1.0")}});
    const auto starts = database.reader->serverStarts(WallTime(), kNow + 1s);
    QVERIFY(starts.ok());
    QCOMPARE(starts->size(), 3);
    QVERIFY(starts->first() == (ServerStart{kNow, QStringLiteral("0.1.0")}));
    QCOMPARE(database.reader->serverStarts(WallTime(), kNow)->size(), 2);
}

void SqlHistoryTest::serverStartsAreBounded()
{
    const Database database;
    jobs::Writes writes;
    for (int i = 0; i < 10'020; ++i)
        writes.emplace_back(jobs::PutServerStart{kNow + Milliseconds(i), QStringLiteral("v")});
    database.apply(writes);
    const auto starts = database.reader->serverStarts(WallTime(), kNow + 1h);
    QVERIFY(starts.ok());
    QCOMPARE(starts->size(), 10'000);
    QCOMPARE(starts->last().at, kNow + 20ms);
}

namespace {

jobs::Change change(const char *id, WallTime at, const QString &job = kA)
{
    return {.id = QLatin1String(id),
            .at = at,
            .actor = {},
            .what = QStringLiteral("job_added"),
            .name = job,
            .job = job,
            .former = std::nullopt,
            .later = std::nullopt};
}

QString idsOf(const Result<QList<ChangeRow>> &rows)
{
    QStringList ids;
    for (const ChangeRow &row : rows.value())
        ids += row.change.id;
    return ids.join(u' ');
}

} // namespace

void SqlHistoryTest::changesAreReadAsTheyWereWritten()
{
    const Database database;
    jobs::Change written{.id = QStringLiteral("1m9w6pyb49k2q0vd"),
                         .at = kNow,
                         .actor = {QStringLiteral("anna"), QStringLiteral("192.0.2.7")},
                         .what = QStringLiteral("job_replaced"),
                         .name = QStringLiteral("backup"),
                         .job = QStringLiteral("backup"),
                         .former = fullJob(),
                         .later = fullJob()};
    written.later->env = {{QStringLiteral("PASSWORD"), QStringLiteral("as it is")}};
    for (int i = 0; i < 2; ++i) // once more is no change
        database.apply({jobs::PutChange{written}});
    const auto rows = database.reader->changes({});
    QCOMPARE(rows->size(), 1);
    const auto jobOf = [](const QByteArray &json) { return QJsonDocument::fromJson(json).object(); };
    QCOMPARE(jobOf(rows->first().former), protocol::toJson(*written.former));
    QCOMPARE(jobOf(rows->first().later), protocol::toJson(*written.later));
    QCOMPARE(jobOf(rows->first().later)[QStringLiteral("env")][QStringLiteral("PASSWORD")].toString(),
             QStringLiteral("as it is"));
    written.former.reset();
    written.later.reset();
    QVERIFY(rows->first().change == written);
}

void SqlHistoryTest::changesComeInPages()
{
    const Database database;
    const QString other = QStringLiteral("other");
    database.apply({jobs::PutChange{change("a", kNow)}, jobs::PutChange{change("b", kNow, other)},
                    jobs::PutChange{change("c", kNow + 1s)}, jobs::PutChange{change("0", kNow + 2s)}});
    QCOMPARE(idsOf(database.reader->changes({})), QStringLiteral("0 c b a"));
    ChangeQuery query{.job = {}, .since = std::nullopt, .before = {}, .limit = 1};
    QStringList all;
    for (auto page = database.reader->changes(query); page.ok() && !page->isEmpty();
         page = database.reader->changes(query)) {
        query.before = page->first().change.id;
        all += query.before;
    }
    QCOMPARE(all.join(u' '), QStringLiteral("0 c b a"));
    QCOMPARE(idsOf(database.reader->changes({kA, std::nullopt, QStringLiteral("c"), 9})), QStringLiteral("a"));
    QCOMPARE(idsOf(database.reader->changes({{}, kNow + 1s, {}, 9})), QStringLiteral("0 c"));
    QCOMPARE(idsOf(database.reader->changes({{}, std::nullopt, QStringLiteral("none"), 9})), QString());
}

void SqlHistoryTest::aReaderThatIsStoppedAnswersNothing()
{
    const Database database;
    QVERIFY(database.reader->changes({}).ok());
    database.reader->stop();
    const auto rows = database.reader->changes({});
    QVERIFY(!rows.ok());
    QCOMPARE(rows.problem().code, QStringLiteral("store_unavailable"));
}

void SqlHistoryTest::aDatabaseOfVersionTwoIsBroughtUp()
{
    const QTemporaryDir dir;
    const QString path = dir.filePath(QStringLiteral("h.db"));
    {
        QVERIFY(QFile(path).open(QIODevice::WriteOnly));
        auto old = SqliteConnection::open(path, SqliteConnection::Mode::Write, Milliseconds(1000));
        QVERIFY(old.ok());
        QVERIFY(migrate(**old, std::span(sqliteMigrations()).first(2)).ok());
    }
    SqliteBackend backend({path});
    const Result<void> opened = backend.open();
    QVERIFY2(opened.ok(), opened.ok() ? "" : qPrintable(opened.problem().text()));
    QCOMPARE(backend.commit(std::vector<jobs::Writes>{{put(60s, kMinuteNow, kA, 1us)}}).kind,
             CommitOutcome::Kind::Committed);
    QCOMPARE(shown(backend.reader()->latency(kA, {60s, kMinuteNow, kMinuteNow + 60s})).size(), 1);
}

QTEST_GUILESS_MAIN(SqlHistoryTest)
#include "tst_sql_history.moc"
