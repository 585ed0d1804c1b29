// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/models/jobs_model.h"
#include "gui/models/log_model.h"
#include "gui/models/outages_model.h"
#include "gui/models/row_filter.h"
#include "gui/models/workers_model.h"
#include "scene.h"
#include "tests/support/patience.h"

#include <QAbstractItemModel>
#include <QAbstractItemModelTester>
#include <QModelIndex>
#include <QPersistentModelIndex>
#include <QSignalSpy>
#include <QTest>

#include <map>
#include <random>

using namespace holdfast;
using namespace holdfast::gui;

namespace {

constexpr auto kMode = QAbstractItemModelTester::FailureReportingMode::QtTest;

WorkerRow worker(const QString &name, const QString &state = QStringLiteral("connected"), int running = 0)
{
    WorkerRow row;
    row.name = name;
    row.state = state;
    row.running = running;
    row.ack15m.fill(-1);
    return row;
}

QStringList names(const QAbstractItemModel &model)
{
    QStringList list;
    for (int row = 0; row < model.rowCount(); ++row)
        list += model.index(row, 0).data(KeyRole).toString();
    return list;
}

WallTime fixedNow()
{
    return gui::test::sceneNow();
}

} // namespace

class TestTables final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void makesRanges_data();
    void makesRanges();
    void saysExactlyWhatChanged();
    void keepsPlacesOverASnapshot();
    void staysConsistentUnderRandomChanges();
    void dropsThousandsOfRowsAtOnce();
    void filtersByWordsAndStates();
    void sortsByValueAndRenewsTheOrderOnceASecond();
    void boundsTheRunsThatEnded();
    void keepsFetchedRunsBesideTheFeeds();
    void boundsTheLog();
    void showsEveryCellOfEveryTable();
};

void TestTables::makesRanges_data()
{
    QTest::addColumn<QList<int>>("rows");
    QTest::addColumn<int>("most");
    QTest::addColumn<QString>("ranges");
    QTest::newRow("none") << QList<int>{} << 9 << "";
    QTest::newRow("one") << QList<int>{4} << 9 << "4-4";
    QTest::newRow("neighbours") << QList<int>{3, 1, 2, 2} << 9 << "1-3";
    QTest::newRow("apart") << QList<int>{1, 2, 9} << 9 << "1-2 9-9";
    QTest::newRow("smallest gaps are bridged") << QList<int>{0, 2, 10, 30} << 3 << "0-2 10-10 30-30";
    QTest::newRow("to one") << QList<int>{0, 2, 10, 30} << 1 << "0-30";
}

void TestTables::makesRanges()
{
    QFETCH(QList<int>, rows);
    QFETCH(int, most);
    QStringList text;
    for (const auto &[first, last] : rangesOf({rows.begin(), rows.end()}, std::size_t(most)))
        text += QStringLiteral("%1-%2").arg(first).arg(last);
    QTEST(text.join(u' '), "ranges");
}

void TestTables::saysExactlyWhatChanged()
{
    WorkersModel model(fixedNow);
    const QAbstractItemModelTester tester(&model, kMode);
    model.replaceAll({worker("a"), worker("b"), worker("c"), worker("d")});
    QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
    QSignalSpy inserted(&model, &QAbstractItemModel::rowsInserted);
    QSignalSpy removed(&model, &QAbstractItemModel::rowsRemoved);
    model.apply({worker("a"), worker("c", "offline"), worker("d", "offline"), worker("e")}, {"b"});
    QCOMPARE(changed.count(), 1); // a is as it was
    QCOMPARE(changed[0][0].toModelIndex().row(), 2);
    QCOMPARE(changed[0][1].toModelIndex().row(), 3);
    QCOMPARE(inserted.count(), 1);
    QCOMPARE(removed.count(), 1);
    QCOMPARE(names(model), (QStringList{"a", "c", "d", "e"}));
    model.apply({worker("a")}, {"nobody"});
    QCOMPARE(changed.count() + inserted.count() + removed.count(), 3);
}

void TestTables::keepsPlacesOverASnapshot()
{
    WorkersModel model(fixedNow);
    model.replaceAll({worker("a"), worker("b"), worker("c")});
    const QPersistentModelIndex c = model.index(2, 0);
    model.replaceAll({worker("c"), worker("d"), worker("b")});
    QVERIFY(c.isValid());
    QCOMPARE(c.data(KeyRole).toString(), QStringLiteral("c"));
    QCOMPARE(model.rowCount(), 3);
    QCOMPARE(model.find("a"), nullptr);
}

void TestTables::staysConsistentUnderRandomChanges()
{
    const auto seed = std::random_device{}();
    std::mt19937 random(seed);
    WorkersModel model(fixedNow);
    RowFilter filter;
    filter.setSourceModel(&model);
    filter.sort(WorkersModel::Slots, Qt::DescendingOrder);
    filter.setStates({"connected"});
    const QAbstractItemModelTester tester(&model, kMode);
    const QAbstractItemModelTester filterTester(&filter, kMode);
    std::map<QString, WorkerRow> expected;
    for (int step = 0; step < 300; ++step) {
        std::vector<WorkerRow> changed;
        QStringList gone;
        for (unsigned i = random() % 8; i > 0; --i)
            changed.push_back(
                worker(QString::number(random() % 40), random() % 3 ? "connected" : "offline", int(random() % 5)));
        for (unsigned i = random() % 4; i > 0; --i)
            gone += QString::number(random() % 40);
        const bool snapshot = random() % 20 == 0;
        if (snapshot)
            expected.clear();
        for (const WorkerRow &row : changed)
            expected[row.name] = row;
        if (snapshot) {
            model.replaceAll(changed);
        } else {
            model.apply(changed, gone);
            for (const QString &name : gone)
                expected.erase(name);
        }
        QVERIFY2(std::size_t(model.rowCount()) == expected.size(), qPrintable(QStringLiteral("seed %1").arg(seed)));
        int connected = 0;
        for (const auto &[name, row] : expected) {
            QVERIFY2(model.find(name) && *model.find(name) == row, qPrintable(QStringLiteral("seed %1").arg(seed)));
            connected += row.state == u"connected";
        }
        filter.renew();
        QVERIFY2(filter.rowCount() == connected, qPrintable(QStringLiteral("seed %1").arg(seed)));
    }
}

void TestTables::dropsThousandsOfRowsAtOnce()
{
    WorkersModel model(fixedNow);
    const QAbstractItemModelTester tester(&model, kMode);
    std::vector<WorkerRow> rows;
    QStringList everyOther;
    for (int i = 0; i < 1000; ++i) {
        rows.push_back(worker(QString::number(i)));
        if (i % 2 == 0)
            everyOther += QString::number(i);
    }
    model.replaceAll(rows);
    QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
    model.apply({}, everyOther);
    QCOMPARE(reset.count(), 1);
    QCOMPARE(model.rowCount(), 500);
    QCOMPARE(model.at(model.rowOf("501")).name, QStringLiteral("501"));
    QCOMPARE(model.rowOf("500"), -1);
}

void TestTables::filtersByWordsAndStates()
{
    WorkersModel model(fixedNow);
    RowFilter filter;
    filter.setSourceModel(&model);
    WorkerRow gpu = worker("Alpha", "offline");
    gpu.labels = {{"gpu", "yes"}};
    gpu.platform = QStringLiteral("Debian");
    model.replaceAll({gpu, worker("beta"), worker("gamma", "offline")});
    filter.setText("debian gpu=yes");
    QCOMPARE(names(filter), QStringList{"Alpha"});
    filter.setText(" ");
    QCOMPARE(filter.rowCount(), 3);
    filter.setStates({"offline"});
    QCOMPARE(filter.rowCount(), 2);
    filter.setText("nothing of that");
    QCOMPARE(filter.rowCount(), 0);
    QVERIFY(filter.isFiltering());
}

void TestTables::sortsByValueAndRenewsTheOrderOnceASecond()
{
    WorkersModel model(fixedNow);
    RowFilter filter;
    filter.setSourceModel(&model);
    model.replaceAll({worker("a", "connected", 9), worker("b", "connected", 10), worker("c", "connected", 2)});
    filter.sort(WorkersModel::Slots, Qt::AscendingOrder);
    QCOMPARE(names(filter), (QStringList{"c", "a", "b"}));
    model.apply({worker("c", "connected", 11)}, {});
    QCOMPARE(names(filter), (QStringList{"c", "a", "b"})); // does not jump at once
    QTRY_COMPARE(names(filter), (QStringList{"a", "b", "c"}));
}

void TestTables::boundsTheRunsThatEnded()
{
    RunsModel model(fixedNow);
    const QAbstractItemModelTester tester(&model, kMode);
    for (int batch = 0; batch < 30; ++batch) {
        std::vector<RunRow> runs;
        for (int i = 0; i < 10; ++i) {
            RunRow run;
            run.id = QString::number(batch * 10 + i);
            run.state = i == 0 ? QStringLiteral("running") : QStringLiteral("succeeded");
            run.queuedAt = fixedNow() + Seconds(batch * 10 + i);
            runs.push_back(run);
        }
        model.applyBounded(std::move(runs), 40);
    }
    QVERIFY2(model.rowCount() <= 30 + 50, qPrintable(QString::number(model.rowCount())));
    QVERIFY(model.find("0") != nullptr); // goes on, so it stays
    QVERIFY(model.find("1") == nullptr);
    QVERIFY(model.find("299") != nullptr);
}

/// They are outside the bound, give way to what the feed says, and go when others are fetched.
void TestTables::keepsFetchedRunsBesideTheFeeds()
{
    const auto run = [](const QString &id, const QString &state) {
        RunRow row;
        row.id = id;
        row.state = state;
        row.queuedAt = fixedNow() + Milliseconds(id.toInt());
        return row;
    };
    RunsModel model(fixedNow);
    model.replaceByFeed({run("11", "running"), run("12", "failed")});
    model.setFetched({run("12", "succeeded"), run("3", "failed"), run("2", "failed"), run("1", "running")});
    QCOMPARE(names(model), (QStringList{"11", "12", "3", "2", "1"}));
    QCOMPARE(model.find("12")->state, QStringLiteral("failed"));
    for (int i = 20; i < 30; ++i)
        model.applyBounded({run(QString::number(i), "succeeded")}, 1);
    QVERIFY(model.find("3") && model.find("2") && !model.find("12"));
    model.replaceByFeed({run("30", "failed"), run("3", "failed")});
    QCOMPARE(names(model), (QStringList{"3", "2", "30"}));
    model.setFetched({});
    QCOMPARE(names(model), (QStringList{"3", "30"}));
}

void TestTables::boundsTheLog()
{
    LogModel log;
    const QAbstractItemModelTester tester(&log, kMode);
    for (int i = 0; i < LogModel::kMaxLines + 500; ++i)
        log.add({fixedNow(), LogLevel::Info, "link", QString::number(i), {}});
    QTRY_VERIFY(log.rowCount() > 0);
    log.add({fixedNow(), LogLevel::Error, "app", "last", {}});
    QTRY_COMPARE(log.index(log.rowCount() - 1, LogModel::Message).data().toString(), QStringLiteral("last"));
    QVERIFY(log.rowCount() <= LogModel::kMaxLines);
}

void TestTables::showsEveryCellOfEveryTable()
{
    const auto scene = gui::test::makeScene(50);
    WorkersModel workers(fixedNow);
    JobsModel jobs(fixedNow);
    RunsModel runs(fixedNow);
    OutagesModel outages;
    workers.replaceAll(scene.snapshot.workers);
    workers.mergeOutages(scene.outages);
    jobs.replaceAll(scene.snapshot.jobs);
    runs.replaceAll(scene.snapshot.runs);
    outages.replaceAll(scene.outages);
    const QList<QAbstractItemModel *> models{&workers, &jobs, &runs, &outages};
    for (QAbstractItemModel *model : models) {
        const QAbstractItemModelTester tester(model, kMode);
        for (int column = 0; column < model->columnCount(); ++column) {
            QVERIFY(!model->headerData(column, Qt::Horizontal, Qt::DisplayRole).toString().isEmpty());
            for (int row = 0; row < model->rowCount(); ++row) {
                const QModelIndex cell = model->index(row, column);
                QVERIFY(cell.data(SortRole).isValid());
                QCOMPARE(cell.data(Qt::AccessibleTextRole), cell.data(Qt::DisplayRole));
                QCOMPARE(cell.data(Qt::TextAlignmentRole),
                         model->headerData(column, Qt::Horizontal, Qt::TextAlignmentRole));
            }
        }
    }
    const auto header = [&workers](int column, Qt::ItemDataRole role) {
        return workers.headerData(column, Qt::Horizontal, role);
    };
    QCOMPARE(header(WorkersModel::AckMax, Qt::DisplayRole), QVariant("max, ms"));
    QCOMPARE(header(WorkersModel::AckMax, Qt::ToolTipRole), QVariant("Milliseconds; the slowest answer"));
    QCOMPARE(header(WorkersModel::AckMax, Qt::TextAlignmentRole).toInt(), int(Qt::AlignRight | Qt::AlignVCenter));
    QVERIFY(!header(WorkersModel::Address, Qt::ToolTipRole).isValid());
    QVERIFY(!header(WorkersModel::ColumnCount, Qt::DisplayRole).isValid());
    QCOMPARE(outages.headerData(OutagesModel::Held, Qt::Horizontal, Qt::TextAlignmentRole).toInt(),
             int(Qt::AlignRight | Qt::AlignVCenter));
    const int lost = workers.rowOf("build-fra-01");
    QCOMPARE(workers.index(lost, WorkersModel::State).data().toString(), QStringLiteral("offline"));
    QCOMPARE(workers.index(lost, WorkersModel::Since).data().toString(), QStringLiteral("6 min"));
    QCOMPARE(workers.index(lost, WorkersModel::Reason).data().toString().left(43),
             QStringLiteral("the worker did not answer a ping in time, a"));
}

QTEST_MAIN(TestTables)
#include "tst_tables.moc"
