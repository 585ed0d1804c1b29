// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "fake_keychain.h"
#include "gui/monitor_app.h"
#include "gui/tokens/tokens.h"
#include "gui/views/cut_off_banner.h"
#include "gui/views/job_dialog.h"
#include "gui/views/server_dialog.h"
#include "gui/views/status_line.h"
#include "tests/support/patience.h"

#include <QAction>
#include <QApplication>
#include <QCheckBox>
#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QIODevice>
#include <QLineEdit>
#include <QLocale>
#include <QPointer>
#include <QSettings>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QVariantList>
#include <QWidget>

using namespace holdfast;
using namespace holdfast::gui;
using gui::test::FakeKeychain;
using gui::test::Gate;
using gui::test::Vault;
using namespace std::chrono_literals;

namespace {

using holdfast::test::kPatience;
const QByteArray kSecret("s3cret-and-long-enough-to-find");

ServerAddress server()
{
    return *parseServerAddress(QStringLiteral("host:8000"));
}

} // namespace

class TestTokens final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init() { QSettings().clear(); }
    void cleanup();
    void keepsATokenInTheKeychain();
    void keepsNothingUnasked();
    void saysWhyItIsNotKept();
    void aFormerTokenCanBeForgottenAfterAFault();
    void aTokenEnteredMeanwhileIsNotGivenUp();
    void saysWhyItCannotBeRead_data();
    void saysWhyItCannotBeRead();
    void goesOnWithoutASilentKeychain();
    void forgetsOnlyTheTokenOfThatServer();
    void removesWhatWasWrittenTooLate();
    void worksWithoutAKeychain();
    void platformsOwnFailsInWords();
    void asksForTheTokenThatAServerWants();
    void presentsWhatTheKeychainHas();
    void aLateTokenLeavesOpenDialogsAlone();
    void dialogTakesOnlyAnAddress();

private:
    QTemporaryDir m_settings;
};

void TestTokens::initTestCase()
{
    QSettings::setDefaultFormat(QSettings::IniFormat);
    QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, m_settings.path());
    QApplication::setOrganizationName("holdfast-test");
    QLocale::setDefault(QLocale::c());
}

/// Whatever a test did, no token is in a file.
void TestTokens::cleanup()
{
    QSettings().sync();
    QDirIterator files(m_settings.path(), QDir::Files, QDirIterator::Subdirectories);
    while (files.hasNext()) {
        QFile file(files.next());
        QVERIFY(file.open(QIODevice::ReadOnly));
        QVERIFY2(!file.readAll().contains(kSecret), qPrintable(file.fileName()));
    }
}

void TestTokens::keepsATokenInTheKeychain()
{
    Vault vault;
    {
        Tokens tokens(std::make_unique<FakeKeychain>(vault));
        tokens.give(server(), kSecret, true);
        QCOMPARE(tokens.of(server()), kSecret);
        QTRY_VERIFY(tokens.isKept(server()));
    }
    Tokens tokens(std::make_unique<FakeKeychain>(vault));
    QVERIFY(tokens.of(server()).isEmpty());
    QSignalSpy fetched(&tokens, &Tokens::fetched);
    tokens.fetch(server());
    QTRY_COMPARE(fetched.count(), 1);
    QCOMPARE(fetched[0], QVariantList({server().key(), QString()}));
    QCOMPARE(tokens.of(server()), kSecret);
    QVERIFY(tokens.of(*parseServerAddress("https://host:8000")).isEmpty());
}

void TestTokens::keepsNothingUnasked()
{
    Vault vault;
    Tokens tokens(std::make_unique<FakeKeychain>(vault));
    tokens.give(server(), kSecret, false);
    QCOMPARE(tokens.of(server()), kSecret);
    QVERIFY(vault.entries.isEmpty() && !tokens.isKept(server()));
    tokens.give(server(), kSecret, true);
    QTRY_VERIFY(tokens.isKept(server()));
    tokens.give(server(), kSecret, false);
    QVERIFY(vault.entries.isEmpty() && !tokens.isKept(server()));
}

void TestTokens::saysWhyItIsNotKept()
{
    Vault vault;
    vault.fault = QStringLiteral("the person said no");
    Tokens tokens(std::make_unique<FakeKeychain>(vault));
    QSignalSpy notKept(&tokens, &Tokens::notKept);
    tokens.give(server(), kSecret, true);
    QTRY_COMPARE(notKept.count(), 1);
    QCOMPARE(notKept[0][1].toString(), vault.fault);
    QVERIFY(!tokens.isKept(server()));
    QCOMPARE(tokens.of(server()), kSecret);
}

void TestTokens::aFormerTokenCanBeForgottenAfterAFault()
{
    Vault vault;
    Tokens tokens(std::make_unique<FakeKeychain>(vault));
    tokens.give(server(), "former", true);
    QTRY_VERIFY(tokens.isKept(server()));
    QSignalSpy notKept(&tokens, &Tokens::notKept);
    vault.fault = QStringLiteral("the person said no");
    tokens.give(server(), kSecret, true);
    QTRY_COMPARE(notKept.count(), 1);
    vault.fault.clear();
    tokens.forget(server());
    QTRY_VERIFY(vault.entries.isEmpty());
}

void TestTokens::aTokenEnteredMeanwhileIsNotGivenUp()
{
    Vault vault;
    vault.silent = true;
    Tokens tokens(std::make_unique<FakeKeychain>(vault), 1ms);
    QSignalSpy fetched(&tokens, &Tokens::fetched);
    tokens.fetch(server());
    tokens.give(server(), kSecret, false);
    QVERIFY(!fetched.wait(50));
}

void TestTokens::saysWhyItCannotBeRead_data()
{
    QTest::addColumn<QString>("fault");
    QTest::addColumn<QString>("why");
    QTest::newRow("locked") << "it is locked"
                            << "it is locked";
    QTest::newRow("nothing there") << ""
                                   << "no token is stored";
}

void TestTokens::saysWhyItCannotBeRead()
{
    QFETCH(QString, fault);
    Vault vault;
    vault.fault = fault;
    Tokens tokens(std::make_unique<FakeKeychain>(vault));
    QSignalSpy fetched(&tokens, &Tokens::fetched);
    tokens.fetch(server());
    QTRY_COMPARE(fetched.count(), 1);
    QTEST(fetched[0][1].toString(), "why");
}

void TestTokens::goesOnWithoutASilentKeychain()
{
    Vault vault;
    vault.entries[server().key()] = kSecret;
    vault.silent = true;
    Tokens tokens(std::make_unique<FakeKeychain>(vault), 1ms);
    QSignalSpy fetched(&tokens, &Tokens::fetched);
    tokens.fetch(server());
    QTRY_COMPARE(fetched.count(), 1);
    QCOMPARE(fetched[0][1].toString(), QStringLiteral("the keychain does not answer"));
    vault.held[0](); // unlocked at last
    QCOMPARE(fetched.count(), 2);
    QVERIFY(fetched[1][1].toString().isEmpty());
    QCOMPARE(tokens.of(server()), kSecret);

    tokens.fetch(*parseServerAddress("other"));
    QTRY_COMPARE(fetched.count(), 3);
    tokens.give(*parseServerAddress("other"), "entered meanwhile", false);
    vault.held[1]();
    QCOMPARE(fetched.count(), 3);
    QCOMPARE(tokens.of(*parseServerAddress("other")), QByteArray("entered meanwhile"));
}

void TestTokens::forgetsOnlyTheTokenOfThatServer()
{
    Vault vault;
    Tokens tokens(std::make_unique<FakeKeychain>(vault));
    const ServerAddress other = *parseServerAddress("other");
    tokens.give(server(), kSecret, true);
    tokens.give(other, "another", true);
    QTRY_VERIFY(tokens.isKept(server()) && tokens.isKept(other));
    tokens.forget(server());
    QVERIFY(tokens.of(server()).isEmpty() && !tokens.isKept(server()));
    QCOMPARE(vault.entries.keys(), QStringList{other.key()});
    QVERIFY(tokens.isKept(other));
}

void TestTokens::removesWhatWasWrittenTooLate()
{
    Vault vault;
    vault.silent = true;
    Tokens tokens(std::make_unique<FakeKeychain>(vault));
    tokens.give(server(), kSecret, true);
    tokens.forget(server());
    QCOMPARE(vault.held.size(), std::size_t(1));
    vault.held[0](); // written now
    QVERIFY(vault.entries.isEmpty() && !tokens.isKept(server()));
}

void TestTokens::worksWithoutAKeychain()
{
    Tokens tokens(nullptr);
    QVERIFY(!tokens.canKeep());
    QSignalSpy notKept(&tokens, &Tokens::notKept);
    QSignalSpy fetched(&tokens, &Tokens::fetched);
    tokens.give(server(), kSecret, true);
    QCOMPARE(notKept.count(), 1);
    QCOMPARE(tokens.of(server()), kSecret);
    tokens.fetch(server());
    QTRY_COMPARE(fetched.count(), 1);
    QVERIFY(!fetched[0][1].toString().isEmpty());
    tokens.forget(server());
    QVERIFY(tokens.of(server()).isEmpty());
}

/// No secret service answers here, as in CI and on a machine without a desktop.
void TestTokens::platformsOwnFailsInWords()
{
    auto keychain = platformKeychain();
    if (!keychain)
        QSKIP("this program is built without a keychain");
    qputenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus");
    Tokens tokens(std::move(keychain), 500ms);
    QSignalSpy notKept(&tokens, &Tokens::notKept);
    QSignalSpy fetched(&tokens, &Tokens::fetched);
    tokens.give(server(), kSecret, true);
    QTRY_COMPARE_WITH_TIMEOUT(notKept.count(), 1, kPatience);
    QVERIFY(!notKept[0][1].toString().isEmpty());
    QVERIFY(!tokens.isKept(server()));
    tokens.fetch(*parseServerAddress("other"));
    QTRY_COMPARE_WITH_TIMEOUT(fetched.count(), 1, kPatience);
    QVERIFY(!fetched[0][1].toString().isEmpty());
}

void TestTokens::asksForTheTokenThatAServerWants()
{
    Gate gate;
    Vault vault;
    vault.fault = QStringLiteral("no keychain service runs");
    QSettings().setValue("servers/tokens-in-keychain", QStringList{"http://" + gate.address()});
    LogModel log;
    MonitorApp app({gate.address(), {}, false}, log, std::make_unique<FakeKeychain>(vault));
    app.open();
    auto &banner = *app.window().findChild<CutOffBanner *>();
    QTRY_VERIFY_WITH_TIMEOUT(banner.isVisible(), kPatience);
    QVERIFY2(banner.accessibleName().contains("requires a token"), qPrintable(banner.accessibleName()));
    QVERIFY2(banner.accessibleName().contains("cannot read the token: no keychain service runs"),
             qPrintable(banner.accessibleName()));
    Q_EMIT banner.tokenAsked();
    auto *dialog = app.window().findChild<ServerDialog *>();
    QVERIFY(dialog != nullptr && dialog->isVisible());
    QCOMPARE(dialog->address(), gate.address());
    auto *field = dialog->findChildren<QLineEdit *>().at(1);
    QCOMPARE(field->echoMode(), QLineEdit::Password);
    field->setText(QString::fromLatin1(kSecret));
    dialog->findChild<QCheckBox *>()->setChecked(true);
    dialog->accept();
    QTRY_VERIFY_WITH_TIMEOUT(gate.wasShown(kSecret), kPatience);
    QTRY_COMPARE(app.window().findChild<StatusLine *>()->said(),
                 QStringLiteral("The keychain cannot store the token: no keychain service runs. Enter it again next "
                                "time."));
}

void TestTokens::presentsWhatTheKeychainHas()
{
    Gate gate;
    Vault vault;
    const auto address = *parseServerAddress(gate.address());
    vault.entries[address.key()] = kSecret;
    vault.entries[server().key()] = "of another";
    QSettings().setValue("servers/tokens-in-keychain", QStringList{address.key(), server().key()});
    LogModel log;
    MonitorApp app({gate.address(), "of the command line", false}, log, std::make_unique<FakeKeychain>(vault));
    QTRY_VERIFY_WITH_TIMEOUT(gate.wasShown("of the command line"), kPatience); // it counts where both are there
    Gate second;
    vault.entries[parseServerAddress(second.address())->key()] = kSecret;
    QSettings().setValue("servers/tokens-in-keychain", QStringList{parseServerAddress(second.address())->key()});
    Q_EMIT app.window().serverChosen(second.address());
    QTRY_VERIFY_WITH_TIMEOUT(second.wasShown(kSecret), kPatience);
    QVERIFY(!second.wasShown("of the command line"));
    Q_EMIT app.window().serverForgotten(second.address());
    QVERIFY(!vault.entries.contains(parseServerAddress(second.address())->key()));
}

void TestTokens::aLateTokenLeavesOpenDialogsAlone()
{
    Gate gate;
    Vault vault;
    vault.silent = true;
    const auto address = *parseServerAddress(gate.address());
    vault.entries[address.key()] = kSecret;
    QSettings().setValue("servers/tokens-in-keychain", QStringList{address.key()});
    LogModel log;
    MonitorApp app({gate.address(), {}, false}, log, std::make_unique<FakeKeychain>(vault));
    app.open();
    app.window().showPage(3);
    const QPointer<QWidget> page = app.window().page(3);
    const auto actions = page->actions();
    const auto add = std::find_if(actions.begin(), actions.end(), [](QAction *each) { return each->text() == u"Add"; });
    (*add)->setEnabled(true); // as it was when somebody opened the dialog, before the server went
    (*add)->trigger();
    const QPointer<JobDialog> dialog = page->findChild<JobDialog *>();
    QVERIFY(dialog != nullptr);
    auto *name = dialog->findChildren<QLineEdit *>().first();
    name->setText("half typed");
    QCOMPARE(vault.held.size(), std::size_t(1));
    vault.held[0](); // unlocked at last
    QVERIFY(page != nullptr && dialog != nullptr && dialog->isVisible());
    QCOMPARE(name->text(), QStringLiteral("half typed"));
    QTRY_VERIFY_WITH_TIMEOUT(gate.wasShown(kSecret), kPatience);
    bool isAnswered = false;
    app.session().api().job("any", this, [&](const auto &) { isAnswered = true; });
    QTRY_VERIFY_WITH_TIMEOUT(isAnswered, kPatience);
    QVERIFY(!gate.wasAskedWithout());
}

void TestTokens::dialogTakesOnlyAnAddress()
{
    ServerDialog dialog(QStringLiteral("://"), false);
    dialog.open();
    QVERIFY(!dialog.findChild<QCheckBox *>()->isEnabled());
    dialog.accept();
    QVERIFY(dialog.isVisible());
    dialog.findChildren<QLineEdit *>().at(0)->setText(" host ");
    dialog.accept();
    QCOMPARE(dialog.result(), int(QDialog::Accepted));
    QCOMPARE(dialog.address(), QStringLiteral("host"));
    QVERIFY(dialog.token().isEmpty() && !dialog.keepsToken());
}

QTEST_MAIN(TestTokens)
#include "tst_tokens.moc"
