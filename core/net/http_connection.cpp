// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/http_connection.h"

#include "core/net/host_port.h"
#include "core/net/raw_descriptor.h"

#include <QHostAddress>
#include <QPointer>
#include <QTimerEvent>

namespace holdfast::net {

namespace {

constexpr Milliseconds kDrainTimeout = Seconds(2); ///< for the client to close after the answer

} // namespace

HttpConnection::HttpConnection(QTcpSocket *socket, const FrontRules &rules, QObject *parent)
    : QObject(parent)
    , m_socket(socket)
    , m_rules(rules)
{
    socket->setParent(this);
    socket->setReadBufferSize(kMaxHeadBytes);
    connect(socket, &QTcpSocket::readyRead, this, &HttpConnection::onReadyRead);
    connect(socket, &QTcpSocket::bytesWritten, this, &HttpConnection::onBytesWritten);
    connect(socket, &QTcpSocket::disconnected, this, &HttpConnection::onDisconnected);
    enter(Phase::Head, rules.headTimeout);
}

void HttpConnection::onReadyRead()
{
    switch (m_phase) {
    case Phase::Head:
        readHead();
        return;
    case Phase::Body:
        readBody();
        return;
    case Phase::Handling:
        return; // stays in the buffer, which is bounded
    case Phase::Answering:
    case Phase::Draining:
    case Phase::Over:
        m_socket->skip(m_socket->bytesAvailable());
        return;
    }
}

void HttpConnection::readHead()
{
    const ParsedHead parsed = parseHead(m_socket->peek(kMaxHeadBytes));
    if (const auto *refusal = std::get_if<Refusal>(&parsed)) {
        answer(answerFor(*refusal));
        return;
    }
    const auto *head = std::get_if<RequestHead>(&parsed);
    if (!head)
        return;
    if (const auto refusal = checkHead(*head))
        answer(answerFor(*refusal));
    else if (head->upgrade)
        handOver(*head);
    else
        beginBody(*head);
}

std::optional<Refusal> HttpConnection::checkHead(const RequestHead &head) const
{
    AccessRules access = m_rules.access;
    if (m_rules.everyAddress)
        access.allowedHosts << endpoint(m_socket->localAddress(), m_socket->localPort()).text();
    if (auto refusal = checkAccess(head, access))
        return refusal;
    const bool isWebSocketPath = m_rules.webSocketPaths.contains(QString::fromLatin1(head.target));
    if (!head.upgrade)
        return isWebSocketPath ? std::optional(Refusal{426, QStringLiteral("this path speaks WebSocket")})
                               : std::nullopt;
    if (!isWebSocketPath)
        return Refusal{404, QStringLiteral("there is no WebSocket at this path")};
    return m_rules.upgradePolicy ? m_rules.upgradePolicy(head) : std::nullopt;
}

void HttpConnection::handOver(const RequestHead &head)
{
    m_timer.stop();
    m_phase = Phase::Over;
    m_socket->disconnect(this);
    m_socket->setParent(nullptr);
    m_rules.takeUpgrade(m_socket, head);
    deleteLater();
}

void HttpConnection::beginBody(const RequestHead &head)
{
    m_socket->skip(static_cast<qint64>(head.headBytes));
    m_request.head = head;
    if (head.expectContinue && head.contentLength > m_socket->bytesAvailable())
        m_socket->write("HTTP/1.1 100 Continue\r\n\r\n");
    m_socket->setReadBufferSize(64 * 1024);
    enter(Phase::Body, m_rules.bodyTimeout);
    readBody();
}

void HttpConnection::readBody()
{
    QByteArray &body = m_request.body;
    body += m_socket->read(m_request.head.contentLength - body.size());
    if (body.size() == m_request.head.contentLength)
        handle();
}

void HttpConnection::handle()
{
    m_timer.stop();
    m_phase = Phase::Handling;
    const HttpReply reply([self = QPointer(this)](const HttpAnswer &answer) {
        if (self)
            self->answer(answer);
    });
    if (m_rules.handler)
        m_rules.handler(m_request, reply);
    else
        answer(answerFor({404, QStringLiteral("there is nothing at this path")}));
}

void HttpConnection::answer(const HttpAnswer &answer)
{
    if (m_phase >= Phase::Answering)
        return;
    enter(Phase::Answering, m_rules.bodyTimeout);
    m_socket->skip(m_socket->bytesAvailable());
    m_socket->write(serialize(answer, m_request.head.method != "HEAD"));
    m_socket->flush();
}

void HttpConnection::onBytesWritten()
{
    if (m_phase != Phase::Answering)
        return;
    if (m_socket->bytesToWrite() > 0) {
        enter(Phase::Answering, m_rules.bodyTimeout);
        return;
    }
    // Closing over unread bytes would reset the connection and may destroy the answer on its way: our half is ended,
    // what still comes is thrown away, and the client closes.
    shutDownWriting(m_socket->socketDescriptor());
    enter(Phase::Draining, kDrainTimeout);
}

void HttpConnection::onDisconnected()
{
    m_timer.stop();
    m_phase = Phase::Over;
    deleteLater();
}

void HttpConnection::timerEvent(QTimerEvent *event)
{
    if (event->timerId() != m_timer.timerId()) {
        QObject::timerEvent(event);
        return;
    }
    const bool hasBegun = m_phase == Phase::Body || (m_phase == Phase::Head && m_socket->bytesAvailable() > 0);
    if (hasBegun)
        answer(answerFor({408, QStringLiteral("the request took too long to arrive")}));
    else
        m_socket->abort();
}

void HttpConnection::enter(Phase phase, Milliseconds timeout)
{
    m_phase = phase;
    m_timer.start(static_cast<int>(timeout.count()), this);
}

} // namespace holdfast::net
