// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/runtime/epoll_dispatcher.h"

#include <QCoreApplication>
#include <QTest>
#include <QThread>

#include <fcntl.h>
#include <memory>
#include <sys/socket.h>
#include <unistd.h>

/// What the tests of the event loop share: each of them runs on Qt's own loop and on ours, and must see the same.
namespace holdfast::test {

inline void addLoops()
{
    qputenv("QT_NO_GLIB", "1"); // Qt's own, not GLib's
    QTest::addColumn<bool>("isEpoll");
    QTest::newRow("qt") << false;
    QTest::newRow("epoll") << true;
}

/// Runs `body` in a new thread that has the loop of this row.
template <typename Body>
void onLoop(Body body)
{
    QFETCH_GLOBAL(bool, isEpoll);
    const std::unique_ptr<QThread> thread(QThread::create(body));
    if (isEpoll)
        thread->setEventDispatcher(new runtime::EpollDispatcher);
    thread->start();
    QVERIFY(thread->wait(60'000));
}

/// One turn of this thread's loop, which does not wait.
inline bool turn(QEventLoop::ProcessEventsFlags flags = QEventLoop::AllEvents)
{
    return QAbstractEventDispatcher::instance()->processEvents(flags);
}

inline bool waitingTurn()
{
    return turn(QEventLoop::WaitForMoreEvents);
}

/// Two connected sockets; what is written to one is read at the other.
class Ends final
{
public:
    Ends()
    {
        [[maybe_unused]] const int made = socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, m_fds);
    }
    Ends(const Ends &) = delete;
    Ends &operator=(const Ends &) = delete;
    ~Ends()
    {
        closeHere();
        closeThere();
    }

    [[nodiscard]] int here() const { return m_fds[0]; }
    [[nodiscard]] int there() const { return m_fds[1]; }
    void write() const { [[maybe_unused]] const auto n = ::write(m_fds[1], "x", 1); }
    void read() const
    {
        char byte = 0;
        [[maybe_unused]] const auto n = ::read(m_fds[0], &byte, 1);
    }
    void closeHere() { close(m_fds[0]); }
    void closeThere() { close(m_fds[1]); }

private:
    static void close(int &fd)
    {
        if (fd >= 0)
            ::close(fd);
        fd = -1;
    }
    int m_fds[2] = {-1, -1};
};

} // namespace holdfast::test
