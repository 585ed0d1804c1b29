// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later

// Makes a PNG of every view in every dress: tests/gui/pictures says how to call it.
#include "scene.h"

#include "gui/models/job_draft.h"
#include "gui/models/log_model.h"
#include "gui/monitor_app.h"
#include "gui/plots/timeline_view.h"
#include "gui/theme/look.h"
#include "gui/theme/theme.h"
#include "gui/views/certificate_dialog.h"
#include "gui/views/connections_page.h"
#include "gui/views/field_form.h"
#include "gui/views/job_dialog.h"
#include "gui/views/monitor_window.h"
#include "gui/views/server_dialog.h"
#include "gui/views/table_view.h"

#include <QApplication>
#include <QDir>
#include <QLineEdit>
#include <QListView>
#include <QSettings>
#include <QTabWidget>
#include <QTemporaryDir>
#include <QTest>

#include <cstdio>

using namespace holdfast;
using namespace holdfast::gui;

namespace {

constexpr const char *kPages[] = {"connections", "latency", "history", "jobs", "events", "changes", "log"};

void writeLog(LogModel &log, WallTime now)
{
    const auto add = [&](int secondsAgo, LogLevel level, const char *category, const char *message,
                         const char *action) {
        log.add({now - Seconds(secondsAgo), level, QString::fromLatin1(category), QString::fromLatin1(message),
                 QString::fromLatin1(action)});
    };
    add(760, LogLevel::Info, "app", "ready: ws://10.0.0.5:8000/ws/heartbeat", "");
    add(751, LogLevel::Info, "link", "worker web-fra-01 registered from 10.0.0.10:40000", "");
    add(402, LogLevel::Warning, "link",
        "the connection to worker build-fra-01 ended: the worker did not answer a ping in time",
        "if this happens again, check the network between server and worker");
    add(140, LogLevel::Info, "jobs", "run 1m83pj00010007 of job backup-databases failed on db-ber-01: exit code 2", "");
    add(20, LogLevel::Info, "store", "the database is available again; the server writes what was waiting", "");
    add(3, LogLevel::Info, "http", "a monitor is connected from 10.0.0.9:51200", "");
}

void grab(QWidget &widget, const QString &folder, const QString &name)
{
    QTest::qWait(120); // answers of the scene and layouts come by the event loop
    const QString file = QStringLiteral("%1/%2.png").arg(folder, name);
    if (!widget.grab().save(file))
        std::fprintf(stderr, "cannot write %s\n", qPrintable(file));
}

void takeDialog(MonitorWindow &window, ServerSession &session, const QString &folder, const QString &dress)
{
    JobDraft draft;
    draft.name = QStringLiteral("backup-databases");
    draft.command = {QStringLiteral("/usr/local/bin/backup"), QStringLiteral("--to"), QStringLiteral("/mnt/big vault")};
    draft.schedule.kind = schedule::Kind::Cron;
    draft.schedule.text = QStringLiteral("30 2 * * *");
    draft.schedule.timezone = QStringLiteral("Europe/Berlin");
    draft.timeout = QStringLiteral("2h");
    draft.labels = QStringLiteral("os=linux");
    draft.env = {{QStringLiteral("LEVEL"), QStringLiteral("full")}};
    draft.retries = 3;
    JobDialog dialog(session, draft, true, &window);
    dialog.show();
    auto *parts = dialog.findChild<QTabWidget *>();
    const char *names[] = {"what", "when", "policies", "more"};
    for (int i = 0; i < parts->count(); ++i) {
        parts->setCurrentIndex(i);
        grab(dialog, folder, QStringLiteral("%1-job-dialog-%2").arg(dress, QLatin1String(names[i])));
    }
    auto *schedule = dialog.findChildren<FieldForm *>().at(1)->field(QStringLiteral("schedule"));
    qobject_cast<QLineEdit *>(schedule)->setText(QStringLiteral("61 2 * * *"));
    parts->setCurrentIndex(1);
    grab(dialog, folder, QStringLiteral("%1-job-dialog-wrong").arg(dress));
}

/// The latency of more workers than have a curve each.
void takeCurves(MonitorWindow &window, const QString &folder, const QString &dress)
{
    window.showPage(1);
    auto *workers = window.page(1)->findChild<QListView *>();
    for (int row = 0; row < std::min(9, workers->model()->rowCount()); ++row)
        workers->selectionModel()->select(workers->model()->index(row, 0), QItemSelectionModel::Select);
    grab(window, folder, QStringLiteral("%1-latency-of-each").arg(dress));
}

/// Some row chosen on each page that has one to choose, as in use.
void chooseRows(MonitorWindow &window)
{
    for (const char *name : {"connections", "runs"}) {
        auto *table = window.findChild<TableView *>(QLatin1String(name));
        if (table != nullptr && table->model()->rowCount() > 0)
            table->selectRow(0);
    }
}

void takePages(int workers, bool live, bool dark, const QString &folder, const QString &dress, QSize size)
{
    QApplication::setPalette(dark ? darkPalette() : lightPalette());
    const auto scene = test::makeScene(workers);
    LogModel log;
    if (workers > 0)
        writeLog(log, scene.now);
    ServerSession session(*parseServerAddress(QStringLiteral("holdfast.example.net:8000")),
                          std::make_unique<test::SceneApi>(scene), [&scene] { return scene.now; });
    MonitorWindow window(log);
    window.setServers({{QStringLiteral("holdfast.example.net:8000"), Standing{live ? Level::Good : Level::Bad, {}}},
                       {QStringLiteral("127.0.0.1:8000"), Standing{Level::Good, {}}}},
                      QStringLiteral("holdfast.example.net:8000"));
    window.setSession(session);
    window.resize(size);
    window.show();
    session.setStatus({FeedState::Live, std::nullopt, {}});
    session.apply(scene.snapshot);
    if (!live)
        session.setStatus({FeedState::CutOff, scene.now - Seconds(83), QStringLiteral("Connection refused")});
    QTest::qWait(150);
    chooseRows(window);
    for (int page = 0; page < int(std::size(kPages)); ++page) {
        window.showPage(page);
        grab(window, folder, QStringLiteral("%1-%2").arg(dress, QLatin1String(kPages[page])));
    }
    if (workers > 0 && live) {
        takeCurves(window, folder, dress);
        takeDialog(window, session, folder, dress);
    }
}

/// Before anything came.
void takeConnecting(const QString &folder)
{
    QApplication::setPalette(lightPalette());
    const auto scene = test::makeScene(0);
    LogModel log;
    ServerSession session(*parseServerAddress(QStringLiteral("holdfast.example.net:8000")),
                          std::make_unique<test::SceneApi>(scene), [&scene] { return scene.now; });
    MonitorWindow window(log);
    window.setSession(session);
    window.show();
    window.showPage(0);
    grab(window, folder, QStringLiteral("connecting-connections"));
    session.setStatus({FeedState::Connecting, std::nullopt, QStringLiteral("Connection refused")});
    grab(window, folder, QStringLiteral("unreachable-connections"));
    session.setStatus(
        {FeedState::Connecting, std::nullopt, QStringLiteral("HTTP 401, the token is missing or wrong"), true});
    window.setTokenNote(QStringLiteral("The keychain cannot read the token: the keychain does not answer."));
    grab(window, folder, QStringLiteral("token-connections"));
    ServerDialog dialog(session.address().name(), true, &window);
    dialog.show();
    grab(dialog, folder, QStringLiteral("token-dialog"));
}

/// Two servers on one database: the one that leads, and the one that waits.
void takeStandby(const QString &folder)
{
    QApplication::setPalette(lightPalette());
    const auto scene = test::makeScene(3);
    for (const bool leads : {true, false}) {
        LogModel log;
        auto api = std::make_unique<test::SceneApi>(scene);
        api->setStandbys({{QStringLiteral("b"), QStringLiteral("ws://192.0.2.8:8000")}});
        api->setRole({QStringLiteral("a"), QStringLiteral("ws://192.0.2.7:8000")});
        ServerSession session(
            *parseServerAddress(leads ? QStringLiteral("192.0.2.7:8000") : QStringLiteral("192.0.2.8:8000")),
            std::move(api), [&scene] { return scene.now; });
        MonitorWindow window(log);
        window.setSession(session);
        window.resize(1180, 760);
        window.show();
        window.showPage(0);
        if (leads) {
            session.setStatus({FeedState::Live, std::nullopt, {}});
            session.apply(scene.snapshot);
        } else {
            FeedStatus status{FeedState::Connecting, std::nullopt, QStringLiteral("HTTP 503")};
            status.httpStatus = 503;
            session.setStatus(status);
        }
        grab(window, folder, leads ? QStringLiteral("leader-connections") : QStringLiteral("standby-connections"));
    }
}

/// A server that shows a certificate which nobody here knows, and one whose certificate has changed.
void takeCertificates(const QString &folder, const QString &dress)
{
    const test::Scene scene = test::makeScene(0);
    LogModel log;
    ServerSession session(*parseServerAddress(QStringLiteral("https://jobs.example.com:8000")),
                          std::make_unique<test::SceneApi>(scene), [&scene] { return scene.now; });
    MonitorWindow window(log);
    window.setSession(session);
    CertificateOffer offer;
    offer.pin = QStringLiteral("3f0a9c17e5b284d6").repeated(4);
    offer.issuer = QStringLiteral("Holdfast CA of box");
    offer.names = QStringList{QStringLiteral("jobs.example.com"), QStringLiteral("localhost"),
                              QStringLiteral("10.0.0.5"), QStringLiteral("127.0.0.1")};
    offer.validUntil = scene.now + std::chrono::days(396);
    FeedStatus status{
        FeedState::Connecting, std::nullopt,
        QStringLiteral("the server's certificate comes from \"Holdfast CA of box\", which is not trusted here")};
    status.unknown = offer;
    session.setStatus(status);
    window.show();
    window.showPage(0);
    grab(window, folder, QStringLiteral("%1-connections").arg(dress));
    CertificateDialog unknown(session.address().name(), offer, &window);
    unknown.show();
    grab(unknown, folder, QStringLiteral("%1-dialog").arg(dress));
    offer.formerPin = QStringLiteral("81d2").repeated(16);
    CertificateDialog changed(session.address().name(), offer, &window);
    changed.show();
    grab(changed, folder, QStringLiteral("%1-changed-dialog").arg(dress));
}

} // namespace

int main(int argc, char *argv[])
{
    const QApplication application(argc, argv);
    QApplication::setStyle(QStringLiteral("Fusion"));
    look::installStyle();
    QApplication::setFont(QFont(QStringLiteral("DejaVu Sans"), 9));
    QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedKingdom));
    const QTemporaryDir settings;
    QSettings::setDefaultFormat(QSettings::IniFormat);
    QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, settings.path());
    QApplication::setOrganizationName(QStringLiteral("holdfast-pictures"));
    const QString folder = QApplication::arguments().value(1);
    const bool german = QApplication::arguments().value(2) == u"de";
    if (german)
        QLocale::setDefault(QLocale(QLocale::German, QLocale::Germany));
    installTranslation();
    if (folder.isEmpty() || !QDir().mkpath(folder)) {
        std::fprintf(stderr, "call: holdfast_pictures FOLDER [de]\n");
        return 2;
    }
    const QSize usual(1280, 800);
    if (german) {
        takePages(500, true, false, folder, QStringLiteral("german-light"), usual);
        takeCertificates(folder, QStringLiteral("german-certificate"));
        return 0;
    }
    takeConnecting(folder);
    takeStandby(folder);
    takeCertificates(folder, QStringLiteral("certificate"));
    takePages(0, true, false, folder, QStringLiteral("empty-light"), usual);
    takePages(3, true, false, folder, QStringLiteral("3-light"), usual);
    takePages(3, true, true, folder, QStringLiteral("3-dark"), usual);
    takePages(500, true, false, folder, QStringLiteral("500-light"), usual);
    takePages(500, true, true, folder, QStringLiteral("500-dark"), usual);
    takePages(500, false, false, folder, QStringLiteral("cut-off-light"), usual);
    takePages(500, true, false, folder, QStringLiteral("small-light"), QSize(1024, 700));
    takePages(500, true, false, folder, QStringLiteral("1180-light"), QSize(1180, 760));
    look::setDense(true);
    takePages(500, true, true, folder, QStringLiteral("1920-dense-dark"), QSize(1920, 1080));
    return 0;
}
