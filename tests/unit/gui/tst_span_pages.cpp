// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "desk.h"
#include "gui/plots/latency_plot.h"
#include "gui/views/filter_bar.h"
#include "gui/views/history_page.h"
#include "gui/views/latency_page.h"
#include "gui/views/span_bar.h"
#include "gui/views/status_line.h"
#include "tests/support/patience.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QFileDialog>
#include <QSettings>
#include <QTemporaryDir>
#include <QToolButton>

using namespace holdfast;
using namespace holdfast::gui;
using gui::test::Desk;

namespace {

const QString kLoading = QStringLiteral("Loading \u2026");

/// A desk with the page of the history in front.
struct HistoryDesk : Desk
{
    explicit HistoryDesk(int workers = 80)
        : Desk(workers)
    {
        live();
        window.showPage(2);
        page = window.findChild<HistoryPage *>();
        bar = page->findChild<FilterBar *>();
        span = page->findChild<SpanBar *>();
    }
    [[nodiscard]] bool isLoaded() { return rows() > 3 && bar->note().isEmpty(); }
    [[nodiscard]] int asked() const { return int(api->asked().count("GET /api/v1/outages")); }
    [[nodiscard]] int rows() { return table("outages").model()->rowCount(); }

    HistoryPage *page;
    FilterBar *bar;
    SpanBar *span;
};

} // namespace

/// The pages that show a span of time, which the server is asked for.
class TestSpanPages final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { gui::test::useSettingsIn(m_settings); }
    void init() { QSettings().clear(); }
    void showsNoOutagesOfAnotherSpan();
    void keepsOutagesThatAreOnlyNotRenewed();
    void asksAtMostOnceInTwoSeconds();
    void saysThatThereAreStillOlderOutages();
    void asksForTheOutagesOfEachMarkedWorker();
    void saysThatOnlyTheNewestOutagesAreDrawn();
    void saysThatMoreWorkersAreMarkedThanDrawn();
    void showsNoCurveOfAnotherWorker();
    void showsNoCurveOfAnotherSpan();

private:
    QTemporaryDir m_settings;
};

void TestSpanPages::showsNoOutagesOfAnotherSpan()
{
    HistoryDesk desk;
    QTRY_VERIFY(desk.isLoaded());
    desk.api->hold("/api/v1/outages");
    desk.api->refuse("/api/v1/outages", "the disk is gone");
    desk.span->choose({desk.scene.now - std::chrono::hours(50), desk.scene.now - std::chrono::hours(49)});
    QCOMPARE(desk.bar->note(), kLoading);
    desk.api->release();
    QCOMPARE(desk.rows(), 0);
    QCOMPARE(desk.bar->note(), QStringLiteral("The history cannot be read: the disk is gone"));
    QVERIFY(desk.table("outages").emptyText().isEmpty()); // once on the page
    desk.span->backToPresent();
    QTRY_VERIFY(desk.isLoaded());
}

void TestSpanPages::keepsOutagesThatAreOnlyNotRenewed()
{
    HistoryDesk desk;
    QTRY_VERIFY(desk.isLoaded());
    const int rows = desk.rows();
    desk.api->refuse("/api/v1/outages", "the disk is gone");
    desk.page->shown();
    QTRY_COMPARE(desk.bar->note(), QStringLiteral("The history cannot be read: the disk is gone"));
    QCOMPARE(desk.rows(), rows);
}

void TestSpanPages::asksAtMostOnceInTwoSeconds()
{
    HistoryDesk desk;
    QTRY_VERIFY(desk.isLoaded());
    const int asked = desk.asked();
    QElapsedTimer passed;
    passed.start();
    FeedUpdate news;
    news.outages = {desk.scene.outages.front()};
    for (int i = 0; i < 20; ++i) {
        desk.session.apply(news);
        QCoreApplication::processEvents();
    }
    if (passed.elapsed() < 1000)
        QCOMPARE(desk.asked(), asked);
    desk.api->hold("/api/v1/outages");
    QTRY_COMPARE(desk.asked(), asked + 1); // what came meanwhile is not forgotten
    desk.session.apply(news);
    desk.session.apply(news);
    QCOMPARE(desk.asked(), asked + 1); // one is under way
    desk.api->release();
    QTRY_COMPARE(desk.asked(), asked + 2);
}

void TestSpanPages::saysThatThereAreStillOlderOutages()
{
    HistoryDesk desk(3);
    OutageRow row{"w", desk.scene.now, desk.scene.now, desk.scene.now, 1, 0, "no_pong", {}, {}};
    for (int i = 0; i < 10'000; ++i) {
        row.began = desk.scene.now - Seconds(i + 1);
        desk.scene.outages.push_back(row);
    }
    desk.page->shown();
    QTRY_VERIFY2(desk.texts().contains("the newest 10000"), qPrintable(desk.texts()));
    for (QToolButton *button : desk.page->findChildren<QToolButton *>()) {
        if (button->text() == u"Export CSV")
            button->click();
    }
    QTemporaryDir folder;
    Q_EMIT desk.page->findChild<QFileDialog *>()->fileSelected(folder.filePath("o.csv"));
    const QString said = desk.window.findChild<StatusLine *>()->said();
    QVERIFY2(said.contains("only the newest"), qPrintable(said));
}

void TestSpanPages::asksForTheOutagesOfEachMarkedWorker()
{
    Desk desk(20);
    desk.live();
    desk.window.showPage(1);
    const auto before = desk.api->outagesOf().size();
    const QStringList marked = desk.markWorkers(3);
    QCOMPARE(desk.api->outagesOf().mid(before), marked);
}

void TestSpanPages::saysThatOnlyTheNewestOutagesAreDrawn()
{
    Desk desk(3);
    OutageRow row{
        desk.scene.snapshot.workers[0].name, desk.scene.now, desk.scene.now, desk.scene.now, 1, 0, "no_pong", {}, {}};
    for (int i = 0; i < 300; ++i) {
        for (int worker = 0; worker < 2; ++worker) {
            row.worker = desk.scene.snapshot.workers[std::size_t(worker)].name;
            row.began = desk.scene.now - Seconds(i + 1);
            desk.scene.outages.push_back(row);
        }
    }
    desk.live();
    desk.window.showPage(1);
    QTRY_VERIFY(desk.texts().contains("all workers together; only the newest 400 outages are shown"));
    desk.markWorkers(1);
    QVERIFY(!desk.texts().contains("only the newest"));
    desk.markWorkers(3);
    QTRY_VERIFY(desk.texts().contains("; only the newest 400 outages are shown"));
}

void TestSpanPages::showsNoCurveOfAnotherWorker()
{
    Desk desk(20);
    desk.live();
    desk.window.showPage(1);
    auto *plot = desk.window.findChild<LatencyPlot *>();
    desk.markWorkers(3);
    QTRY_VERIFY(plot->accessibleDescription().startsWith("p99 of "));
    desk.api->hold("/api/v1/latency");
    desk.markWorkers(2);
    QCOMPARE(plot->accessibleDescription(), QString());
    QCOMPARE(plot->message(), kLoading);
    desk.api->release();
    QVERIFY(plot->accessibleDescription().startsWith("p99 of "));
    QCOMPARE(plot->message(), QString());
}

void TestSpanPages::showsNoCurveOfAnotherSpan()
{
    Desk desk(20);
    desk.live();
    desk.window.showPage(1);
    auto *plot = desk.window.findChild<LatencyPlot *>();
    auto *page = desk.window.findChild<LatencyPage *>();
    desk.markWorkers(3);
    QTRY_VERIFY(plot->accessibleDescription().startsWith("p99 of "));
    desk.api->refuse("/api/v1/latency", "the disk is gone");
    page->shown();
    QTRY_VERIFY(desk.texts().contains("the disk is gone")); // beside the curves, not on them
    QCOMPARE(plot->message(), QString());
    QVERIFY(plot->accessibleDescription().startsWith("p99 of "));
    desk.api->refuse("/api/v1/latency", "the disk is gone");
    page->findChild<SpanBar *>()->choose({desk.scene.now - std::chrono::hours(9), desk.scene.now});
    QTRY_COMPARE(plot->accessibleDescription(), QString());
    QTRY_VERIFY(plot->message().contains("the disk is gone"));
}

void TestSpanPages::saysThatMoreWorkersAreMarkedThanDrawn()
{
    Desk desk(20);
    desk.live();
    desk.window.showPage(1);
    const auto asked = desk.api->latencyOf().size();
    const QStringList marked = desk.markWorkers(11);
    QStringList slowest = marked;
    const auto p99Of = [&desk](const QString &name) {
        return desk.session.workers().find(name)->ackMs.p99.value_or(0);
    };
    std::stable_sort(slowest.begin(), slowest.end(),
                     [&](const QString &a, const QString &b) { return p99Of(a) > p99Of(b); });
    QCOMPARE(desk.api->latencyOf().mid(asked), slowest.first(8));
    QVERIFY(slowest.first(8) != marked.first(8));
    QVERIFY2(desk.texts().contains("p99 of the slowest 8 of 11 marked workers"), qPrintable(desk.texts()));
    desk.api->refuse(QStringLiteral("/api/v1/latency"), "the disk is gone");
    desk.markWorkers(2);
    QTRY_COMPARE(desk.window.findChild<LatencyPlot *>()->message(),
                 QStringLiteral("The history cannot be read: the disk is gone"));
}

QTEST_MAIN(TestSpanPages)
#include "tst_span_pages.moc"
