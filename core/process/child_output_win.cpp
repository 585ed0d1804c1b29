// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/process/child_output.h"

#include <QProcess>
#include <QSocketNotifier>

namespace holdfast::process {
namespace {

constexpr qsizetype kPieceBytes = 64 * 1024;

} // namespace

ChildOutput::ChildOutput(QObject *parent)
    : QObject(parent)
{}

ChildOutput::~ChildOutput() = default;

Result<void> ChildOutput::attach(QProcess &process)
{
    m_process = &process;
    process.setProcessChannelMode(QProcess::SeparateChannels);
    process.setStandardInputFile(QProcess::nullDevice());
    const auto readOn = [this] {
        if (m_reading)
            drain();
    };
    connect(&process, &QProcess::readyReadStandardOutput, this, readOn);
    connect(&process, &QProcess::readyReadStandardError, this, readOn);
    return {};
}

void ChildOutput::closeChildEnds() {}

void ChildOutput::setReading(bool on)
{
    m_reading = on;
    if (on && m_process)
        drain();
}

/// QProcess has read all it will ever read when it says that the leader has ended.
bool ChildOutput::atEnd() const
{
    return !m_process || (m_process->state() == QProcess::NotRunning && m_process->bytesAvailable() == 0);
}

void ChildOutput::drain()
{
    for (const jobs::Stream stream : {jobs::Stream::Stdout, jobs::Stream::Stderr}) {
        const auto channel = stream == jobs::Stream::Stdout ? QProcess::StandardOutput : QProcess::StandardError;
        while (m_reading && m_process) {
            m_process->setReadChannel(channel);
            const QByteArray piece = m_process->read(kPieceBytes);
            if (piece.isEmpty())
                break;
            Q_EMIT bytes(stream, piece);
        }
    }
}

void ChildOutput::close()
{
    m_process = nullptr;
}

} // namespace holdfast::process
