// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/keeper/nursery.h"

#include "core/failpoint/fail_point.h"
#include "core/keeper/nursery_socket_unix.h"

#include <QDir>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstring>

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

namespace holdfast::keeper {
namespace {

constexpr int kWorker = STDIN_FILENO;

/// A thread that is not there after a fork may hold a lock for ever.
bool hasOneThread()
{
    return QDir(QStringLiteral("/proc/self/task")).entryList(QDir::Dirs | QDir::NoDotAndDotDot).size() == 1;
}

bool closeAllButStandard()
{
    return ::close_range(STDERR_FILENO + 1, ~0U, 0) == 0;
}

/// The next word; empty: the worker is gone.
QByteArray hear()
{
    QByteArray word(kLongestWord, Qt::Uninitialized);
    const ssize_t got = whole([&] { return ::recv(kWorker, word.data(), static_cast<size_t>(word.size()), 0); });
    word.truncate(std::max<qsizetype>(got, 0));
    return word;
}

bool say(int number)
{
    return whole([&] { return ::send(kWorker, &number, sizeof number, MSG_NOSIGNAL); }) == sizeof number;
}

/// Nothing of the nursery stays open, and the keeper is in nobody's session: what is sent to the worker's terminal or
/// group does not reach it.
bool leaveNursery(int null)
{
    return ::setsid() >= 0 && ::dup2(null, STDIN_FILENO) >= 0 && closeAllButStandard();
}

/// Shows the keeper's arguments in the place of the nursery's, for ps(1); as much of them as has room.
void showArguments(int argc, char **argv, const QByteArray &word)
{
    char *begin = argv[1];
    char *end = argv[argc - 1] + std::strlen(argv[argc - 1]); // its NUL stays
    std::fill(begin, end, '\0');
    std::copy_n(word.data(), std::min<qsizetype>(word.size(), end - begin), begin);
}

/// What runNursery() gives, once all is ready.
std::optional<KeeperConfig> serve(int argc, char **argv, int null)
{
    const auto collect = std::signal(SIGCHLD, SIG_IGN); // keepers that have ended leave nothing behind
    // A word can be read after its worker has died, and another worker may have taken over the run.
    for (QByteArray word = hear(); !word.isEmpty() && !hasHungUp(kWorker); word = hear()) {
        failPoint("nursery.heard");
        const auto config = configFromWord(word);
        const pid_t child = config ? ::fork() : -1;
        const int error = !config ? EINVAL : child < 0 ? errno : 0;
        if (child == 0) {
            std::signal(SIGCHLD, collect);
            if (!leaveNursery(null))
                ::_exit(EXIT_FAILURE);
            showArguments(argc, argv, word);
            return config;
        }
        failPoint("nursery.forked");
        if (!say(error))
            break;
    }
    return std::nullopt;
}

} // namespace

std::optional<KeeperConfig> runNursery(int argc, char **argv)
{
    if (!isOfThisVersion(argv) || !closeAllButStandard()) // of the worker: what a library has not marked
        return std::nullopt;
    const int null = ::open("/dev/null", O_RDWR | O_CLOEXEC);
    if (null < 0 || !hasOneThread() || !say(kReady))
        return std::nullopt;
    return serve(argc, argv, null);
}

} // namespace holdfast::keeper
