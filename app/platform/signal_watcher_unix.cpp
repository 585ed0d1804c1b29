// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/platform/signal_watcher.h"

#include <QSocketNotifier>

#include <array>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <utility>

#include <fcntl.h>
#include <unistd.h>

namespace holdfast::app {
namespace {

constexpr std::array kSignals{SIGTERM, SIGINT, SIGHUP, SIGCHLD};

/// A handler gets nothing but the signal's number, so it has to find the pipe here. -1: nobody watches.
std::atomic<int> writeEnd = -1;
static_assert(std::atomic<int>::is_always_lock_free,
              "only lock-free atomics may be used in a handler: signal-safety(7)");

/// The signals that are in the pipe, by number: each is there once, so that the pipe is never full. Many children must
/// not push out a SIGTERM. The same signal twice before we look is one wish: timeout(1) sends to the process and to
/// its group.
std::array<std::atomic<bool>, 65> waiting{};
static_assert(std::atomic<bool>::is_always_lock_free);

/// Only what signal-safety(7) allows.
void onSignal(int number)
{
    const int saved = errno;
    const int fd = writeEnd;
    const auto byte = static_cast<unsigned char>(number);
    if (fd >= 0 && !waiting.at(byte).exchange(true)) [[maybe_unused]]
        const auto written = ::write(fd, &byte, 1);
    errno = saved;
}

} // namespace

struct SignalWatcher::System
{
    std::array<int, 2> pipe{-1, -1};
    std::array<struct sigaction, kSignals.size()> former{};
    std::unique_ptr<QSocketNotifier> notifier;
};

SignalWatcher::SignalWatcher(QObject *parent)
    : QObject(parent)
    , m_system(std::make_unique<System>())
{
    if (::pipe2(m_system->pipe.data(), O_CLOEXEC | O_NONBLOCK) != 0)
        qFatal("no pipe for signals");
    m_system->notifier = std::make_unique<QSocketNotifier>(m_system->pipe[0], QSocketNotifier::Read);
    connect(m_system->notifier.get(), &QSocketNotifier::activated, this, [this] {
        std::array<unsigned char, 16> bytes{};
        const auto count = ::read(m_system->pipe[0], bytes.data(), bytes.size());
        for (ssize_t i = 0; i < count; ++i) {
            const int number = bytes[static_cast<std::size_t>(i)];
            waiting.at(bytes[static_cast<std::size_t>(i)]) = false;
            if (number == SIGCHLD)
                Q_EMIT childEnded();
            else if (number == SIGHUP)
                Q_EMIT reopenRequested();
            else
                onStop();
        }
    });
    for (auto &isWaiting : waiting)
        isWaiting = false;
    writeEnd = m_system->pipe[1];
    struct sigaction action = {};
    action.sa_handler = &onSignal;
    action.sa_flags = SA_RESTART | SA_NOCLDSTOP;
    sigfillset(&action.sa_mask);
    for (std::size_t i = 0; i < kSignals.size(); ++i)
        ::sigaction(kSignals[i], &action, &m_system->former[i]);
}

SignalWatcher::~SignalWatcher()
{
    for (std::size_t i = 0; i < kSignals.size(); ++i)
        ::sigaction(kSignals[i], &m_system->former[i], nullptr);
    writeEnd = -1;
    m_system->notifier.reset();
    ::close(m_system->pipe[0]);
    ::close(m_system->pipe[1]);
}

void SignalWatcher::onStop()
{
    if (std::exchange(m_stopping, true))
        Q_EMIT forceRequested();
    else
        Q_EMIT stopRequested();
}

} // namespace holdfast::app
