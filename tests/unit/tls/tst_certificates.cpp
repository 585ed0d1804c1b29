// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tls/authority.h"
#include "core/tls/chain_check.h"
#include "core/tls/pair_watch.h"
#include "tests/support/own_certificate.h"
#include "tests/support/patience.h"

#include <QSignalSpy>
#include <QTest>

using namespace holdfast;
using namespace holdfast::tls;
using holdfast::test::OwnCertificate;
using std::chrono::days;

namespace {

const QString kHost = QStringLiteral("127.0.0.1");

WallTime now()
{
    return runtime::SystemClock().now().wall;
}

void write(const QString &path, const QByteArray &content)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
    file.write(content);
}

QByteArray read(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

/// A pair of another authority, in the place of the old one.
void replace(const OwnCertificate &old, const OwnCertificate &other)
{
    write(old.files.pair().key, read(other.files.pair().key));
    write(old.files.pair().certificate, read(other.files.pair().certificate));
}

} // namespace

/// Real certificates: made, read, verified and watched.
class TestCertificates : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void makesAPairForTheNames();
    void keysAreTheOwnersAlone();
    void makesNothingTwice();
    void newNamesKeepTheAuthorityAndTheKey();
    void doesNotReplaceAnAuthorityWithoutItsKey();
    void aKeyForOthersIsRefused();
    void aForeignKeyIsRefused();
    void verifiesAPinnedChain();
    void verifiesAPinnedServer();
    void refusesAnotherPin();
    void refusesAChainThatOnlyShowsThePinnedCa();
    void refusesAnotherHost();
    void refusesOutsideOfItsTime();
    void usesANewPair();
    void keepsTheOldPairForABadOne();
};

void TestCertificates::makesAPairForTheNames()
{
    const OwnCertificate own;
    const Pair pair = own.pair();
    QCOMPARE(pair.chain.size(), 2);
    QCOMPARE(pair.facts().names, (QStringList{QStringLiteral("localhost"), kHost}));
    QCOMPARE(pair.facts().issuer, QStringLiteral("Test CA"));
    QCOMPARE(pair.pin(), pinOf(pair.chain.last()));
    QCOMPARE(pair.pin().size(), 64);
}

void TestCertificates::keysAreTheOwnersAlone()
{
    const OwnCertificate own;
    const auto others = QFile::ReadGroup | QFile::WriteGroup | QFile::ReadOther | QFile::WriteOther;
    QVERIFY(!(QFile::permissions(own.files.caKey()) & others));
    QVERIFY(!(QFile::permissions(own.files.pair().key) & others));
}

void TestCertificates::makesNothingTwice()
{
    const OwnCertificate own;
    const QByteArray former = read(own.files.pair().certificate);
    const auto plan = makeOwn(own.files, {}, {kHost}, QStringLiteral("Test CA"), now());
    QCOMPARE(plan->work, OwnWork::Nothing);
    QCOMPARE(read(own.files.pair().certificate), former);
}

void TestCertificates::newNamesKeepTheAuthorityAndTheKey()
{
    const OwnCertificate own;
    const Pair former = own.pair();
    QVERIFY(makeOwn(own.files, {QStringLiteral("web")}, {kHost}, QStringLiteral("x"), now()).ok());
    const Pair renewed = own.pair();
    QCOMPARE(renewed.facts().names, (QStringList{QStringLiteral("web"), kHost}));
    QCOMPARE(renewed.pin(), former.pin());
    QCOMPARE(renewed.key, former.key);
    QVERIFY(!checkPinned(renewed.chain, former.pin(), QStringLiteral("web"), now()));
}

void TestCertificates::doesNotReplaceAnAuthorityWithoutItsKey()
{
    const OwnCertificate own;
    QVERIFY(QFile::remove(own.files.caKey()));
    const auto plan = makeOwn(own.files, {QStringLiteral("web")}, {}, QStringLiteral("x"), now());
    QVERIFY(!plan.ok());
    QVERIFY(plan.problem().text().contains(QStringLiteral("authority's key is missing")));
}

void TestCertificates::aKeyForOthersIsRefused()
{
    const OwnCertificate own;
    QVERIFY(QFile::setPermissions(own.files.pair().key, QFile::ReadOwner | QFile::WriteOwner | QFile::ReadOther));
    const auto pair = readPair(own.files.pair(), now());
    QVERIFY(!pair.ok());
    QVERIFY(pair.problem().text().contains(QStringLiteral("other users can read")));
}

void TestCertificates::aForeignKeyIsRefused()
{
    const OwnCertificate own;
    const OwnCertificate other;
    const auto pair = readPair({own.files.pair().certificate, other.files.pair().key}, now());
    QVERIFY(!pair.ok());
    QVERIFY(pair.problem().text().contains(QStringLiteral("does not belong")));
}

void TestCertificates::verifiesAPinnedChain()
{
    const Pair pair = OwnCertificate().pair();
    QVERIFY(!checkPinned(pair.chain, pair.pin(), kHost, now()));
    QVERIFY(!checkPinned(pair.chain, pair.pin(), QStringLiteral("LOCALHOST"), now()));
}

void TestCertificates::verifiesAPinnedServer()
{
    const Pair pair = OwnCertificate().pair();
    QVERIFY(!checkPinned({pair.chain.first()}, pinOf(pair.chain.first()), kHost, now()));
}

void TestCertificates::refusesAnotherPin()
{
    const Pair pair = OwnCertificate().pair();
    QCOMPARE(checkPinned(pair.chain, QString(64, u'0'), kHost, now()), ClientFault::PinMismatch);
}

/// A copy of the pinned authority's certificate is public: everybody can show it behind a certificate of his own.
void TestCertificates::refusesAChainThatOnlyShowsThePinnedCa()
{
    const Pair real = OwnCertificate().pair();
    const Pair other = OwnCertificate().pair();
    QCOMPARE(checkPinned({other.chain.first(), other.chain.last(), real.chain.last()}, real.pin(), kHost, now()),
             ClientFault::PinMismatch);
    // Two authorities of one name: the signature decides.
    QCOMPARE(checkPinned({other.chain.first(), real.chain.last()}, real.pin(), kHost, now()).has_value(), true);
}

void TestCertificates::refusesAnotherHost()
{
    const Pair pair = OwnCertificate().pair();
    QCOMPARE(checkPinned(pair.chain, pair.pin(), QStringLiteral("127.0.0.2"), now()), ClientFault::WrongName);
    QCOMPARE(checkPinned(pair.chain, pair.pin(), QStringLiteral("web"), now()), ClientFault::WrongName);
}

void TestCertificates::refusesOutsideOfItsTime()
{
    const Pair pair = OwnCertificate().pair();
    QCOMPARE(checkPinned(pair.chain, pair.pin(), kHost, now() + days(500)), ClientFault::Expired);
    QCOMPARE(checkPinned(pair.chain, pair.pin(), kHost, now() - days(3)), ClientFault::NotYetValid);
}

void TestCertificates::usesANewPair()
{
    const runtime::SystemClock clock;
    const OwnCertificate own;
    const OwnCertificate other;
    PairWatch watch(own.files.pair(), own.pair(), clock, Milliseconds(20));
    QSignalSpy changed(&watch, &PairWatch::changed);
    replace(own, other);
    QTRY_COMPARE(changed.size(), 1);
    QCOMPARE(changed[0][0].value<Pair>().pin(), other.pair().pin());
}

void TestCertificates::keepsTheOldPairForABadOne()
{
    const runtime::SystemClock clock;
    const OwnCertificate own;
    const OwnCertificate other;
    PairWatch watch(own.files.pair(), own.pair(), clock, Milliseconds(20));
    QSignalSpy changed(&watch, &PairWatch::changed);
    static int refused;
    refused = 0;
    const auto former = qInstallMessageHandler([](QtMsgType, const QMessageLogContext &, const QString &text) {
        refused +=
            text.contains(QStringLiteral("the old one stays")) && text.contains(QStringLiteral("belong")) ? 1 : 0;
    });
    write(own.files.pair().certificate, read(other.files.pair().certificate));
    QTRY_COMPARE(refused, 1);
    QCOMPARE(changed.size(), 0);
    write(own.files.pair().key, read(other.files.pair().key));
    QTRY_COMPARE(changed.size(), 1);
    qInstallMessageHandler(former);
    QCOMPARE(refused, 1);
}

QTEST_GUILESS_MAIN(TestCertificates)
#include "tst_certificates.moc"
