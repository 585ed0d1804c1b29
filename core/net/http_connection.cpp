// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/http_connection.h"

#include "core/net/host_port.h"
#include "core/net/raw_descriptor.h"

#include <QHostAddress>
#include <QPointer>
#include <QSslSocket>
#include <QTimerEvent>

namespace holdfast::net {

namespace {

constexpr qint64 kBodyBuffer = 64 * 1024;
constexpr Milliseconds kDrainTimeout = Seconds(2);  ///< for the client to close after the answer
constexpr Milliseconds kLookForReset{500};          ///< while the answer is made
constexpr Milliseconds kSlowestStart = Seconds(60); ///< a client that reads a long answer gets this much time …
constexpr qint64 kSlowestRate = 64;                 ///< … and a millisecond for each so many bytes
constexpr Milliseconds kPartTimeout = Seconds(60);  ///< for this side to make the next part of an answer

} // namespace

HttpConnection::HttpConnection(QTcpSocket *socket, const FrontRules &rules, Milliseconds headTimeout, QObject *parent)
    : QObject(parent)
    , m_socket(socket)
    , m_ssl(qobject_cast<QSslSocket *>(socket))
    , m_rules(rules)
{
    socket->setParent(this);
    socket->setReadBufferSize(kMaxHeadBytes);
    connect(socket, &QTcpSocket::readyRead, this, &HttpConnection::onReadyRead);
    connect(socket, &QTcpSocket::bytesWritten, this, &HttpConnection::onBytesWritten);
    connect(socket, &QTcpSocket::disconnected, this, &HttpConnection::onDisconnected);
    if (m_ssl) // bytesWritten() says only that they are encrypted
        connect(m_ssl, &QSslSocket::encryptedBytesWritten, this, &HttpConnection::onBytesWritten);
    enter(Phase::Head, headTimeout);
    if (socket->bytesAvailable() > 0) // came along with the end of the TLS handshake
        QMetaObject::invokeMethod(this, &HttpConnection::onReadyRead, Qt::QueuedConnection);
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
    const auto judged = judge(*head);
    if (const auto *refusal = std::get_if<Refusal>(&judged)) {
        if (head->upgrade)
            m_rules.upgradeRefused(endpoint(m_socket->peerAddress(), m_socket->peerPort()), *refusal);
        m_isWhole = head->contentLength == 0;
        answer(answerFor(*refusal));
    } else if (head->upgrade) {
        handOver(*head, std::get<Admission>(judged));
    } else {
        beginBody(*head, std::get<Admission>(judged));
    }
}

/// What every server refuses comes first; the server's own policy sees only what is good otherwise.
std::variant<Refusal, Admission> HttpConnection::judge(const RequestHead &head) const
{
    if (auto refusal = checkAccess(head, m_rules.access))
        return *refusal;
    const bool isWebSocketPath = m_rules.webSocketPaths.contains(QString::fromLatin1(head.target));
    if (!head.upgrade && isWebSocketPath)
        return Refusal{ErrorCode::UpgradeRequired, QStringLiteral("this path speaks WebSocket")};
    if (head.upgrade && !isWebSocketPath)
        return Refusal{ErrorCode::NotFound, QStringLiteral("there is no WebSocket at this path")};
    return m_rules.admit(head, endpoint(m_socket->peerAddress(), m_socket->peerPort()));
}

void HttpConnection::handOver(const RequestHead &head, const Admission &admission)
{
    m_timer.stop();
    m_phase = Phase::Over;
    m_socket->disconnect(this);
    m_socket->setParent(nullptr);
    m_rules.takeUpgrade(m_socket, head, admission);
    deleteLater();
}

void HttpConnection::beginBody(const RequestHead &head, const Admission &admission)
{
    m_socket->skip(static_cast<qint64>(head.headBytes));
    m_request.head = head;
    m_request.admission = admission;
    if (head.expectContinue && head.contentLength > m_socket->bytesAvailable())
        m_socket->write("HTTP/1.1 100 Continue\r\n\r\n");
    m_socket->setReadBufferSize(kBodyBuffer);
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
    m_isWhole = true;
    stopReading();
    enter(Phase::Handling, kLookForReset);
    const HttpReply reply([self = QPointer(this)](const HttpAnswer &answer) {
        if (self)
            self->answer(answer);
    });
    if (m_rules.handler)
        m_rules.handler(m_request, reply);
    else
        answer(answerFor({ErrorCode::NotFound, QStringLiteral("there is nothing at this path")}));
}

/// Qt ends a connection when it reads the end of the client's half, and the answer is lost (`nc -N`). So it reads
/// nothing from here until the answer has left: its buffer has room for one byte, and that is in it. TLS says the end
/// of a half in a record, which cannot be left unread.
void HttpConnection::stopReading()
{
    if (isEncrypted())
        return;
    m_socket->ungetChar(0);
    m_socket->setReadBufferSize(1);
}

void HttpConnection::answer(const HttpAnswer &answer)
{
    if (m_phase >= Phase::Answering)
        return;
    if (m_phase != Phase::Handling)
        m_socket->skip(m_socket->bytesAvailable());
    m_phase = Phase::Answering;
    m_since.start();
    m_place = answer.place;
    if (m_request.head.method == "HEAD") {
        m_framing = Framing::HeadOnly;
    } else if (answer.next) {
        m_framing = m_request.head.takesChunks ? Framing::Chunked : Framing::ByClose;
        m_nextPart = answer.next;
    }
    write(serialize(answer, m_framing));
}

void HttpConnection::write(const QByteArray &bytes)
{
    enter(Phase::Answering, m_rules.bodyTimeout);
    m_sent += bytes.size();
    m_socket->write(bytes);
    m_socket->flush();
}

void HttpConnection::takePart(const Result<BodyPart> &part)
{
    if (m_phase != Phase::Answering)
        return;
    m_awaitsPart = false;
    if (!part)
        return m_socket->abort();
    if (part->isLast)
        m_nextPart = nullptr;
    const QByteArray bytes = serialize(*part, m_framing);
    if (!bytes.isEmpty())
        write(bytes);
    else
        onBytesWritten();
}

void HttpConnection::onBytesWritten()
{
    if (m_phase != Phase::Answering || m_awaitsPart)
        return;
    if (unsentBytes() > 0) {
        enter(Phase::Answering, m_rules.bodyTimeout);
        return;
    }
    if (!m_nextPart)
        return endAnswer();
    if (m_since.elapsed() > kSlowestStart.count() + m_sent / kSlowestRate)
        return m_socket->abort(); // it takes a place from others
    m_awaitsPart = true;
    enter(Phase::Answering, kPartTimeout);
    m_nextPart([self = QPointer(this)](const Result<BodyPart> &part) {
        if (self)
            self->takePart(part);
    });
}

bool HttpConnection::isEncrypted() const
{
    return m_ssl && m_ssl->isEncrypted();
}

qint64 HttpConnection::unsentBytes() const
{
    return m_socket->bytesToWrite() + (m_ssl ? m_ssl->encryptedBytesToWrite() : 0);
}

void HttpConnection::endAnswer()
{
    m_place.reset();
    if (isEncrypted() && m_isWhole) {
        m_phase = Phase::Draining;
        m_timer.start(static_cast<int>(kDrainTimeout.count()), this);
        m_socket->disconnectFromHost(); // says that no more comes, which TLS wants before the end
        return;
    }
    // Closing over unread bytes would reset the connection and may destroy the answer on its way: our half is ended,
    // what still comes is thrown away, and the client closes.
    if (!isEncrypted())
        shutDownWriting(m_socket->socketDescriptor());
    enter(Phase::Draining, kDrainTimeout);
    m_socket->setReadBufferSize(kBodyBuffer);
    m_socket->skip(m_socket->bytesAvailable());
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
    if (m_phase == Phase::Handling) {
        if (isReset(m_socket->socketDescriptor()))
            m_socket->abort();
        return;
    }
    const bool hasBegun = m_phase == Phase::Body || (m_phase == Phase::Head && m_socket->bytesAvailable() > 0);
    if (hasBegun)
        answer(answerFor({ErrorCode::RequestTimeout, QStringLiteral("the request took too long to arrive")}));
    else
        m_socket->abort();
}

void HttpConnection::enter(Phase phase, Milliseconds timeout)
{
    m_phase = phase;
    m_timer.start(static_cast<int>(timeout.count()), this);
}

} // namespace holdfast::net
