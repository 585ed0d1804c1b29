// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/join/server_address.h"
#include "app/join/worker_start.h"
#include "core/access/token_text.h"
#include "core/spool/credential.h"

#include <QTemporaryDir>
#include <QTest>

using namespace holdfast;
using namespace holdfast::app;

class TestWorkerStart : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsTheFormsOfAnAddress_data()
    {
        QTest::addColumn<QString>("written");
        QTest::addColumn<QString>("server");
        QTest::addColumn<QString>("link");
        QTest::newRow("http") << "http://10.0.0.5:8000"
                              << "http://10.0.0.5:8000"
                              << "ws://10.0.0.5:8000/ws/heartbeat";
        QTest::newRow("https") << "https://s/"
                               << "https://s"
                               << "wss://s/ws/heartbeat";
        QTest::newRow("ws") << "ws://s:1/ws/heartbeat"
                            << "http://s:1"
                            << "ws://s:1/ws/heartbeat";
        QTest::newRow("behind a path") << "wss://s/hf/"
                                       << "https://s/hf"
                                       << "wss://s/hf/ws/heartbeat";
        QTest::newRow("with a user") << "http://u:p@s?q#f"
                                     << "http://s"
                                     << "ws://s/ws/heartbeat";
    }
    void readsTheFormsOfAnAddress()
    {
        QFETCH(QString, written);
        const auto server = join::serverAddress(written);
        QVERIFY(server);
        QTEST(server->toString(), "server");
        QTEST(join::linkAddress(*server).toString(), "link");
    }

    void saysThatAnAddressIsNone()
    {
        for (const char *written : {"", "s:8000", "ftp://s", "http://", "10.0.0.5"})
            QVERIFY2(!join::serverAddress(QString::fromLatin1(written)), written);
    }

    void aTokenThatIsGivenWins()
    {
        const auto start = join::workerStart(options(true), "hfw_other");
        QVERIFY(start);
        QCOMPARE(start->token, QByteArray("hfw_other"));
        QVERIFY(!start->hasJoined);
        QCOMPARE(start->urls, QStringList{"ws://given/"});
    }

    void aCredentialBringsServerNameAndLabels()
    {
        Options wanted = options(true);
        wanted.labels = {{"os", "linux"}};
        const auto start = join::workerStart(wanted, {});
        QVERIFY(start && start->hasJoined);
        QCOMPARE(start->name, QStringLiteral("joined"));
        QCOMPARE(start->urls, QStringList{"wss://s/ws/heartbeat"});
        QCOMPARE(start->labels, (QMap<QString, QString>{{"os", "linux"}, {"zone", "b"}}));
    }

    void whatIsGivenByHandWinsOverWhatWasJoined()
    {
        Options wanted = options(true);
        wanted.isNameGiven = wanted.isConnectGiven = true;
        const auto start = join::workerStart(wanted, {});
        QVERIFY(start && start->hasJoined);
        QCOMPARE(start->name, QStringLiteral("given"));
        QCOMPARE(start->urls, QStringList{"ws://given/"});
    }

    void trustsWhatItJoinedUnlessToldOtherwise()
    {
        m_pin = QString(64, u'a');
        Options wanted = options(true);
        auto start = join::workerStart(wanted, {});
        QVERIFY(start && start->usesTls());
        QCOMPARE(start->trust, (tls::Trust{{}, m_pin}));
        wanted.tlsCa = QStringLiteral("/ca.pem");
        wanted.isOwnCa = true; // nobody named it
        QCOMPARE(join::workerStart(wanted, {})->trust, (tls::Trust{{}, m_pin}));
        wanted.isOwnCa = false;
        QCOMPARE(join::workerStart(wanted, {})->trust, (tls::Trust{QStringLiteral("/ca.pem"), {}}));
        wanted.tlsCa.clear();
        wanted.tlsPin = QString(64, u'b');
        QCOMPARE(join::workerStart(wanted, {})->trust, (tls::Trust{{}, wanted.tlsPin}));
        m_pin.clear();
        start = join::workerStart(options(false), {});
        QVERIFY(start && !start->usesTls());
    }

    void aCredentialWinsOverAJoinToken()
    {
        QVERIFY(join::workerStart(options(true), joinToken())->hasJoined);
        const auto refused = join::workerStart(options(false), joinToken());
        QVERIFY(!refused);
        QVERIFY(refused.problem().todo.contains("worker join"));
    }

    void withoutEitherThereIsNoToken()
    {
        const auto start = join::workerStart(options(false), {});
        QVERIFY(start && start->token.isEmpty() && !start->hasJoined);
    }

private:
    static QByteArray joinToken()
    {
        return access::tokenText(access::Role::Join, QString(16, u'0'), QString(access::kSecretLength, u'1'))
            .toLatin1();
    }
    Options options(bool hasJoined)
    {
        m_dir = std::make_unique<QTemporaryDir>();
        Options options;
        options.dataDir = m_dir->path();
        options.name = QStringLiteral("given");
        options.connectUrls = {QUrl("ws://given/")};
        const spool::Joining joining{{QStringLiteral("https://s"), m_pin, QStringLiteral("joined"), {{"zone", "b"}}},
                                     spool::newSecret()};
        spool::CredentialFolder folder(m_dir->path());
        if (hasJoined && (!folder.begin(joining) || !folder.finish(joining, QString(16, u'0'))))
            qFatal("no credential");
        return options;
    }

    QString m_pin;
    std::unique_ptr<QTemporaryDir> m_dir;
};

QTEST_GUILESS_MAIN(TestWorkerStart)
#include "tst_worker_start.moc"
