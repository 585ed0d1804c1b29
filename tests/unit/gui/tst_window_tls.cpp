// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "desk.h"
#include "fake_feed_server.h"
#include "gui/feed/http_api.h"
#include "gui/monitor_app.h"
#include "gui/tokens/pins.h"
#include "gui/views/certificate_dialog.h"
#include "gui/views/cut_off_banner.h"
#include "tests/support/own_certificate.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QPointer>
#include <QSslCertificate>

using namespace holdfast;
using namespace holdfast::gui;
using holdfast::gui::test::FakeFeedServer;
using holdfast::gui::test::useSettingsIn;
using holdfast::test::OwnCertificate;

namespace {

constexpr int kWide = 60'000;
const QString kOtherPin(64, u'0');
const QByteArray kToken("s3cret");

QJsonObject snapshot()
{
    return {{"type", "snapshot"}, {"more", false}, {"seq", 1}, {"epoch", "a"}, {"now", "2026-01-01T00:00:00Z"}};
}

} // namespace

/// The window on servers that speak TLS: whom it trusts, and when it asks the person.
class TestWindowTls final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { useSettingsIn(m_folder); }
    void init()
    {
        QSettings().clear();
        m_server = std::make_unique<FakeFeedServer>(tls::serverConfiguration(m_own.pair()));
        m_address = QStringLiteral("https://") + m_server->address();
    }

    void trustsAGivenPin()
    {
        openApp({{}, m_own.pair().pin()});
        QTRY_COMPARE_WITH_TIMEOUT(m_server->connections(), 1, kWide);
        QCOMPARE(m_server->authorization(), "Bearer " + kToken);
        m_server->send(snapshot());
        QTRY_COMPARE_WITH_TIMEOUT(m_app->session().status().state, FeedState::Live, kWide);
    }

    void trustsAGivenAuthority()
    {
        openApp({m_own.files.ca(), {}});
        QTRY_COMPARE_WITH_TIMEOUT(m_server->connections(), 1, kWide);
    }

    void asksOnceAboutAnUnknownAuthority()
    {
        openApp();
        QTRY_VERIFY_WITH_TIMEOUT(dialog() != nullptr, kWide);
        const QString shown = textsOf(*dialog());
        QVERIFY2(shown.contains(m_own.pair().pin()), qPrintable(shown));
        QVERIFY2(shown.contains(QStringLiteral("Test CA")) && shown.contains(QStringLiteral("127.0.0.1")),
                 qPrintable(shown));
        QCOMPARE(m_server->connections(), 0); // and so no token has left
        dialog()->accept();
        QTRY_COMPARE_WITH_TIMEOUT(m_server->connections(), 1, kWide);
        QCOMPARE(m_server->authorization(), "Bearer " + kToken);
        QCOMPARE(pins::of(*parseServerAddress(m_address)), m_own.pair().pin());
        openApp();
        QTRY_COMPARE_WITH_TIMEOUT(m_server->connections(), 2, kWide);
        QVERIFY(dialog() == nullptr);
    }

    void staysOutAfterANo()
    {
        openApp();
        QTRY_VERIFY_WITH_TIMEOUT(dialog() != nullptr, kWide);
        QPointer<CertificateDialog> asked = dialog();
        asked->reject();
        m_app->session().retryNow();
        QTRY_VERIFY_WITH_TIMEOUT(!asked, kWide);
        QCOMPARE(m_server->connections(), 0);
        QVERIFY(pins::of(*parseServerAddress(m_address)).isEmpty());
        auto &banner = *m_app->window().findChild<CutOffBanner *>();
        QTRY_VERIFY_WITH_TIMEOUT(banner.accessibleName().contains("is not trusted here"), kWide);
        Q_EMIT banner.certificateAsked();
        QVERIFY(dialog() != nullptr);
    }

    void saysWhatHasChanged()
    {
        pins::remember(*parseServerAddress(m_address), kOtherPin);
        openApp();
        QTRY_VERIFY_WITH_TIMEOUT(dialog() != nullptr, kWide);
        const QString shown = textsOf(*dialog());
        QVERIFY2(shown.contains(kOtherPin) && shown.contains(m_own.pair().pin()), qPrintable(shown));
        QCOMPARE(m_server->connections(), 0);
        QVERIFY(dialog()->windowTitle().contains("has changed"));
    }

    void aGivenPinIsNoQuestion()
    {
        openApp({{}, kOtherPin});
        QTRY_VERIFY_WITH_TIMEOUT(m_app->session().status().why.contains("pinned public key"), kWide);
        QVERIFY(!m_app->session().status().unknown);
        QVERIFY(dialog() == nullptr);
        QCOMPARE(m_server->connections(), 0);
    }

    void itsOwnAuthorityIsForThisMachine()
    {
        MonitorConfig config{m_address, kToken, false};
        config.ownCa = m_own.files.ca();
        LogModel log;
        MonitorApp app(config, log, nullptr);
        QTRY_COMPARE_WITH_TIMEOUT(m_server->connections(), 1, kWide);
    }

    void offersNoBadCertificate()
    {
        const auto chain = m_own.pair().chain;
        const WallTime now = runtime::SystemClock().now().wall;
        const auto offer = offerOf(chain, QStringLiteral("127.0.0.1"), {}, now);
        QVERIFY(offer);
        QCOMPARE(offer->pin, m_own.pair().pin());
        QVERIFY(!offerOf(chain, QStringLiteral("elsewhere.example"), {}, now));
        QVERIFY(!offerOf(chain, QStringLiteral("127.0.0.1"), {}, now + std::chrono::days(10'000)));
        QVERIFY(!offerOf({chain.first()}, QStringLiteral("elsewhere.example"), {}, now));
        QVERIFY(!offerOf(chain, QStringLiteral("127.0.0.1"), offer->pin, now)); // it was trusted, and is bad
        QVERIFY(!offerOf({}, QStringLiteral("127.0.0.1"), {}, now));
    }

    void requestsAreRefusedInWords()
    {
        HttpApi api(*parseServerAddress(m_address));
        std::optional<Problem> problem;
        api.ask({Verb::Get, QStringLiteral("/api/v1/jobs"), {}, {}}, this,
                [&problem](const Result<QJsonValue> &answer) { problem = answer ? Problem{} : answer.problem(); });
        QTRY_VERIFY_WITH_TIMEOUT(problem.has_value(), kWide);
        QCOMPARE(problem->code, QStringLiteral("tls"));
        QVERIFY2(problem->what.contains("not trusted here"), qPrintable(problem->what));
    }

private:
    void openApp(const tls::Trust &trust = {})
    {
        m_app.reset();
        MonitorConfig config{m_address, kToken, false};
        config.trust = trust;
        m_app = std::make_unique<MonitorApp>(config, m_log, nullptr);
        m_app->open();
    }
    [[nodiscard]] CertificateDialog *dialog() const
    {
        const auto dialogs = m_app->window().findChildren<CertificateDialog *>();
        const auto shown = std::find_if(dialogs.begin(), dialogs.end(), [](auto *each) { return each->isVisible(); });
        return shown == dialogs.end() ? nullptr : *shown;
    }
    static QString textsOf(const QWidget &widget)
    {
        QString all;
        for (const QLabel *label : widget.findChildren<QLabel *>())
            all += label->text().remove(u' ').remove(u'\n') + u'\n';
        return all.replace(QStringLiteral("TestCA"), QStringLiteral("Test CA"));
    }

    QTemporaryDir m_folder;
    OwnCertificate m_own;
    LogModel m_log;
    std::unique_ptr<FakeFeedServer> m_server;
    QString m_address;
    std::unique_ptr<MonitorApp> m_app;
};

QTEST_MAIN(TestWindowTls)
#include "tst_window_tls.moc"
