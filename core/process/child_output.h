// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/jobs/run.h"

#include <QByteArray>
#include <QObject>

#include <array>
#include <memory>

class QProcess;
class QSocketNotifier;

namespace holdfast::process {

/// What a child writes, read as it comes.
///
/// On Unix these are pipes of our own, not QProcess': QProcess closes its pipes the moment the leader ends, and so
/// loses what a `tee` behind it has still to say; and it reads on whatever its owner does. Here nothing is read ahead:
/// a pipe holds 64 KiB, then the child waits. On Windows QProcess' own are used, and both remarks apply.
class ChildOutput final : public QObject
{
    Q_OBJECT
public:
    explicit ChildOutput(QObject *parent = nullptr);
    ~ChildOutput() override;

    /// Before the process starts. `cannot_start` when the system has no more descriptors.
    Result<void> attach(QProcess &process);
    void closeChildEnds();    ///< as soon as it has been started: from then on only children can keep the pipes open
    void setReading(bool on); ///< off at first
    [[nodiscard]] bool isReading() const { return m_reading; }
    [[nodiscard]] bool atEnd() const; ///< nobody can write any more, and everything has been read

    void drain(); ///< reads what is there without waiting, at most 1 MiB a stream (a pipe's greatest size), while
                  ///< reading is on
    void close();

Q_SIGNALS:
    void bytes(holdfast::jobs::Stream stream, QByteArray bytes); ///< 1 byte to 64 KiB
    void reachedEnd();                                           ///< atEnd() has become true

private:
    struct Channel
    {
        jobs::Stream stream = jobs::Stream::Stdout;
        int readEnd = -1; ///< -1: closed
        int childEnd = -1;
        std::unique_ptr<QSocketNotifier> notifier;
    };
    Result<void> openChannel(Channel &channel); // this and the next two: Unix
    bool readPiece(Channel &channel);
    void closeChannel(Channel &channel);

    [[maybe_unused]] std::array<Channel, 2> m_channels; ///< Unix
    [[maybe_unused]] QProcess *m_process = nullptr;     ///< Windows
    bool m_reading = false;
};

} // namespace holdfast::process
