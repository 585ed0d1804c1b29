// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "desk.h"
#include "gui/views/connections_page.h"
#include "gui/views/overview_strip.h"

#include <QAbstractItemModel>
#include <QTableView>
#include <QTest>

using namespace holdfast;
using namespace holdfast::gui;
using gui::test::Desk;

namespace {

/// As a peer could register: in a label that reads markup it would be the whole of the news, or hang the window.
const QString kName = QStringLiteral("<b style='font-size:22pt'>All is well.</b><table><tr><td><!--");

} // namespace

class TestHostileNames final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { gui::test::useSettingsIn(m_settings); }
    void labelsShowThemAsTheyAre();
    void tipsShowThemAsTheyAre();

private:
    static FeedUpdate snapshotOf(const Desk &desk);

    QTemporaryDir m_settings;
};

/// The scene's, in which every text of a peer is that name.
FeedUpdate TestHostileNames::snapshotOf(const Desk &desk)
{
    FeedUpdate snapshot = desk.scene.snapshot;
    snapshot.overview->news = kName;
    for (WorkerRow &worker : snapshot.workers)
        worker.name = kName + worker.name;
    for (OutageRow &outage : snapshot.outages) {
        outage.worker = kName + outage.worker;
        outage.verdict = outage.act = kName;
    }
    for (RunRow &run : snapshot.runs)
        run.reason = kName;
    return snapshot;
}

void TestHostileNames::labelsShowThemAsTheyAre()
{
    Desk desk(5);
    desk.live();
    const FeedUpdate snapshot = snapshotOf(desk);
    desk.session.apply(snapshot);
    desk.window.findChild<ConnectionsPage *>()->select(snapshot.workers.front().name);
    int shown = 0;
    for (const QLabel *label : desk.window.findChildren<QLabel *>()) {
        if (!label->text().contains(u"All is well."))
            continue;
        ++shown;
        QVERIFY2(label->textFormat() == Qt::PlainText || !label->text().contains(u"<b style"),
                 qPrintable(label->text()));
    }
    QVERIFY2(shown >= 2, qPrintable(QString::number(shown))); // the news and the title of the details
}

void TestHostileNames::tipsShowThemAsTheyAre()
{
    Desk desk(5);
    desk.live();
    desk.session.apply(snapshotOf(desk));
    int shown = 0;
    const auto check = [&shown](const QString &tip) {
        shown += tip.contains(u"All is well.") ? 1 : 0;
        QVERIFY2(!tip.contains(u"<b style") || !Qt::mightBeRichText(tip), qPrintable(tip));
    };
    for (const QWidget *widget : desk.window.findChildren<QWidget *>())
        check(widget->toolTip());
    for (const QTableView *view : desk.window.findChildren<QTableView *>()) {
        for (int row = 0; row < view->model()->rowCount(); ++row) {
            for (int column = 0; column < view->model()->columnCount(); ++column)
                check(view->model()->index(row, column).data(Qt::ToolTipRole).toString());
        }
    }
    QVERIFY2(shown >= 3, qPrintable(QString::number(shown))); // the news, a verdict, a reason
}

QTEST_MAIN(TestHostileNames)
#include "tst_hostile_names.moc"
