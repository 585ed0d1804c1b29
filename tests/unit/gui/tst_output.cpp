// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "desk.h"
#include "gui/models/output_buffer.h"
#include "gui/views/find_bar.h"
#include "gui/views/output_text.h"
#include "gui/views/output_view.h"

#include <QComboBox>
#include <QFile>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollBar>
#include <QSignalSpy>
#include <QToolButton>

using namespace holdfast;
using namespace holdfast::gui;
using gui::test::Desk;

namespace {

constexpr qint64 kMuch = 4LL * 1024 * 1024;

struct OutputDesk : Desk
{
    OutputDesk()
        : Desk(3)
    {
        live();
        view = std::make_unique<OutputView>(session);
        view->resize(500, 300);
        view->show();
        text = view->findChild<OutputText *>();
    }
    void follow(const char *state)
    {
        for (const RunRow &run : scene.snapshot.runs) {
            if (run.state == QLatin1String(state))
                return view->follow(run.id);
        }
    }
    [[nodiscard]] QString label(const char *name) const
    {
        return view->findChild<QLabel *>(QLatin1String(name))->text();
    }

    std::unique_ptr<OutputView> view;
    OutputText *text = nullptr;
};

OutputPiece out(const char *bytes)
{
    return {1, false, bytes};
}

OutputPiece err(const char *bytes)
{
    return {1, true, bytes};
}

} // namespace

class TestOutput final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { gui::test::useSettingsIn(m_settings); }
    void init() { QSettings().clear(); }
    void carriageReturnsAreAsInATerminal();
    void aProgressBarIsOneLine();
    void streamsHaveLinesOfTheirOwn();
    void showsEachStreamByTheEncoding();
    void scrollingUpPauses();
    void saysHowManyLinesAreNotShown();
    void saysHowFarItIs();
    void findsWithACount();
    void keysMoveAndMark();
    void savesAllOfIt();
    void showsOneStream();
    void remembersToWrap();

private:
    QTemporaryDir m_settings;
};

void TestOutput::carriageReturnsAreAsInATerminal()
{
    OutputBuffer buffer;
    QCOMPARE(buffer.take("10 %"), (OutputEdit{0, "10 %"}));
    QCOMPARE(buffer.take("\r20 %"), (OutputEdit{4, "20 %"}));
    QCOMPARE(buffer.take("\r2"), (OutputEdit{0, ""})); // the same as was there
    QCOMPARE(buffer.take("5"), (OutputEdit{3, "5 %"}));
    QCOMPARE(buffer.take("\r\nnext"), (OutputEdit{0, "\nnext"}));
    QCOMPARE(buffer.take("\rlonger than that\r\x1b[Kx"), (OutputEdit{4, "x"}));
    QCOMPARE(buffer.take("yz\b\b!"), (OutputEdit{0, "!z"}));
    buffer.endLine();
    QCOMPARE(buffer.take("\rafter"), (OutputEdit{0, "after"}));
}

void TestOutput::aProgressBarIsOneLine()
{
    OutputText text;
    text.append(out("start\n"));
    for (const char *step : {"\rprogress 10%", "\rprogress 20%", "\rprogress 100%", "\n", "end\n"})
        text.append(out(step));
    QCOMPARE(text.toPlainText(), QStringLiteral("start\nprogress 100%\nend\n"));
    QCOMPARE(text.droppedLines(), qint64(0));
}

void TestOutput::streamsHaveLinesOfTheirOwn()
{
    OutputText text;
    text.append(out("working"));
    text.append(err("careful\n"));
    text.append(out("\rworking more\n"));
    QCOMPARE(text.toPlainText(), QStringLiteral("working\ncareful\nworking more\n"));
    text.append({2, false, "again"});
    QVERIFY(text.toPlainText().endsWith("attempt 2 \u2500\u2500\nagain"));
    QCOMPARE(text.droppedLines(), qint64(0));
}

void TestOutput::showsEachStreamByTheEncoding()
{
    OutputText text;
    text.begin();
    text.setEncoding("cp850");
    text.append(out("\x84"));
    text.append(out("\xE1\n"));
    text.append(err("\x81\n"));
    QCOMPARE(text.toPlainText(), QString::fromUtf16(u"\u00E4\u00DF\n\u00FC\n"));
    text.begin(); // another run, of UTF-8
    text.append(out("\xC3\xA4"));
    QCOMPARE(text.toPlainText(), QString::fromUtf16(u"\u00E4"));
}

void TestOutput::scrollingUpPauses()
{
    OutputDesk desk;
    desk.api->setOutputBytes(kMuch);
    desk.follow("succeeded");
    QTRY_VERIFY(desk.view->bytesSeen() > 200'000);
    auto *toEnd = desk.view->findChild<QPushButton *>(QStringLiteral("outputToEnd"));
    QVERIFY(!toEnd->isVisible());
    QTest::keyClick(desk.text, Qt::Key_PageUp);
    QScrollBar &bar = *desk.text->verticalScrollBar();
    QTest::keyClick(desk.text, Qt::Key_PageUp);
    bar.setValue(bar.maximum() / 2); // as the wheel does
    const int value = bar.value();
    const qint64 shown = desk.view->bytesSeen();
    QVERIFY(!desk.text->isFollowing() && toEnd->isVisible());
    QTRY_VERIFY2(toEnd->text().endsWith(" new lines, go to the end"), qPrintable(toEnd->text()));
    QCOMPARE(desk.view->bytesSeen(), shown);
    QCOMPARE(bar.value(), value);
    toEnd->click();
    QTRY_COMPARE_WITH_TIMEOUT(desk.view->bytesSeen(), kMuch, 100'000);
    QVERIFY(desk.text->isFollowing() && !toEnd->isVisible());
    QCOMPARE(bar.value(), bar.maximum());
}

void TestOutput::saysHowManyLinesAreNotShown()
{
    OutputDesk desk;
    desk.api->setOutputBytes(kMuch);
    desk.follow("succeeded");
    QTRY_COMPARE_WITH_TIMEOUT(desk.view->bytesSeen(), kMuch, 100'000);
    QVERIFY(desk.text->droppedLines() > 40'000);
    constexpr qint64 linesOfAnAnswer = 512 * 1024 / 67; // and a part of one, which goes on in the next answer
    QCOMPARE(desk.text->droppedLines() + OutputText::kMaxLines, 8 * linesOfAnAnswer + 1);
    QCOMPARE(desk.label("outputDropped"),
             QStringLiteral("%1 earlier lines are not shown. Save writes all of them.").arg(desk.text->droppedLines()));
}

void TestOutput::saysHowFarItIs()
{
    OutputDesk desk;
    desk.follow("queued");
    QCOMPARE(desk.label("outputTitle"), QStringLiteral("Output: not started yet"));
    desk.follow("succeeded");
    QVERIFY2(desk.label("outputTitle").contains("loading"), qPrintable(desk.label("outputTitle")));
    QTRY_VERIFY2(!desk.label("outputTitle").contains("loading"), qPrintable(desk.label("outputTitle")));
    QVERIFY(!desk.label("outputTitle").contains("running"));
    desk.follow("running");
    QTRY_VERIFY(desk.label("outputTitle").contains("still running"));
}

void TestOutput::findsWithACount()
{
    OutputDesk desk;
    desk.follow("succeeded");
    QTRY_VERIFY(desk.view->text().contains("412 tables"));
    desk.view->startFind();
    auto *bar = desk.view->findChild<FindBar *>();
    auto *words = bar->findChild<QLineEdit *>();
    QVERIFY(bar->isVisible());
    QTest::keyClicks(words, "DONE");
    const auto count = [bar] { return bar->findChild<QLabel *>()->text(); };
    QCOMPARE(count(), QStringLiteral("1 of 2"));
    QCOMPARE(desk.text->textCursor().selectedText(), QStringLiteral("done"));
    QTest::keyClick(words, Qt::Key_Return);
    QCOMPARE(count(), QStringLiteral("2 of 2"));
    QTest::keyClick(words, Qt::Key_Return);
    QCOMPARE(count(), QStringLiteral("1 of 2"));
    QTest::keyClick(words, Qt::Key_Return, Qt::ShiftModifier);
    QCOMPARE(count(), QStringLiteral("2 of 2"));
    QTest::keyClicks(words, "x");
    QCOMPARE(count(), QStringLiteral("not found"));
    QTest::keyClick(words, Qt::Key_Escape);
    QVERIFY(!bar->isVisible());
}

void TestOutput::keysMoveAndMark()
{
    OutputDesk desk;
    desk.api->setOutputBytes(100'000);
    desk.follow("succeeded");
    QTRY_COMPARE(desk.view->bytesSeen(), qint64(100'000));
    QTest::keyClick(desk.text, Qt::Key_Home, Qt::ControlModifier);
    QTRY_COMPARE(desk.text->verticalScrollBar()->value(), 0);
    QTest::keyClick(desk.text, Qt::Key_End, Qt::ShiftModifier);
    QVERIFY(desk.text->textCursor().selectedText().startsWith("2026-03-18"));
    QTest::keyClick(desk.text, Qt::Key_End, Qt::ControlModifier);
    QVERIFY(desk.text->isFollowing());
}

void TestOutput::savesAllOfIt()
{
    OutputDesk desk;
    desk.api->setOutputBytes(kMuch);
    desk.follow("succeeded");
    QTemporaryDir folder;
    QSignalSpy said(desk.view.get(), &OutputView::said);
    desk.view->saveTo(folder.filePath("o.log"));
    QTRY_COMPARE_WITH_TIMEOUT(said.count(), 1, 100'000);
    QVERIFY2(!said[0][1].toBool(), qPrintable(said[0][0].toString()));
    QCOMPARE(QFile(folder.filePath("o.log")).size(), kMuch);
    desk.view->saveTo("/nowhere/at/all.log");
    QCOMPARE(said.count(), 2);
    QVERIFY(said[1][1].toBool() && said[1][0].toString().contains("/nowhere/at/all.log cannot be written"));
}

void TestOutput::showsOneStream()
{
    OutputDesk desk;
    desk.follow("succeeded");
    QTRY_VERIFY(desk.view->text().contains("412 tables"));
    auto *streams = desk.view->findChild<QComboBox *>();
    streams->setCurrentIndex(2); // standard error: the scene has none
    QTRY_VERIFY(!desk.label("outputTitle").contains("loading"));
    QCOMPARE(desk.view->text(), QString());
    streams->setCurrentIndex(1);
    QTRY_VERIFY(desk.view->text().contains("412 tables"));
}

void TestOutput::remembersToWrap()
{
    const auto wrap = [](OutputDesk &desk) -> QToolButton * {
        for (QToolButton *button : desk.view->findChildren<QToolButton *>()) {
            if (button->text() == u"Wrap")
                return button;
        }
        return nullptr;
    };
    {
        OutputDesk desk;
        QCOMPARE(desk.text->lineWrapMode(), QPlainTextEdit::NoWrap);
        wrap(desk)->click();
        QCOMPARE(desk.text->lineWrapMode(), QPlainTextEdit::WidgetWidth);
    }
    OutputDesk desk;
    QVERIFY(wrap(desk)->isChecked());
    QCOMPARE(desk.text->lineWrapMode(), QPlainTextEdit::WidgetWidth);
}

QTEST_MAIN(TestOutput)
#include "tst_output.moc"
