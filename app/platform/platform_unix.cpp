// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/platform/platform.h"

#include "core/base/log.h"

#include <boost/stacktrace.hpp>

#include <QFile>
#include <QFileInfo>
#include <QtGlobal>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <iterator>

#include <fcntl.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace holdfast::app {
namespace {

constexpr const char *kDisplayVariables[] = {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"};

/// The limit before it was raised, and the umask before it was closed, for the keepers.
constexpr const char *kFormerLimit = "HF_FORMER_NOFILE";
constexpr const char *kFormerUmask = "HF_FORMER_UMASK";

/// The hard one: the program raises its soft limits itself.
template <typename Resource>
std::optional<qint64> hardLimit(Resource resource)
{
    rlimit limit{};
    if (::getrlimit(resource, &limit) != 0 || limit.rlim_max == RLIM_INFINITY)
        return std::nullopt;
    return static_cast<qint64>(limit.rlim_max);
}

} // namespace

bool stderrIsJournal(const QString &journalStream)
{
    struct stat status = {};
    if (journalStream.isEmpty() || ::fstat(STDERR_FILENO, &status) != 0)
        return false;
    return journalStream == QStringLiteral("%1:%2").arg(status.st_dev).arg(status.st_ino);
}

QString stackTrace()
{
    constexpr std::size_t skipped = 1; // this function
    constexpr std::size_t most = 32;
    return QString::fromStdString(boost::stacktrace::to_string(boost::stacktrace::stacktrace(skipped, most)));
}

void fillStandardStreams()
{
    for (int stream = STDIN_FILENO; stream <= STDERR_FILENO; ++stream) {
        if (::fcntl(stream, F_GETFD) < 0)
            static_cast<void>(::open("/dev/null", O_RDWR)); // takes the lowest number that is free: this one
    }
}

void resetSignals()
{
    for (const int number : {SIGCHLD, SIGQUIT, SIGUSR1, SIGUSR2, SIGALRM})
        std::signal(number, SIG_DFL);
    std::signal(SIGXFSZ, SIG_IGN);
    sigset_t none;
    ::sigemptyset(&none);
    ::pthread_sigmask(SIG_SETMASK, &none, nullptr);
}

int firstArgumentThatIsNotText(int argc, char **argv)
{
    for (int i = 1; i < argc; ++i) {
        if (!QByteArrayView(argv[i]).isValidUtf8())
            return i;
    }
    return 0;
}

bool displayIsThere()
{
    return std::any_of(std::begin(kDisplayVariables), std::end(kDisplayVariables),
                       [](const char *name) { return !qEnvironmentVariableIsEmpty(name); });
}

bool hasServiceManager()
{
    return false;
}

std::optional<qint64> descriptorLimit()
{
    return hardLimit(RLIMIT_NOFILE);
}

std::optional<qint64> processLimit()
{
    return hardLimit(RLIMIT_NPROC);
}

void raiseDescriptorLimit()
{
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= limit.rlim_max)
        return;
    const rlimit raised{limit.rlim_max, limit.rlim_max};
    if (::setrlimit(RLIMIT_NOFILE, &raised) == 0)
        qputenv(kFormerLimit, QByteArray::number(quint64(limit.rlim_cur)));
}

void lowerDescriptorLimit()
{
    const quint64 former = qgetenv(kFormerLimit).toULongLong();
    qunsetenv(kFormerLimit);
    rlimit limit{};
    if (former == 0 || ::getrlimit(RLIMIT_NOFILE, &limit) != 0)
        return;
    limit.rlim_cur = std::min(static_cast<rlim_t>(former), limit.rlim_max);
    ::setrlimit(RLIMIT_NOFILE, &limit);
}

void closeFilesToOthers()
{
    qputenv(kFormerUmask, QByteArray::number(::umask(S_IRWXG | S_IRWXO)));
}

std::optional<int> formerUmask()
{
    bool isNumber = false;
    const int former = qgetenv(kFormerUmask).toInt(&isNumber);
    qunsetenv(kFormerUmask);
    return isNumber ? std::optional(former) : std::nullopt;
}

Result<void> closeToOthers(const QString &folder)
{
    const QByteArray path = QFile::encodeName(folder);
    struct stat status = {};
    constexpr mode_t othersWrite = S_IWGRP | S_IWOTH;
    if (::stat(path.constData(), &status) != 0 || !S_ISDIR(status.st_mode) || (status.st_mode & othersWrite) == 0)
        return {};
    const bool isOurs = status.st_uid == ::geteuid() && (status.st_mode & S_ISVTX) == 0; // sticky: shared on purpose
    if (!isOurs || ::chmod(path.constData(), status.st_mode & 07777 & ~othersWrite) != 0)
        return Problem{QStringLiteral("options"), QStringLiteral("other users may write into this folder"), folder,
                       QStringLiteral("choose a folder of its own (--data, or that of --database), such as %1/holdfast")
                           .arg(folder)};
    log(lcApp(), LogLevel::Warning, QStringLiteral("other users could write into %1; they no longer can").arg(folder),
        QStringLiteral("check the files in it if you do not trust them"));
    return {};
}

Result<void> checkOwner(const QString &folder)
{
    struct stat status = {};
    if (::stat(QFile::encodeName(folder).constData(), &status) != 0 || status.st_uid == ::geteuid())
        return {};
    const QString owner = QFileInfo(folder).owner();
    const QString user = owner.isEmpty() ? QStringLiteral("#%1").arg(status.st_uid) : owner;
    return Problem{QStringLiteral("options"), QStringLiteral("the folder belongs to the user %1").arg(user), folder,
                   QStringLiteral("run this command as that user, so that the server can read the files")};
}

Result<std::FILE *> openStream(const QString &path)
{
    // The standard streams by their numbers: a socket, such as the journal, cannot be opened by a path.
    const int own = path == u"/dev/stdout" ? STDOUT_FILENO : path == u"/dev/stderr" ? STDERR_FILENO : -1;
    const int fd =
        own >= 0 ? ::fcntl(own, F_DUPFD_CLOEXEC, 0)
                 : ::open(QFile::encodeName(path).constData(), O_WRONLY | O_APPEND | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    if (fd < 0)
        return Problem{QStringLiteral("options"),
                       errno == ENXIO ? QStringLiteral("nobody reads this pipe")
                                      : QString::fromLocal8Bit(std::strerror(errno)),
                       path,
                       {}};
    if (own < 0)
        ::fcntl(fd, F_SETFL, O_APPEND); // a write may wait from now on
    return ::fdopen(fd, "a");
}

std::optional<int> terminalWidth()
{
    if (::isatty(STDOUT_FILENO) == 0)
        return std::nullopt;
    winsize size{};
    return ::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
}

/// ionice(1): class "idle" has no function in the C library. A disk without a scheduler that knows it ignores it.
void giveWay()
{
    constexpr int kLeast = 19;
    errno = 0;
    if (nice(kLeast) == -1 && errno != 0)
        return; // it goes on as it is
#ifdef SYS_ioprio_set
    constexpr int kThisProcess = 1;
    constexpr int kIdle = 3 << 13;
    syscall(SYS_ioprio_set, kThisProcess, 0, kIdle);
#endif
}

void speakUtf8() {}

void useBinaryStandardOutput() {}

} // namespace holdfast::app
