// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later

// The window with 10,000 workers: how long until they are seen, what five batches a second cost, and the longest event
// of the loop meanwhile, scrolling and typing in the filter included. Run by hand: QT_QPA_PLATFORM=offscreen
// bench_monitor
#include "gui/feed/feed_assembler.h"
#include "gui/models/log_model.h"
#include "gui/views/connections_page.h"
#include "gui/views/monitor_window.h"
#include "gui/views/output_view.h"
#include "gui/views/table_view.h"
#include "scene.h"

#include <QApplication>
#include <QCoreApplication>
#include <QElapsedTimer>
#include <QEvent>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLineEdit>
#include <QMetaObject>
#include <QScrollBar>
#include <QSettings>
#include <QTemporaryDir>
#include <QTest>

#include <cstdio>
#include <ctime>
#include <random>

using namespace holdfast;
using namespace holdfast::gui;

namespace {

constexpr int kWorkers = 10'000;
constexpr int kRowsAMessage = 90; // about 64 KiB
constexpr int kBatches = 50;
constexpr int kBatchMs = 200;
constexpr int kChangedABatch = 400; // 2,000 workers a second say something new

/// Measures how long the loop is busy with one event.
class WatchedApplication final : public QApplication
{
public:
    using QApplication::QApplication;
    bool notify(QObject *receiver, QEvent *event) override
    {
        if (m_depth++ > 0) {
            const bool taken = QApplication::notify(receiver, event);
            --m_depth;
            return taken;
        }
        const int type = event->type();
        const QByteArray who = receiver->metaObject()->className();
        QElapsedTimer timer;
        timer.start();
        const bool taken = QApplication::notify(receiver, event);
        --m_depth;
        const double ms = static_cast<double>(timer.nsecsElapsed()) / 1e6;
        if (ms > m_longest) {
            m_longest = ms;
            m_what = who + " event " + QByteArray::number(type);
        }
        return taken;
    }
    void report(const char *phase)
    {
        std::printf("  longest event %s: %.1f ms (%s)\n", phase, m_longest, m_what.constData());
        m_longest = 0;
    }

private:
    int m_depth = 0;
    double m_longest = 0;
    QByteArray m_what;
};

std::vector<QByteArray> messagesOf(const std::vector<WorkerRow> &workers, const char *type, int seq)
{
    std::vector<QByteArray> messages;
    for (std::size_t from = 0; from < workers.size(); from += kRowsAMessage) {
        const std::size_t to = std::min(workers.size(), from + kRowsAMessage);
        QJsonArray rows;
        for (std::size_t i = from; i < to; ++i)
            rows += test::toJson(workers[i]);
        messages.push_back(
            QJsonDocument(QJsonObject{{"type", type}, {"seq", seq}, {"more", to < workers.size()}, {"workers", rows}})
                .toJson(QJsonDocument::Compact));
    }
    return messages;
}

double cpuSeconds()
{
    return static_cast<double>(std::clock()) / CLOCKS_PER_SEC;
}

/// Each message is an event of its own, as it comes from a socket.
void play(QObject *context, FeedAssembler &assembler, ServerSession &session, const std::vector<QByteArray> &messages)
{
    for (const QByteArray &message : messages) {
        QMetaObject::invokeMethod(
            context,
            [&assembler, &session, message] {
                const auto update = assembler.take(message);
                if (update && *update)
                    session.apply(**update);
            },
            Qt::QueuedConnection);
    }
}

std::vector<std::vector<QByteArray>> makeBatches(const test::Scene &scene)
{
    std::mt19937 random(7);
    std::vector<std::vector<QByteArray>> batches;
    for (int batch = 0; batch < kBatches; ++batch) {
        std::vector<WorkerRow> changed;
        for (int i = 0; i < kChangedABatch; ++i) {
            WorkerRow row = scene.snapshot.workers[random() % kWorkers];
            row.lastHeartbeatAt = scene.now;
            row.running = static_cast<int>(random() % 8);
            row.ackMs.p99 = static_cast<double>(random() % 1000) / 10;
            row.ack15m[14] = static_cast<float>(random() % 100);
            if (random() % 50 == 0)
                row.state = QStringLiteral("degraded");
            changed.push_back(row);
        }
        batches.push_back(messagesOf(changed, "changes", 2 + batch));
    }
    return batches;
}

/// A run that has written 100 MB, opened from its first byte.
void followOutput(WatchedApplication &application, ServerSession &session, test::SceneApi &api)
{
    constexpr qint64 bytes = 100LL * 1024 * 1024;
    api.setOutputBytes(bytes);
    OutputView view(session);
    view.resize(600, 400);
    view.show();
    QElapsedTimer timer;
    timer.start();
    view.follow(session.runs().at(0).id);
    while (view.bytesSeen() < bytes)
        QTest::qWait(20);
    std::printf("100 MB of output followed in %.1f s; %lld characters kept\n",
                static_cast<double>(timer.elapsed()) / 1000, static_cast<long long>(view.text().size()));
    application.report("meanwhile");
}

} // namespace

int main(int argc, char *argv[])
{
    WatchedApplication application(argc, argv);
    const QTemporaryDir settings;
    QSettings::setDefaultFormat(QSettings::IniFormat);
    QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, settings.path());
    const auto scene = test::makeScene(kWorkers);
    const auto snapshot = messagesOf(scene.snapshot.workers, "snapshot", 1);
    const auto batches = makeBatches(scene);
    LogModel log;
    auto *api = new test::SceneApi(scene);
    ServerSession session(*parseServerAddress(QStringLiteral("bench:8000")), std::unique_ptr<ApiTransport>(api),
                          [&] { return scene.now; });
    FeedAssembler assembler;

    QElapsedTimer timer;
    timer.start();
    MonitorWindow window(log);
    window.setSession(session);
    window.resize(1280, 800);
    window.show();
    play(&window, assembler, session, snapshot);
    auto *table = window.findChild<TableView *>(QStringLiteral("connections"));
    while (table->model()->rowCount() < kWorkers)
        QCoreApplication::processEvents();
    table->viewport()->repaint();
    std::printf("%d workers in %zu messages: first paint after %lld ms\n", kWorkers, snapshot.size(),
                static_cast<long long>(timer.elapsed()));
    application.report("until then");
    session.setStatus({FeedState::Live, std::nullopt, {}});
    QTest::qWait(1500);
    application.report("while the day's outages come");

    const double before = cpuSeconds();
    timer.start();
    for (const auto &batch : batches) {
        play(&window, assembler, session, batch);
        QTest::qWait(kBatchMs);
    }
    std::printf("%d batches of %d rows in %.1f s: %.1f %% of a core\n", kBatches, kChangedABatch,
                static_cast<double>(timer.elapsed()) / 1000,
                100 * (cpuSeconds() - before) * 1000 / static_cast<double>(timer.elapsed()));
    application.report("with changes");

    auto *text = window.findChild<ConnectionsPage *>()->findChild<QLineEdit *>();
    for (const char key : std::string("web-fra linux")) {
        QTest::keyClick(text, key);
        QTest::qWait(20);
    }
    std::printf("  the filter leaves %d rows\n", table->model()->rowCount());
    application.report("while typing in the filter");
    text->clear();
    for (int i = 0; i < 100; ++i) {
        table->verticalScrollBar()->setValue(table->verticalScrollBar()->maximum() * i / 100);
        QTest::qWait(5);
    }
    application.report("while scrolling");
    timer.start();
    table->sortByColumn(WorkersModel::AckP99, Qt::DescendingOrder);
    std::printf("  sorting by another column: %lld ms\n", static_cast<long long>(timer.elapsed()));
    session.runs().replaceAll(scene.snapshot.runs);
    followOutput(application, session, *api);
    return 0;
}
