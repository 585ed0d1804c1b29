// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayView>
#include <QHostAddress>
#include <QString>

namespace holdfast::net {

/// The few things that are done to a descriptor before, or without, a Qt socket around it.

/// What accept(2) gave: a client, nobody, or why there can be none now.
struct Accepted
{
    qintptr descriptor = -1;
    QString trouble = {};
};

/// The next client that waits at `listener`, which does not block.
[[nodiscard]] Accepted acceptNext(qintptr listener);

/// Who is at the other end; null if it has gone already.
[[nodiscard]] QHostAddress peerOf(qintptr descriptor);

/// Sends a short answer if that is possible at once, and closes.
void answerAndClose(qintptr descriptor, QByteArrayView answer);

/// Sends what the kernel takes at once, and returns how much that was: 0 also where the connection has ended. The
/// descriptor does not block.
[[nodiscard]] qint64 sendNow(qintptr descriptor, QByteArrayView bytes);

/// Ends our half of the connection; what the peer still sends can be read. QTcpSocket cannot do this.
void shutDownWriting(qintptr descriptor);

/// True: the peer has reset the connection. A peer that has only ended its half still waits for what we send.
[[nodiscard]] bool isReset(qintptr descriptor);

/// Windows' number of what failed last in this thread; 0 elsewhere, where Qt has a word for each.
[[nodiscard]] int lastSystemError();

/// One descriptor kept in reserve. When the process has none left, accept(2) fails and the waiting clients would hang:
/// with the reserve they are taken one by one and told so. Windows has no such limit to run into; there it does
/// nothing.
class SpareDescriptor final
{
public:
    SpareDescriptor();
    ~SpareDescriptor();
    Q_DISABLE_COPY_MOVE(SpareDescriptor)

    /// Gives `answer` to up to `most` of the clients waiting at `listener`, which does not block, and closes them.
    void refuseWaiting(qintptr listener, QByteArrayView answer, int most);

private:
    int m_descriptor;
};

} // namespace holdfast::net
