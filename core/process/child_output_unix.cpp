// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/process/child_output.h"

#include <QProcess>
#include <QSocketNotifier>

#include <algorithm>
#include <cerrno>

#include <fcntl.h>
#include <unistd.h>

namespace holdfast::process {
namespace {

constexpr std::size_t kPieceBytes = 64 * 1024;
constexpr int kDrainPieces = 16;

void closeDescriptor(int &descriptor)
{
    if (descriptor >= 0)
        ::close(descriptor);
    descriptor = -1;
}

} // namespace

ChildOutput::ChildOutput(QObject *parent)
    : QObject(parent)
{
    m_channels[0].stream = jobs::Stream::Stdout;
    m_channels[1].stream = jobs::Stream::Stderr;
}

ChildOutput::~ChildOutput()
{
    close();
}

Result<void> ChildOutput::attach(QProcess &process)
{
    for (Channel &channel : m_channels) {
        if (const auto opened = openChannel(channel); !opened)
            return opened;
    }
    process.setProcessChannelMode(QProcess::ForwardedChannels); // QProcess makes no pipes of its own
    process.setStandardInputFile(QProcess::nullDevice());
    // Runs between vfork(2) and execve(2): system calls only.
    process.setChildProcessModifier(
        [earlier = process.childProcessModifier(), out = m_channels[0].childEnd, err = m_channels[1].childEnd] {
            if (earlier)
                earlier();
            ::dup2(out, STDOUT_FILENO);
            ::dup2(err, STDERR_FILENO);
        });
    return {};
}

Result<void> ChildOutput::openChannel(Channel &channel)
{
    std::array<int, 2> ends{-1, -1};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0)
        return Problem{QStringLiteral("cannot_start"),
                       QStringLiteral("no pipe for its output: %1").arg(qt_error_string(errno)),
                       {},
                       {}};
    channel.readEnd = ends[0];
    channel.childEnd = ends[1];
    ::fcntl(channel.readEnd, F_SETFL, O_NONBLOCK); // the child's end blocks, as programs expect
    channel.notifier = std::make_unique<QSocketNotifier>(channel.readEnd, QSocketNotifier::Read);
    channel.notifier->setEnabled(false);
    connect(channel.notifier.get(), &QSocketNotifier::activated, this, [this, &channel] { readPiece(channel); });
    return {};
}

void ChildOutput::closeChildEnds()
{
    for (Channel &channel : m_channels)
        closeDescriptor(channel.childEnd);
}

void ChildOutput::setReading(bool on)
{
    m_reading = on;
    for (Channel &channel : m_channels) {
        if (channel.readEnd >= 0)
            channel.notifier->setEnabled(on);
    }
}

bool ChildOutput::atEnd() const
{
    return std::all_of(m_channels.begin(), m_channels.end(), [](const Channel &c) { return c.readEnd < 0; });
}

/// True if there may be more.
bool ChildOutput::readPiece(Channel &channel)
{
    std::array<char, kPieceBytes> buffer; // NOLINT: filled by read
    const ssize_t got = ::read(channel.readEnd, buffer.data(), buffer.size());
    if (got > 0) {
        Q_EMIT bytes(channel.stream, QByteArray(buffer.data(), got));
        return true;
    }
    if (got < 0 && (errno == EAGAIN || errno == EINTR))
        return errno == EINTR;
    closeChannel(channel);
    if (atEnd())
        Q_EMIT reachedEnd();
    return false;
}

void ChildOutput::drain()
{
    for (Channel &channel : m_channels) {
        int pieces = 0;
        while (m_reading && channel.readEnd >= 0 && pieces < kDrainPieces && readPiece(channel))
            ++pieces;
    }
}

void ChildOutput::close()
{
    closeChildEnds();
    for (Channel &channel : m_channels)
        closeChannel(channel);
}

void ChildOutput::closeChannel(Channel &channel)
{
    if (channel.notifier)
        channel.notifier->setEnabled(false); // it may be the sender: it is deleted with this object
    closeDescriptor(channel.readEnd);
}

} // namespace holdfast::process
