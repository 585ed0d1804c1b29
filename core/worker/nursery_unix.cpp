// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/worker/nursery.h"

#include "core/base/log.h"
#include "core/keeper/nursery.h"
#include "core/keeper/nursery_socket_unix.h"

#include <QPointer>

#include <array>
#include <cerrno>
#include <csignal>

#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

namespace holdfast::worker {
namespace {

using keeper::hasHungUp;
using keeper::whole;

constexpr Milliseconds kRest{60'000};
/// For a nursery to load on a busy machine. Nobody waits for that.
constexpr Milliseconds kLoadsWithin{30'000};
/// For its answer. No lease is renewed meanwhile.
constexpr timeval kPatience{0, 300'000};
constexpr int kEndPatience = 100; ///< milliseconds

bool isTimeout(ssize_t result)
{
    return result < 0 && (errno == EAGAIN || errno == EWOULDBLOCK);
}

} // namespace

Nursery::Nursery(const QString &dataDir)
    : m_dataDir(dataDir)
{}

/// One that does not end at once is left to the system: ~QProcess would wait for it.
Nursery::~Nursery()
{
    const QPointer<QProcess> process = m_process.get();
    drop();
    if (process && process->waitForFinished(kEndPatience))
        delete process;
}

/// HOLDFAST_NURSERY=off: to find out whether a fault is the nursery's.
bool Nursery::start(const QString &program)
{
    if (!m_rest.hasExpired() || qgetenv("HOLDFAST_NURSERY") == "off")
        return false;
    std::array<int, 2> ends{-1, -1};
    if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends.data()) != 0) {
        giveUp(qt_error_string(errno));
        return false;
    }
    m_socket = ends[0];
    ::setsockopt(m_socket, SOL_SOCKET, SO_RCVTIMEO, &kPatience, sizeof kPatience);
    ::setsockopt(m_socket, SOL_SOCKET, SO_SNDTIMEO, &kPatience, sizeof kPatience);
    m_isReady = m_hasAnswered = false;
    m_loading = QDeadlineTimer(kLoadsWithin);
    m_process = std::make_unique<QProcess>();
    m_process->setStandardOutputFile(QProcess::nullDevice());
    m_process->setStandardErrorFile(QProcess::nullDevice());
    m_process->setChildProcessModifier([socket = ends[1]] { // between vfork(2) and execve(2): system calls only
        ::setsid();
        ::prctl(PR_SET_PDEATHSIG,
                SIGKILL); // at the end of the work thread, which is that of the worker; not of keepers
        ::dup2(socket, STDIN_FILENO);
    });
    m_process->start(program, keeper::nurseryArguments(m_dataDir), QIODevice::ReadOnly);
    ::close(ends[1]);
    if (m_process->processId() == 0)
        giveUp(m_process->errorString());
    return m_process != nullptr;
}

/// Starts one where there is none.
bool Nursery::isReady(const QString &program)
{
    if (m_socket < 0 && !start(program))
        return false;
    if (m_isReady)
        return true;
    int word = 0;
    const ssize_t got = whole([&] { return ::recv(m_socket, &word, sizeof word, MSG_DONTWAIT); });
    const bool loads = isTimeout(got) && !m_loading.hasExpired();
    m_isReady = got == sizeof word && word == keeper::kReady;
    if (!m_isReady && !loads)
        giveUp(isTimeout(got) ? QStringLiteral("it does not load") : QStringLiteral("it ends at its start"));
    return m_isReady;
}

Nursery::Answer Nursery::ask(const QByteArray &word)
{
    int error = 0;
    if (whole([&] { return ::send(m_socket, word.constData(), static_cast<size_t>(word.size()), MSG_NOSIGNAL); }) < 0) {
        if (errno != ENOBUFS && errno != ENOMEM)
            lose(qt_error_string(errno));
        return Answer::No;
    }
    const ssize_t got = whole([&] { return ::recv(m_socket, &error, sizeof error, 0); });
    if (got == sizeof error) {
        if (m_isMissed)
            log(lcProcess(), LogLevel::Info, QStringLiteral("a nursery starts the keepers of this worker again"));
        m_isMissed = false;
        m_hasAnswered = true;
        return error == 0 ? Answer::Forked : Answer::No;
    }
    if (isTimeout(got))
        giveUp(QStringLiteral("it does not answer"));
    else
        lose(QStringLiteral("it ends before it answers"));
    return Answer::Perhaps;
}

/// One that was of use is replaced at once.
void Nursery::lose(const QString &why)
{
    if (m_hasAnswered)
        drop();
    else
        giveUp(why);
}

void Nursery::giveUp(const QString &why)
{
    drop();
    m_rest = QDeadlineTimer(kRest);
    if (!m_isMissed)
        log(lcProcess(), LogLevel::Warning,
            QStringLiteral("there is no nursery, and each run of this worker starts some time later: %1").arg(why),
            QStringLiteral("restart the worker if its program was replaced; a nursery is tried again every minute"));
    m_isMissed = true;
}

/// The number of one that is gone may be another process's: a worker that is process 1 collects all that ends.
void Nursery::drop()
{
    if (m_socket >= 0 && m_process && !hasHungUp(m_socket))
        m_process->kill(); // it has nothing to put in order
    if (m_socket >= 0)
        ::close(m_socket);
    m_socket = -1;
    if (!m_process || m_process->state() == QProcess::NotRunning)
        return m_process.reset();
    QObject::connect(m_process.get(), &QProcess::finished, m_process.get(), &QObject::deleteLater);
    static_cast<void>(m_process.release());
}

Nursery::Answer Nursery::fork(const QString &program, const keeper::KeeperConfig &config)
{
    const QByteArray word = keeper::wordFor(config);
    if (word.size() > keeper::kLongestWord || !isReady(program))
        return Answer::No;
    const Answer answer = ask(word);
    if (m_socket < 0)
        static_cast<void>(start(program)); // for the next keeper
    return answer;
}

} // namespace holdfast::worker
