// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/server/monitor/client.h"

#include "core/runtime/random.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>

namespace holdfast::server {
namespace {

constexpr int kMaxRows = 40; ///< of each of the four lists in one batch; all take some 5 ms of the loop
constexpr qsizetype kMaxBytes = 32 * 1024;
constexpr qint64 kMaxUnread = 512 * 1024; ///< of a snapshot; more of it follows when that is read
constexpr qint64 kMaxQueued = 4 * 1024 * 1024;
constexpr Seconds kPing{20};
constexpr Seconds kSilence{60};
constexpr Milliseconds kCloseTimeout{5'000};

QByteArray listOf(RowKind kind)
{
    switch (kind) {
    case RowKind::Worker:
        return "workers";
    case RowKind::Job:
        return "jobs";
    case RowKind::Run:
        return "runs";
    case RowKind::Outage:
        return "outages";
    }
    Q_UNREACHABLE();
}

QByteArray quoted(const QString &text)
{
    const QByteArray list = QJsonDocument(QJsonArray{text}).toJson(QJsonDocument::Compact);
    return list.mid(1, list.size() - 2);
}

QByteArray field(const char *name, const QJsonObject &value)
{
    return '"' + QByteArray(name) + "\":" + QJsonDocument(value).toJson(QJsonDocument::Compact);
}

QByteArray nowField(WallTime now)
{
    return "\"now\":\"" + toIso(now).toLatin1() + '"';
}

/// Whether the feed says of such a row that it is gone.
bool canGo(RowKind kind)
{
    return kind == RowKind::Worker || kind == RowKind::Job;
}

monitor::ChangeBook &bookOf(ChangeBooks &books, RowKind kind)
{
    return books.at(static_cast<std::size_t>(kind));
}

} // namespace

Batch nextBatch(ChangeBooks &books, const MonitorView &view, WallTime now, bool onlyNews)
{
    monitor::PartWriter writer(nowField(now), field("overview", view.overview()), false);
    bool hasRows = false;
    for (const RowKind kind : kRowKinds) {
        int rows = 0;
        qsizetype bytes = 0;
        monitor::ChangeBook &book = bookOf(books, kind);
        while (rows < kMaxRows && bytes < kMaxBytes) {
            const auto name = book.takeNext();
            if (!name)
                break;
            const QByteArray row = view.row(kind, *name);
            ++rows;
            if (row.isEmpty() && canGo(kind))
                book.markGone(*name); // marked again after it went, by the end of its runs
            if (row.isEmpty() || (onlyNews && !book.isNews(*name, row)))
                continue;
            bytes += row.size();
            hasRows = true;
            writer.add(listOf(kind), row);
        }
        for (const QString &name : book.takeGone()) {
            writer.add(listOf(kind) + "_gone", quoted(name));
            hasRows = true;
        }
    }
    return {writer.finish(), hasRows};
}

MonitorClient::MonitorClient(net::WebSocket *socket, const runtime::Clock &clock, QObject *parent)
    : QObject(parent)
    , m_socket(socket)
    , m_clock(clock)
    , m_heardAt(clock.now().mono)
    , m_pingedAt(m_heardAt)
{
    m_socket->setParent(this);
    connect(m_socket, &net::WebSocket::pongReceived, this, [this](const QByteArray &payload) {
        if (payload == m_ping)
            m_heardAt = m_clock.now().mono;
    });
    connect(m_socket, &net::WebSocket::textReceived, this, [this] {
        close(protocol::CloseCode::PolicyViolation, QStringLiteral("the monitor's feed takes no messages"));
    });
    connect(m_socket, &net::WebSocket::closed, this, &MonitorClient::ended);
}

void MonitorClient::beginSnapshot(const MonitorView &view, QByteArray first)
{
    m_phase = Phase::Snapshot;
    first += ',' + field("overview", view.overview());
    m_writer.emplace(nowField(m_clock.now().wall), first, true);
    for (const RowKind kind : kRowKinds) {
        for (const QString &name : view.names(kind))
            bookOf(m_toTell, kind).mark(name);
    }
}

void MonitorClient::continueSnapshot(const MonitorView &view)
{
    if (m_socket->queuedBytes() > kMaxUnread)
        return;
    for (const RowKind kind : kRowKinds) {
        while (const auto name = bookOf(m_toTell, kind).takeNext()) {
            const QByteArray row = view.row(kind, *name);
            if (row.isEmpty())
                continue;
            m_writer->add(listOf(kind), row);
            if (const auto whole = m_writer->takeWhole(); !whole.isEmpty())
                return send(whole, "snapshot");
        }
    }
    send(m_writer->finish(), "snapshot");
    m_writer.reset();
    m_phase = Phase::Behind;
}

void MonitorClient::mark(RowKind kind, const QString &name)
{
    if (m_phase == Phase::Snapshot || m_phase == Phase::Behind)
        bookOf(m_missed, kind).mark(name);
}

void MonitorClient::markGone(RowKind kind, const QString &name)
{
    if (m_phase == Phase::Snapshot || m_phase == Phase::Behind)
        bookOf(m_missed, kind).markGone(name);
}

void MonitorClient::sendBatch(const QList<QByteArray> &batch, const MonitorView &view)
{
    if (m_phase == Phase::Behind) {
        const auto isTold = [](const monitor::ChangeBook &book) { return book.isEmpty(); };
        if (std::all_of(m_missed.begin(), m_missed.end(), isTold))
            m_phase = Phase::Live;
        else
            return sendNumbered(nextBatch(m_missed, view, m_clock.now().wall, false).parts);
    }
    if (m_phase == Phase::Live)
        sendNumbered(batch);
}

void MonitorClient::sendNumbered(const QList<QByteArray> &batch)
{
    ++m_number;
    send(batch, "changes");
    if (m_socket->isOpen() && m_socket->queuedBytes() > kMaxQueued)
        close(protocol::CloseCode::PolicyViolation,
              QStringLiteral("this monitor reads too slowly: %1 bytes wait").arg(m_socket->queuedBytes()));
}

void MonitorClient::send(const QList<QByteArray> &parts, const char *type)
{
    const QByteArray prefix = "{\"type\":\"" + QByteArray(type) + "\",\"seq\":" + QByteArray::number(m_number) + ',';
    for (const QByteArray &part : parts)
        m_socket->sendText(prefix + part);
}

void MonitorClient::check()
{
    const MonoTime now = m_clock.now().mono;
    if (now - m_heardAt > kSilence)
        return close(protocol::CloseCode::PolicyViolation,
                     QStringLiteral("no sign of life for %1").arg(forPeople(kSilence)));
    if (now - m_pingedAt < kPing)
        return;
    m_pingedAt = now;
    m_ping = QByteArray::number(runtime::random64(), 36);
    m_socket->ping(m_ping);
}

void MonitorClient::close(quint16 code, const QString &reason)
{
    m_phase = Phase::Waiting;
    m_writer.reset();
    m_socket->close(code, reason, kCloseTimeout);
}

} // namespace holdfast::server
