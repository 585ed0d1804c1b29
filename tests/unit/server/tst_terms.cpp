// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runtime/clock.h"
#include "core/server/server.h"
#include "core/store/sqlite_backend.h"
#include "tests/support/patience.h"
#include "tests/support/raw_peer.h"

#include <QJsonDocument>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace holdfast;
using namespace holdfast::server;
using holdfast::test::Frame;
using holdfast::test::RawPeer;

namespace {

using holdfast::test::kPatience;

QByteArray hello()
{
    return Frame::text(
        R"({"type":"worker_register","worker_id":"alpha","instance":"i","protocol":1,"slots":1,"id":1})");
}

} // namespace

/// A server whose terms begin and end while its port stays open, over a real database.
class TermsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        ServerConfig config;
        config.listener.port = 0;
        config.leadership.link.closeTimeout = Milliseconds(500);
        m_server = std::make_unique<Server>(
            config,
            [path = m_folder->filePath("holdfast.db")] {
                return std::make_unique<store::SqliteBackend>(store::SqliteOptions{path});
            },
            m_clock);
        const auto address = m_server->start();
        QVERIFY2(address.ok(), address ? "" : qPrintable(address.problem().text()));
        m_port = address->mid(address->lastIndexOf(':') + 1).toUShort();
    }
    void cleanup()
    {
        m_server.reset();
        m_folder.reset();
    }

    void workersComeBackInTheNextTerm()
    {
        RawPeer first;
        QVERIFY(!registers(first).contains("last_outage"));
        endTerm();
        QTRY_VERIFY_WITH_TIMEOUT(first.isGone() || first.received().contains("stops"), kPatience);

        QVERIFY(m_server->beginTerm().ok());
        QVERIFY(m_server->isLeading());
        RawPeer second;
        const QByteArray answer = registers(second);
        const QJsonObject outage = QJsonDocument::fromJson(answer).object().value("last_outage").toObject();
        QCOMPARE(outage.value("cause").toString(), QString("server_restart"));
        QVERIFY(get("/api/v1/server/starts").count("started_at") == 2);
    }

    void nobodyIsServedBetweenTwoTerms()
    {
        endTerm();
        QVERIFY(!m_server->isLeading());
        const QByteArray answer = get("/api/v1/jobs");
        QVERIFY2(answer.startsWith("HTTP/1.1 503") && answer.contains("not_leading"), answer.constData());
        for (const char *path : {"/ws/heartbeat", "/ws/monitor"}) {
            RawPeer peer;
            peer.connectTo(m_port);
            peer.sendUpgrade(m_port, path);
            QTRY_COMPARE_WITH_TIMEOUT(peer.httpStatus(), 503, kPatience);
        }
    }

    void whoWaitsForAnAnswerHearsThatTheTermIsOver()
    {
        std::vector<std::unique_ptr<RawPeer>> peers;
        for (int i = 0; i < 100; ++i) { // more than there are places
            peers.push_back(std::make_unique<RawPeer>());
            peers.back()->connectTo(m_port);
            peers.back()->send(requestFor("/api/v1/jobs"));
        }
        const auto isAnswered = [](const auto &peer) { return peer->received().startsWith("HTTP/1.1 "); };
        QTRY_VERIFY_WITH_TIMEOUT(std::any_of(peers.begin(), peers.end(), isAnswered), kPatience);
        endTerm();
        QTRY_VERIFY_WITH_TIMEOUT(std::all_of(peers.begin(), peers.end(), isAnswered), kPatience);
        int refused = 0;
        for (const auto &peer : peers) {
            const QByteArray answer = peer->received();
            QVERIFY2(answer.startsWith("HTTP/1.1 200") || answer.startsWith("HTTP/1.1 503"), answer.constData());
            refused += answer.startsWith("HTTP/1.1 503") ? 1 : 0;
        }
        qInfo("%d of %d were told that the term is over", refused, int(peers.size()));
    }

    void aTermThatCannotBeginIsAProblem()
    {
        endTerm();
        QFile file(m_folder->filePath("holdfast.db"));
        QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
        file.write(QByteArray(8192, 'x'));
        file.close();
        QVERIFY(!m_server->beginTerm().ok());
        QVERIFY(!m_server->isLeading());
    }

    void stopsWithAndWithoutATerm_data()
    {
        QTest::addColumn<bool>("leads");
        QTest::newRow("in a term") << true;
        QTest::newRow("between two") << false;
    }
    void stopsWithAndWithoutATerm()
    {
        QFETCH(bool, leads);
        if (!leads)
            endTerm();
        QSignalSpy stopped(m_server.get(), &Server::stopped);
        QSignalSpy stopping(m_server.get(), &Server::stopping); // whoever bounds the stop begins here
        m_server->stop();
        m_server->stop();
        QCOMPARE(stopping.size(), 1);
        QTRY_COMPARE_WITH_TIMEOUT(stopped.size(), 1, kPatience);
        QVERIFY(!m_server->isLeading());
    }

private:
    void endTerm()
    {
        QSignalSpy ended(m_server.get(), &Server::termEnded);
        m_server->endTerm();
        QTRY_COMPARE_WITH_TIMEOUT(ended.size(), 1, kPatience);
    }

    /// The server's answer to the registration.
    QByteArray registers(RawPeer &peer)
    {
        peer.connectTo(m_port);
        peer.sendUpgrade(m_port);
        if (!peer.waitForHead().startsWith("HTTP/1.1 101"))
            return "no upgrade";
        peer.send(hello());
        const auto frame = peer.waitForFrame();
        return frame ? frame->payload : "no answer";
    }

    [[nodiscard]] QByteArray requestFor(const QByteArray &path) const
    {
        return "GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + QByteArray::number(m_port) +
               "\r\nConnection: close\r\n\r\n";
    }

    /// Head and body, once the body is complete.
    QByteArray get(const QByteArray &path)
    {
        RawPeer peer;
        peer.connectTo(m_port);
        peer.send(requestFor(path));
        (void)QTest::qWaitFor([&] { return peer.received().endsWith("]\n") || peer.received().endsWith("}\n"); },
                              kPatience);
        return peer.received();
    }

    runtime::SystemClock m_clock;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Server> m_server;
    quint16 m_port = 0;
};

QTEST_GUILESS_MAIN(TermsTest)
#include "tst_terms.moc"
