// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/platform.h"

#include <boost/stacktrace.hpp>

#include <QtGlobal>

#include <algorithm>
#include <iterator>

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

namespace holdfast::app {
namespace {

constexpr const char *kDisplayVariables[] = {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"};

/// The limit before it was raised, for the keepers.
constexpr const char *kFormerLimit = "HF_FORMER_NOFILE";

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

void useBinaryStandardOutput() {}

} // namespace holdfast::app
