// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/net/listener.h"
#include "tests/support/patience.h"
#include "tests/support/raw_peer.h"

#include <QTest>

#include <memory>

namespace holdfast::test {

/// A connection that a listener has accepted, with a peer at its other end that does what a test wants.
class AcceptedSocket
{
protected:
    void accept()
    {
        net::ListenerConfig config;
        config.port = 0;
        m_listener = std::make_unique<net::Listener>(config, m_clock);
        const auto address = m_listener->listen();
        QVERIFY(address.ok());
        m_port = address->section(u':', 1).toUShort();
        QObject::connect(m_listener.get(), &net::Listener::webSocketOpened, m_listener.get(),
                         [this](net::WebSocket *socket) { m_socket.reset(socket); });
        m_peer = std::make_unique<RawPeer>();
        m_peer->connectTo(m_port);
        m_peer->sendUpgrade(m_port);
        QTRY_VERIFY(m_socket);
        QVERIFY(m_peer->waitForHead().startsWith("HTTP/1.1 101"));
    }

    void drop()
    {
        m_socket.reset();
        m_peer.reset();
        m_listener.reset();
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    }

    runtime::SystemClock m_clock;
    std::unique_ptr<net::Listener> m_listener;
    std::unique_ptr<RawPeer> m_peer;
    std::unique_ptr<net::WebSocket> m_socket;
    quint16 m_port = 0;
};

} // namespace holdfast::test
