// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later

// The window on a real server with real workers that are killed, frozen and restarted: what its rows say. The server's
// program is HOLDFAST_BINARY, as in the integration tests.
#include "gui/monitor_app.h"
#include "gui/theme/labels.h"
#include "gui/views/connections_page.h"
#include "gui/views/jobs_page.h"
#include "gui/views/output_view.h"
#include "gui/views/table_view.h"

#include <QAction>
#include <QApplication>
#include <QJsonArray>
#include <QJsonObject>
#include <QProcess>
#include <QRegularExpression>
#include <QSettings>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>

using namespace holdfast;
using namespace holdfast::gui;

namespace {

constexpr int kWide = 60'000;

/// One process of the program, with a folder of its own.
class Program final
{
public:
    explicit Program(const QStringList &arguments) { start(arguments); }
    ~Program() { stop(); }
    Q_DISABLE_COPY_MOVE(Program)

    void start(const QStringList &arguments)
    {
        m_process.setProcessChannelMode(QProcess::MergedChannels);
        m_process.start(qEnvironmentVariable("HOLDFAST_BINARY"), arguments + QStringList{"--data", m_folder.path()});
    }
    void stop()
    {
        m_process.kill();
        m_process.waitForFinished();
    }
    void signal(int number) { ::kill(static_cast<pid_t>(m_process.processId()), number); }
    /// What stands behind the word in the log, once it is there.
    [[nodiscard]] QString waitFor(const QString &word)
    {
        const QRegularExpression line(word + QStringLiteral("(\\S+)"));
        const auto seen = [&] {
            m_log += QString::fromUtf8(m_process.readAll());
            return line.match(m_log).hasMatch();
        };
        return QTest::qWaitFor(seen, kWide) ? line.match(m_log).captured(1) : QString();
    }
    [[nodiscard]] QString log() const { return m_log; }

private:
    QTemporaryDir m_folder;
    QProcess m_process;
    QString m_log;
};

} // namespace

class TestMonitorLive final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void showsWorkersThatComeAndGo();
    void saysThatAFrozenWorkerIsDegraded();
    void runsAJobAndFollowsItsOutput();
    void isCutOffFromAKilledServerAndComesBack();

private:
    [[nodiscard]] QString cell(const QString &worker, int column) const;

    QTemporaryDir m_settings;
    std::unique_ptr<Program> m_server;
    QString m_address;
    LogModel m_log;
    std::unique_ptr<MonitorApp> m_app;
};

void TestMonitorLive::initTestCase()
{
    if (qEnvironmentVariableIsEmpty("HOLDFAST_BINARY"))
        QSKIP("HOLDFAST_BINARY names no program");
    QSettings::setDefaultFormat(QSettings::IniFormat);
    QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, m_settings.path());
    QApplication::setOrganizationName("holdfast-test");
    m_server = std::make_unique<Program>(
        QStringList{"--server", "--listen", "127.0.0.1:0", "--server-ping-interval", "1s", "--ping-timeout", "5s"});
    const QString url = m_server->waitFor("ready: ");
    QVERIFY2(!url.isEmpty(), qPrintable(m_server->log()));
    m_address = QUrl(url).authority();
    m_app = std::make_unique<MonitorApp>(MonitorConfig{url, {}, false}, m_log, nullptr);
    m_app->open();
    QTRY_COMPARE_WITH_TIMEOUT(m_app->session().status().state, FeedState::Live, kWide);
}

QString TestMonitorLive::cell(const QString &worker, int column) const
{
    WorkersModel &workers = m_app->session().workers();
    const int row = workers.rowOf(worker);
    return row < 0 ? QStringLiteral("no such row") : workers.index(row, column).data().toString();
}

void TestMonitorLive::showsWorkersThatComeAndGo()
{
    Program worker(
        {"--worker", "--connect", "ws://" + m_address, "--name", "live-1", "--slots", "2", "--label", "os=test"});
    QTRY_COMPARE_WITH_TIMEOUT(cell("live-1", WorkersModel::State), QStringLiteral("connected"), kWide);
    QCOMPARE(cell("live-1", WorkersModel::Slots), QStringLiteral("0 / 2"));
    QTRY_COMPARE_WITH_TIMEOUT(m_app->session().overview().connected, 1, kWide);
    worker.stop();
    QTRY_COMPARE_WITH_TIMEOUT(cell("live-1", WorkersModel::State), QStringLiteral("offline"), kWide);
    QTRY_COMPARE_WITH_TIMEOUT(m_app->session().overview().offline, 1, kWide);
    QTRY_VERIFY_WITH_TIMEOUT(!m_app->session().workers().outagesOf("live-1").empty(), kWide);
    worker.start({"--worker", "--connect", "ws://" + m_address, "--name", "live-1", "--slots", "3"});
    QTRY_COMPARE_WITH_TIMEOUT(cell("live-1", WorkersModel::State), QStringLiteral("connected"), kWide);
    QTRY_COMPARE_WITH_TIMEOUT(cell("live-1", WorkersModel::Slots), QStringLiteral("0 / 3"), kWide);
    QTRY_COMPARE_WITH_TIMEOUT(cell("live-1", WorkersModel::Reconnects), QStringLiteral("1"), kWide);
    const auto isBack = [this] {
        const auto outages = m_app->session().workers().outagesOf("live-1");
        return outages.size() == 1 && outages[0].back && !outages[0].cause.isEmpty();
    };
    QTRY_VERIFY_WITH_TIMEOUT(isBack(), kWide);
}

void TestMonitorLive::saysThatAFrozenWorkerIsDegraded()
{
    Program worker({"--worker", "--connect", "ws://" + m_address, "--name", "live-frozen", "--slots", "0"});
    QTRY_COMPARE_WITH_TIMEOUT(cell("live-frozen", WorkersModel::State), QStringLiteral("connected"), kWide);
    worker.signal(SIGSTOP);
    QTRY_COMPARE_WITH_TIMEOUT(cell("live-frozen", WorkersModel::State), QStringLiteral("degraded"), kWide);
    QVERIFY(!cell("live-frozen", WorkersModel::Reason).isEmpty());
    worker.signal(SIGCONT);
    QTRY_COMPARE_WITH_TIMEOUT(cell("live-frozen", WorkersModel::State), QStringLiteral("connected"), kWide);
}

void TestMonitorLive::runsAJobAndFollowsItsOutput()
{
    Program worker({"--worker", "--connect", "ws://" + m_address, "--name", "live-2", "--slots", "1"});
    ServerSession &session = m_app->session();
    bool saved = false;
    session.api().saveJob({{"name", "hello"}, {"command", QJsonArray{"/bin/sh", "-c", "echo one; echo two; exit 3"}}},
                          this, [&](const Result<QJsonObject> &job) { saved = job.ok(); });
    QTRY_VERIFY_WITH_TIMEOUT(saved, kWide);
    QTRY_VERIFY_WITH_TIMEOUT(session.jobs().rowOf("hello") >= 0, kWide);
    m_app->window().showPage(3);
    auto *page = m_app->window().findChild<JobsPage *>();
    page->findChild<TableView *>("jobs")->selectRow(0);
    for (QAction *action : page->actions()) {
        if (action->text() == u"Run now")
            action->trigger();
    }
    auto *runs = page->findChild<TableView *>("runs");
    QTRY_COMPARE_WITH_TIMEOUT(runs->model()->rowCount(), 1, kWide);
    runs->selectRow(0);
    QTRY_COMPARE_WITH_TIMEOUT(session.runs().at(0).state, QStringLiteral("failed"), kWide);
    QCOMPARE(session.runs().at(0).exitCode, std::optional(3));
    QTRY_COMPARE_WITH_TIMEOUT(page->findChild<OutputView *>()->text(), QStringLiteral("one\ntwo\n"), kWide);
    QTRY_COMPARE_WITH_TIMEOUT(session.jobs().at(0).lastState, QStringLiteral("failed"), kWide);
    QTRY_COMPARE_WITH_TIMEOUT(session.overview().failed24h, 1, kWide);
}

void TestMonitorLive::isCutOffFromAKilledServerAndComesBack()
{
    m_server->signal(SIGKILL);
    QTRY_COMPARE_WITH_TIMEOUT(m_app->session().status().state, FeedState::CutOff, kWide);
    QVERIFY(m_app->session().status().since);
    m_server->stop();
    m_server->start({"--server", "--listen", m_address});
    QTRY_COMPARE_WITH_TIMEOUT(m_app->session().status().state, FeedState::Live, kWide);
    QCOMPARE(cell("live-1", WorkersModel::State), QStringLiteral("offline")); // still known
    QTRY_VERIFY_WITH_TIMEOUT(m_app->session().jobs().rowOf("hello") >= 0, kWide);
}

QTEST_MAIN(TestMonitorLive)
#include "tst_monitor_live.moc"
