// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tls/authority.h"
#include "core/tls/client_verdict.h"
#include "core/tls/expiry.h"
#include "core/tls/own_files.h"
#include "core/tls/pair_verdict.h"

#include <QTest>

using namespace holdfast;
using namespace holdfast::tls;

namespace {

constexpr WallTime kNow = fromMsecs(1'800'000'000'000);
using std::chrono::days;

PairFacts good()
{
    PairFacts facts;
    facts.certificate = {.path = QStringLiteral("c.pem"), .isGood = true};
    facts.key = {.path = QStringLiteral("k.pem"), .isGood = true};
    facts.notBefore = kNow - days(1);
    facts.notAfter = kNow + days(100);
    return facts;
}

} // namespace

/// What is decided about certificates, without any.
class TestTlsValues : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void acceptsAGoodPair() { QVERIFY(!judgePair(good(), kNow)); }
    void refusesAPair_data();
    void refusesAPair();
    void namesBothClocks();
    void warnsOnceAtEachStep();
    void warnsAnewOfANewCertificate();
    void plansOwnFiles_data();
    void plansOwnFiles();
    void certificateNames_data();
    void certificateNames();
    void readsOpenSslsWords_data();
    void readsOpenSslsWords();
};

void TestTlsValues::refusesAPair_data()
{
    QTest::addColumn<std::function<void(PairFacts &)>>("spoil");
    QTest::addColumn<QString>("says");
    const auto row = [](const char *name, std::function<void(PairFacts &)> spoil, const char *says) {
        QTest::newRow(name) << std::move(spoil) << QString::fromLatin1(says);
    };
    row(
        "no library", [](PairFacts &f) { f.hasBackend = false; }, "has no TLS");
    row(
        "no certificate", [](PairFacts &f) { f.certificate.isMissing = true; }, "c.pem: there is no such certificate");
    row(
        "no key", [](PairFacts &f) { f.key.isMissing = true; }, "k.pem: there is no such private key");
    row(
        "unreadable", [](PairFacts &f) { f.key.trouble = QStringLiteral("denied"); }, "cannot be read: denied");
    row(
        "not PEM", [](PairFacts &f) { f.certificate.isGood = false; }, "no certificate in PEM");
    row(
        "no key in it", [](PairFacts &f) { f.key.isGood = false; }, "no private key in PEM");
    row(
        "passphrase", [](PairFacts &f) { f.key.isEncrypted = true; }, "has a passphrase");
    row(
        "open", [](PairFacts &f) { f.key.isOpenToOthers = true; }, "chmod 600 k.pem");
    row(
        "mismatch", [](PairFacts &f) { f.keyMatches = false; }, "does not belong to the first certificate in c.pem");
    row(
        "weak", [](PairFacts &f) { f.isRsa = true, f.keyBits = 2047; }, "2047 bits is too weak");
    row(
        "expired", [](PairFacts &f) { f.notAfter = kNow; }, "expired at 2027-01-15T08:00:00.000Z");
    row(
        "early", [](PairFacts &f) { f.notBefore = kNow + Milliseconds(1); }, "valid from");
    row(
        "client CA", [](PairFacts &f) { f.clientCa = FileFacts{}; }, "--client-ca");
}

void TestTlsValues::refusesAPair()
{
    QFETCH(std::function<void(PairFacts &)>, spoil);
    QFETCH(QString, says);
    PairFacts facts = good();
    spoil(facts);
    const auto fault = judgePair(facts, kNow);
    QVERIFY(fault);
    QVERIFY2(fault->text().contains(says), qPrintable(fault->text()));
    QVERIFY(!fault->todo.isEmpty());
}

void TestTlsValues::namesBothClocks()
{
    PairFacts facts = good();
    facts.notBefore = kNow + days(1);
    const QString text = judgePair(facts, kNow)->text();
    QVERIFY(text.contains(toIso(kNow)) && text.contains(toIso(facts.notBefore)));
    const QString client =
        clientProblem(ClientFault::NotYetValid, {{}, {{}, {}, kNow + days(2), {}, {}, {}}, kNow, {}}).text();
    QVERIFY(client.contains(toIso(kNow)) && client.contains(toIso(kNow + days(2))));
}

void TestTlsValues::warnsOnceAtEachStep()
{
    ExpiryWatch watch;
    const WallTime end = kNow + days(40);
    int warnings = 0;
    for (auto now = kNow; now < end + days(3); now += std::chrono::hours(1))
        warnings += watch.look(end, now) ? 1 : 0;
    QCOMPARE(warnings, 4);
    ExpiryWatch late;
    QVERIFY(late.look(end, end - days(2))->contains(QStringLiteral("expires in 2 d")));
    QVERIFY(!late.look(end, end - days(2)));
}

void TestTlsValues::warnsAnewOfANewCertificate()
{
    ExpiryWatch watch;
    QVERIFY(watch.look(kNow + days(3), kNow));
    QVERIFY(!watch.look(kNow + days(90), kNow));
    QVERIFY(watch.look(kNow + days(90), kNow + days(61)));
}

void TestTlsValues::plansOwnFiles_data()
{
    QTest::addColumn<bool>("hasAuthority");
    QTest::addColumn<QStringList>("former");
    QTest::addColumn<int>("daysLeft");
    QTest::addColumn<QStringList>("asked");
    QTest::addColumn<OwnWork>("work");
    QTest::addColumn<QStringList>("names");
    const QStringList none;
    const QStringList own{QStringLiteral("me")};
    const QStringList more{QStringLiteral("web"), QStringLiteral("me")};
    const QStringList web{QStringLiteral("web")};
    QTest::newRow("first time") << false << none << 0 << none << OwnWork::Everything << own;
    QTest::newRow("first time, named") << false << none << 0 << web << OwnWork::Everything << more;
    QTest::newRow("no certificate") << true << none << 0 << none << OwnWork::NewServer << own;
    QTest::newRow("again") << true << own << 90 << none << OwnWork::Nothing << own;
    QTest::newRow("again keeps names") << true << more << 90 << none << OwnWork::Nothing << more;
    QTest::newRow("same names") << true << more << 90 << web << OwnWork::Nothing << more;
    QTest::newRow("new names") << true << own << 90 << web << OwnWork::NewNames << more;
    QTest::newRow("near its end") << true << more << 29 << none << OwnWork::NearItsEnd << more;
    QTest::newRow("not yet") << true << more << 30 << none << OwnWork::Nothing << more;
}

void TestTlsValues::plansOwnFiles()
{
    QFETCH(bool, hasAuthority);
    QFETCH(QStringList, former);
    QFETCH(int, daysLeft);
    QFETCH(QStringList, asked);
    QFETCH(OwnWork, work);
    QFETCH(QStringList, names);
    OwnState state{hasAuthority, std::nullopt};
    if (!former.isEmpty())
        state.server = CertificateFacts{former, {}, kNow - days(1), kNow + days(daysLeft), {}, {}};
    const OwnPlan plan = planOwn(state, asked, {QStringLiteral("me")}, kNow);
    QCOMPARE(plan.work, work);
    QCOMPARE(plan.names, names);
}

void TestTlsValues::certificateNames_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("name");
    const auto row = [](const char *text, const char *name) {
        QTest::newRow(text) << QString::fromUtf8(text) << QString::fromLatin1(name);
    };
    row("Web-1.Example.net", "web-1.example.net");
    row("10.0.0.5", "10.0.0.5");
    row("::1", "::1");
    row("*.example.net", "*.example.net");
    row("bücher.example", "xn--bcher-kva.example");
    row("", "");
    row("a b", "");
    row("a,IP:6.6.6.6", "");
    row("http://web", "");
    row("web:8000", "");
    row("-web", "");
    row("a.*", "");
}

void TestTlsValues::certificateNames()
{
    QFETCH(QString, text);
    QFETCH(QString, name);
    QCOMPARE(certificateName(text), name);
}

void TestTlsValues::readsOpenSslsWords_data()
{
    QTest::addColumn<QString>("words");
    QTest::addColumn<ClientFault>("fault");
    const auto row = [](const char *words, ClientFault fault) {
        QTest::newRow(words) << QString::fromLatin1(words) << fault;
    };
    row("error:0A00010B:SSL routines::wrong version number", ClientFault::PlainServer);
    row("error:0A00009C:SSL routines::http request", ClientFault::PlainServer);
    row("error:0A00042E:SSL routines::tlsv1 alert protocol version", ClientFault::OldProtocol);
    row("error:0A00045C:SSL routines::tlsv13 alert certificate required", ClientFault::WantsCertificate);
    row("something else", ClientFault::Other);
}

void TestTlsValues::readsOpenSslsWords()
{
    QFETCH(QString, words);
    QFETCH(ClientFault, fault);
    QCOMPARE(faultFromWords(words), fault);
    QVERIFY(!clientProblem(fault, {QStringLiteral("h"), {}, kNow, words}).todo.isEmpty());
}

QTEST_GUILESS_MAIN(TestTlsValues)
#include "tst_tls_values.moc"
