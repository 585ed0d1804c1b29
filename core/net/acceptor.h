// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/net/raw_descriptor.h"

#include <QBasicTimer>
#include <QTcpServer>

#include <functional>

namespace holdfast::net {

/// Accepts descriptors and makes no objects of them. QTcpServer stops for ever at the first failing accept(2), be it a
/// full descriptor table or a client that left early: this one tells the waiting clients and begins again.
class Acceptor final : public QTcpServer
{
    Q_OBJECT

public:
    /// `take` owns each descriptor it is given.
    Acceptor(std::function<void(qintptr)> take, QObject *parent);

protected:
    void incomingConnection(qintptr descriptor) override;
    void timerEvent(QTimerEvent *event) override;

private:
    void onAcceptError();

    std::function<void(qintptr)> m_take;
    SpareDescriptor m_spare;
    QBasicTimer m_pause;
    bool m_inTrouble = false;
};

/// What a client gets for whom there is no place, ready to send.
[[nodiscard]] QByteArray noPlaceAnswer();

} // namespace holdfast::net
