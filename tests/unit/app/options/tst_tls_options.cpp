// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/options/tls_options.h"
#include "surroundings.h"

#include <QTest>

using namespace holdfast;
using namespace holdfast::app;
using test::surroundings;
using test::typed;

namespace {

/// "tls init" has been here.
Surroundings withOwnFiles()
{
    return surroundings({}, {{QStringLiteral("/data/tls/server.pem"), {}}});
}

} // namespace

/// What the settings of TLS become, and what tls init leaves to be found.
class TestTlsOptions final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void usesWhatTlsInitLeft();
    void leavesItForWhatIsGiven();
    void refuses_data();
    void refuses();
    void readsPins();
    void readsTheNamesOfTlsInit();
    void showsACertificateWithoutItsKey();
    void letsOthersInWithACertificate();
};

void TestTlsOptions::usesWhatTlsInitLeft()
{
    const auto server = parseOptions(typed("--server"), withOwnFiles());
    QVERIFY(server);
    QCOMPARE(pairOf(*server), (tls::PairFiles{"/data/tls/server.pem", "/data/tls/server.key", {}}));
    const auto command = parseOptions(typed("status"), withOwnFiles());
    QVERIFY(command);
    QCOMPARE(command->url, QUrl("https://127.0.0.1:8000"));
    QCOMPARE(trustOf(*command).caFile, QString("/data/tls/ca.pem"));
    const auto without = parseOptions(typed("--server"), surroundings());
    QVERIFY(without && !pairOf(*without).isGiven());
}

void TestTlsOptions::leavesItForWhatIsGiven()
{
    const auto insecure = parseOptions(typed("--server --insecure"), withOwnFiles());
    QVERIFY(insecure && !pairOf(*insecure).isGiven());
    const auto own = parseOptions(typed("--server --tls-cert c --tls-key k --client-ca a"), withOwnFiles());
    QVERIFY(own);
    QCOMPARE(pairOf(*own), (tls::PairFiles{"c", "k", "a"}));
    const auto elsewhere = parseOptions(typed("status --url https://h:1"), withOwnFiles());
    QVERIFY(elsewhere);
    QVERIFY(trustOf(*elsewhere).caFile.isEmpty());
}

void TestTlsOptions::refuses_data()
{
    QTest::addColumn<QString>("line");
    QTest::addColumn<QString>("says");
    const auto row = [](const char *line, const char *says) { QTest::newRow(line) << line << says; };
    row("--server --tls-cert c", "--tls-cert: the certificate has no key");
    row("--server --tls-key k", "--tls-key: the key has no certificate");
    row("--server --client-ca a", "--client-ca: clients show certificates only over TLS");
    row("--server --tls-cert c --tls-key k --tls-ca a --tls-pin " // a client's, and still a mistake
        "0000000000000000000000000000000000000000000000000000000000000000",
        "a pin and --tls-ca exclude each other");
    row("status --tls-pin 12", "--tls-pin: \"12\" is not a pin");
    row("--server --listen 0.0.0.0:8000", "the server has no certificate; make one: holdfast tls init");
    row("tls init --for a:b:c", "neither a host name nor an IP address");
    row("tls init --for https://a", "neither a host name nor an IP address");
    row("tls init --for ''", "neither a host name nor an IP address");
    row("tls", "init");
}

void TestTlsOptions::refuses()
{
    QFETCH(QString, line);
    QFETCH(QString, says);
    const auto options = parseOptions(typed(line), surroundings());
    QVERIFY(!options);
    QVERIFY2(options.problem().text().contains(says), qPrintable(options.problem().text()));
}

void TestTlsOptions::readsPins()
{
    const QString pin = QStringLiteral("AB:").repeated(32);
    const auto options = parseOptions({"status", "--tls-pin", pin.chopped(1)}, surroundings());
    QVERIFY2(options, options ? "" : qPrintable(options.problem().text()));
    QCOMPARE(trustOf(*options).pin, QStringLiteral("ab").repeated(32));
}

void TestTlsOptions::readsTheNamesOfTlsInit()
{
    const auto options = parseOptions(typed("tls init --for Web.Example.COM --for FD00:0::5"), surroundings());
    QVERIFY(options);
    QCOMPARE(std::get<TlsInit>(options->command).names, (QStringList{"web.example.com", "fd00::5"}));
}

void TestTlsOptions::showsACertificateWithoutItsKey()
{
    const auto options = parseOptions(typed("tls show --tls-cert c"), surroundings());
    QVERIFY(options);
    QCOMPARE(options->tlsCert, QString("c"));
}

void TestTlsOptions::letsOthersInWithACertificate()
{
    QVERIFY(parseOptions(typed("--server --listen 0.0.0.0:8000"), withOwnFiles()));
    QVERIFY(parseOptions(typed("--server --listen 0.0.0.0:8000 --insecure"), surroundings()));
}

QTEST_GUILESS_MAIN(TestTlsOptions)
#include "tst_tls_options.moc"
