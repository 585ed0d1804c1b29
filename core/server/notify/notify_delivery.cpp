// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later

// The part of NotifyService that sends.
#include "core/base/ids.h"
#include "core/base/log.h"
#include "core/failpoint/fail_point.h"
#include "core/notify/payload.h"
#include "core/runtime/random.h"
#include "core/server/notify/notify_service.h"

namespace holdfast::server {
namespace {

using notify::EventKind;

constexpr qint64 kTail = 8'192; ///< bytes of output that a message may quote
/// While the database is away nothing goes on record: who could not be told of it is told again after so long.
constexpr Milliseconds kTellAgain{60'000};

/// A message of one run quotes the last lines of its output.
bool quotes(const notify::SendBatch &send)
{
    if (send.events.size() != 1 || send.events.first().run.isEmpty())
        return false;
    const EventKind kind = send.events.first().kind;
    return kind == EventKind::Failed || kind == EventKind::Lost || kind == EventKind::Slow;
}

Result<QByteArray> readTail(store::Reader &reader, const QString &run, int attempt)
{
    const auto chunks = reader.lastOutput(run, attempt, kTail);
    if (!chunks)
        return chunks.problem();
    QByteArray tail;
    for (const store::OutputChunk &chunk : *chunks)
        tail.prepend(chunk.data);
    return tail.right(kTail);
}

} // namespace

void NotifyService::gather(const notify::SendBatch &send)
{
    failPoint("server.notify_fixed");
    if (!quotes(send))
        return hand(send, {});
    const notify::Event &event = send.events.first();
    m_runs.store().read<QByteArray>(
        this,
        [run = event.run, attempt = event.attempt](store::Reader &reader) { return readTail(reader, run, attempt); },
        [this, send](const Result<QByteArray> &tail) { hand(send, tail ? *tail : QByteArray()); });
}

void NotifyService::hand(const notify::SendBatch &send, const QByteArray &output)
{
    const auto found = m_channels.find(send.batch.channel);
    if (found == m_channels.end() || m_isEnding)
        return; // the channel is gone since; or the next term goes on
    notify::MessageFacts facts;
    facts.leftOut = send.batch.leftOut;
    if (m_info.tls)
        facts.server = m_info.tls->url;
    if (!output.isEmpty()) {
        const jobs::Job *job = m_runs.book().catalogue().find(send.events.first().job);
        facts.lastLines = notify::lastLines(output, job != nullptr ? job->env : QMap<QString, QString>());
    }
    const notify::Message message = notify::messageOf(send.events, facts);
    m_courier.send(deliveryOf(found->second, send.batch, send.events, message),
                   [this, batch = send.batch](const Result<void> &result) { onSent(batch, result); });
}

delivery::Delivery NotifyService::deliveryOf(const Kept &kept, const notify::Batch &batch,
                                             const QList<notify::Event> &events, const notify::Message &message)
{
    delivery::Delivery made{kept.channel, kept.secret, batch.id.toLatin1(), {}};
    if (kept.channel.kind == notify::ChannelKind::Mail)
        made.body = notify::toMail(kept.channel, batch, message);
    else if (kept.channel.body.isEmpty())
        made.body = notify::toJsonBytes(batch, events, message);
    else
        made.body = notify::fillIn(kept.channel.body, message);
    return made;
}

void NotifyService::onSent(const notify::Batch &batch, const Result<void> &result)
{
    const Now now = m_runs.now();
    const auto kept = m_channels.find(batch.channel);
    if (result) {
        failPoint("server.notify_sent");
        if (kept != m_channels.end())
            ++kept->second.sent;
        return carryOut(m_outbox.sent(batch.id, now));
    }
    const QString why = result.problem().what;
    if (kept != m_channels.end()) {
        ++kept->second.failed;
        log(lcApp(), LogLevel::Warning,
            QStringLiteral("channel %1: the message %2 was not taken: %3").arg(batch.channel, batch.id, why),
            QStringLiteral("it is sent again later; to try the channel: holdfast notify test %1").arg(batch.channel));
    }
    carryOut(m_outbox.failed(batch.id, why, now, runtime::random01()));
}

/// A message that is on no record. Its key is that of its moment.
void NotifyService::sendAside(const Kept &kept, const notify::Message &message, const QList<notify::Event> &events,
                              const RunService::Done &done)
{
    const WallTime now = m_runs.now().wall;
    const notify::Batch batch{makeRunId(now, runtime::random64()), kept.channel.name, now, 0, now};
    m_courier.send(deliveryOf(kept, batch, events, message), done);
}

void NotifyService::tellOfStore()
{
    const Now now = m_runs.now();
    m_storeLook = now.mono + kTellAgain;
    const QString why = m_runs.store().unavailableReason();
    for (const notify::Told &told :
         m_serverWatch.happened(EventKind::StoreUnavailable, toIso(m_storeAway.value_or(now.wall)), why,
                                QStringLiteral("look at the server's log and disk"), now.wall)) {
        const auto kept = m_channels.find(told.channel);
        if (kept == m_channels.end() || m_storeToldTo.contains(told.channel))
            continue;
        sendAside(kept->second, notify::messageOf({told.event}), {told.event},
                  [this, channel = told.channel](const Result<void> &result) {
                      if (result && m_storeAway)
                          m_storeToldTo += channel;
                  });
    }
}

} // namespace holdfast::server
