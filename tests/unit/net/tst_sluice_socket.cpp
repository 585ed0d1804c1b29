// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/sluice.h"

#include "tests/support/patience.h"

#include <QSignalSpy>
#include <QTcpServer>
#include <QTest>

using namespace holdfast;
using namespace holdfast::net;
using holdfast::test::kPatience;

/// What is written to an accepted socket, on its way around Qt's buffer.
class TestSluiceSocket : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();

    void throughTheBufferItIsTold();
    void atOnceItIsThereWithoutATurnOfOurLoop();
    void gatheredItLeavesWhenReleased();
    void whatTheKernelDoesNotTakeFollowsInOrder();
    void anOrderlyEndSendsWhatWasGathered();
    void abortingThrowsItAway();
    void aPeerThatHasResetIsNoticed();

private:
    class Server final : public QTcpServer
    {
    public:
        std::unique_ptr<SluiceSocket<QTcpSocket>> accepted;

    protected:
        void incomingConnection(qintptr descriptor) override
        {
            accepted = std::make_unique<SluiceSocket<QTcpSocket>>();
            accepted->setSocketDescriptor(descriptor);
        }
    };

    [[nodiscard]] QByteArray read(qsizetype size);

    std::unique_ptr<Server> m_server;
    std::unique_ptr<QTcpSocket> m_peer;
    SluiceSocket<QTcpSocket> *m_socket = nullptr;
};

void TestSluiceSocket::init()
{
    m_server = std::make_unique<Server>();
    QVERIFY(m_server->listen(QHostAddress::LocalHost));
    m_peer = std::make_unique<QTcpSocket>();
    m_peer->connectToHost(QHostAddress::LocalHost, m_server->serverPort());
    QVERIFY(m_peer->waitForConnected());
    QTRY_VERIFY(m_server->accepted);
    m_socket = m_server->accepted.get();
}

/// Without a turn of the event loop: only what has left already.
QByteArray TestSluiceSocket::read(qsizetype size)
{
    while (m_peer->bytesAvailable() < size && m_peer->waitForReadyRead(kPatience)) {
    }
    return m_peer->readAll();
}

void TestSluiceSocket::throughTheBufferItIsTold()
{
    QSignalSpy written(m_socket, &QTcpSocket::bytesWritten);
    m_socket->write("abc");
    QCOMPARE(m_socket->bytesToWrite(), 3);
    QTRY_COMPARE(written.size(), 1);
    QCOMPARE(read(3), QByteArray("abc"));
}

void TestSluiceSocket::atOnceItIsThereWithoutATurnOfOurLoop()
{
    QSignalSpy written(m_socket, &QTcpSocket::bytesWritten);
    m_socket->setWriting(Sluice::Writing::AtOnce);
    m_socket->write("abc");
    QCOMPARE(m_socket->bytesToWrite(), 0);
    QCOMPARE(read(3), QByteArray("abc"));
    QCOMPARE(written.size(), 0);
}

void TestSluiceSocket::gatheredItLeavesWhenReleased()
{
    m_socket->setWriting(Sluice::Writing::Gathered);
    m_socket->write("one ");
    m_socket->write("two");
    QCOMPARE(m_socket->bytesToWrite(), 7);
    QCOMPARE(m_peer->bytesAvailable(), 0);
    m_socket->release();
    QCOMPARE(m_socket->bytesToWrite(), 0);
    QCOMPARE(read(7), QByteArray("one two"));
    m_socket->release(); // nothing is there
    QCOMPARE(m_socket->bytesToWrite(), 0);
}

/// Of both ways, and mixed: the rest waits in Qt's buffer, and what is written meanwhile behind it.
void TestSluiceSocket::whatTheKernelDoesNotTakeFollowsInOrder()
{
    constexpr qsizetype each = 1'000'000;
    QByteArray expected;
    for (int i = 0; i < 24; ++i) {
        m_socket->setWriting(i % 2 == 0 ? Sluice::Writing::Gathered : Sluice::Writing::AtOnce);
        const QByteArray part(each, static_cast<char>('a' + i));
        expected += part;
        QCOMPARE(m_socket->write(part), each);
        m_socket->release();
    }
    QVERIFY(m_socket->bytesToWrite() > 0);
    QByteArray got;
    QTRY_VERIFY((got += m_peer->readAll()).size() >= expected.size());
    QVERIFY(got == expected);
    QTRY_COMPARE(m_socket->bytesToWrite(), 0);
}

void TestSluiceSocket::anOrderlyEndSendsWhatWasGathered()
{
    m_socket->setWriting(Sluice::Writing::Gathered);
    m_socket->write("the last word");
    m_socket->close();
    QCOMPARE(read(13), QByteArray("the last word"));
    QTRY_COMPARE(m_peer->state(), QAbstractSocket::UnconnectedState);
}

/// More than the kernel takes at once: the rest must not go to a buffer that Qt has given up.
void TestSluiceSocket::abortingThrowsItAway()
{
    m_socket->setWriting(Sluice::Writing::Gathered);
    for (int i = 0; i < 24; ++i)
        m_socket->write(QByteArray(1'000'000, 'x'));
    m_socket->discard();
    QCOMPARE(m_socket->bytesToWrite(), 0);
    m_socket->abort();
    QCOMPARE(m_socket->state(), QAbstractSocket::UnconnectedState);
    QTRY_COMPARE(m_peer->state(), QAbstractSocket::UnconnectedState);
    QCOMPARE(m_peer->bytesAvailable(), 0);
}

void TestSluiceSocket::aPeerThatHasResetIsNoticed()
{
    m_socket->setWriting(Sluice::Writing::Gathered);
    QSignalSpy over(m_socket, &QTcpSocket::disconnected);
    m_socket->write("unread");
    m_socket->release();
    QVERIFY(m_peer->waitForReadyRead(kPatience));
    m_peer->abort(); // with unread bytes in the kernel or without: what comes now finds nobody
    m_peer.reset();
    for (int i = 0; i < 10 && over.isEmpty(); ++i) {
        m_socket->write("more");
        m_socket->release();
        QCoreApplication::processEvents();
    }
    QTRY_COMPARE(over.size(), 1);
    QVERIFY(m_socket->error() == QAbstractSocket::RemoteHostClosedError ||
            m_socket->error() == QAbstractSocket::NetworkError);
}

QTEST_GUILESS_MAIN(TestSluiceSocket)
#include "tst_sluice_socket.moc"
