// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/json_values.h"
#include "core/base/overloaded.h"
#include "core/protocol/bytes.h"
#include "core/protocol/codec.h"
#include "core/protocol/fitting.h"
#include "core/protocol/limits.h"
#include "core/protocol/loss_json.h"
#include "core/protocol/names.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QStringDecoder>

#include <algorithm>

namespace holdfast::protocol {
namespace {

/// Qt's parser drops a byte order mark at the beginning of a string, unless it is written as an escape.
QByteArray withMarksEscaped(QByteArray json)
{
    return json.replace("\xEF\xBB\xBF", "\\ufeff");
}

QByteArray compact(const QJsonValue &value)
{
    const QByteArray wrapped = QJsonDocument(QJsonArray{value}).toJson(QJsonDocument::Compact);
    return withMarksEscaped(wrapped.mid(1, wrapped.size() - 2));
}

/// Answers are written by hand: old workers compare them with what Python's json.dumps gave, byte for byte.
class AnswerWriter final
{
public:
    explicit AnswerWriter(const char *type) { add("type", QLatin1String(type)); }
    void add(const char *name, const QJsonValue &value)
    {
        m_text += m_text.isEmpty() ? "{\"" : ", \"";
        m_text += name;
        m_text += "\": ";
        m_text += compact(value);
    }
    [[nodiscard]] QByteArray finish(const QJsonValue &id)
    {
        if (!id.isUndefined())
            add("id", id);
        return m_text + '}';
    }

private:
    QByteArray m_text;
};

void putKey(QJsonObject &object, const jobs::AttemptKey &key)
{
    object[QLatin1String("run_id")] = key.runId;
    object[QLatin1String("attempt")] = key.attempt;
}

QJsonArray toArray(const QList<jobs::AttemptKey> &keys)
{
    QJsonArray array;
    for (const auto &key : keys) {
        QJsonObject entry;
        putKey(entry, key);
        array += entry;
    }
    return array;
}

QJsonObject body(const jobs::Receipt &receipt)
{
    QJsonObject object;
    putKey(object, receipt.key);
    if (receipt.stdoutBytes)
        object[QLatin1String("stdout")] = *receipt.stdoutBytes;
    if (receipt.stderrBytes)
        object[QLatin1String("stderr")] = *receipt.stderrBytes;
    return object;
}

QByteArray write(const Ack &ack, const QJsonValue &id)
{
    if (!ack.registered && !ack.durable && !ack.receipt) { // most answers are this one
        const QByteArray plain("{\"type\": \"ack\", \"received\": true");
        return id.isUndefined() ? plain + '}' : plain + ", \"id\": " + compact(id) + '}';
    }
    AnswerWriter writer("ack");
    if (!ack.registered) {
        writer.add("received", true);
        if (ack.durable)
            writer.add("durable", true);
        if (ack.receipt)
            writer.add("receipt", body(*ack.receipt));
        return writer.finish(id);
    }
    if (ack.registered->isAsked) {
        writer.add("msg", QLatin1String("register_again"));
        writer.add("store", ack.registered->store);
        writer.add("epoch", ack.registered->epoch);
        return writer.finish(id);
    }
    writer.add("msg", QLatin1String("registered"));
    if (const Registered &registered = *ack.registered; registered.protocol > 0) {
        writer.add("protocol", registered.protocol);
        writer.add("server", registered.server);
        if (!registered.store.isEmpty())
            writer.add("store", registered.store);
        if (!registered.epoch.isEmpty())
            writer.add("epoch", registered.epoch);
        QJsonArray keep;
        for (const auto &resume : registered.keep) {
            QJsonObject entry{{QLatin1String("stdout"), resume.stdoutOffset},
                              {QLatin1String("stderr"), resume.stderrOffset}};
            putKey(entry, resume.key);
            keep += entry;
        }
        writer.add("keep", keep);
        writer.add("cancel", toArray(registered.cancel));
        if (registered.lastOutage)
            writer.add("last_outage", toJson(*registered.lastOutage));
    }
    return writer.finish(id);
}

QByteArray write(const Error &error, const QJsonValue &id)
{
    AnswerWriter writer("error");
    // The reason and the path may quote the very names that were wrong.
    writer.add("code", fitting(error.code, kMaxErrorCode));
    writer.add("reason", fitting(error.reason, kMaxErrorReason));
    if (!error.path.isEmpty())
        writer.add("path", fitting(error.path, kMaxErrorPath));
    return writer.finish(id);
}

QJsonObject body(const WorkerRegister &message)
{
    QJsonArray holding;
    for (const auto &each : message.holding) {
        const bool running = each.state == jobs::Holding::State::Running;
        QJsonObject entry{{QLatin1String("state"), QLatin1String(running ? "running" : "finished")},
                          {QLatin1String("stdout"), each.stdoutBytes},
                          {QLatin1String("stderr"), each.stderrBytes}};
        putKey(entry, each.key);
        if (!each.store.isEmpty())
            entry[QLatin1String("store")] = each.store;
        if (!each.job.isEmpty())
            entry[QLatin1String("job")] = each.job;
        if (each.plannedAt)
            entry[QLatin1String("planned_at")] = toIso(*each.plannedAt);
        holding += entry;
    }
    QJsonObject object{
        {QLatin1String("worker_id"), message.workerId}, {QLatin1String("hostname"), message.hostname},
        {QLatin1String("platform"), message.platform},  {QLatin1String("version"), message.version},
        {QLatin1String("slots"), message.slots},        {QLatin1String("labels"), mapOf(message.labels)},
        {QLatin1String("instance"), message.instance},  {QLatin1String("holding"), holding},
    };
    if (message.codePages.oem > 0)
        object[QLatin1String("oem_code_page")] = message.codePages.oem;
    if (message.codePages.ansi > 0)
        object[QLatin1String("ansi_code_page")] = message.codePages.ansi;
    if (message.protocol > 0)
        object[QLatin1String("protocol")] = message.protocol;
    if (message.isEphemeral)
        object[QLatin1String("ephemeral")] = true;
    if (!message.process.isEmpty())
        object[QLatin1String("process")] = message.process;
    if (message.takesWithin > Milliseconds(0))
        object[QLatin1String("takes_within_s")] = static_cast<double>(message.takesWithin.count()) / 1000.0;
    if (message.sequence > 0)
        object[QLatin1String("sequence")] = message.sequence;
    if (message.lastLoss)
        object[QLatin1String("last_loss")] = toJson(*message.lastLoss);
    if (message.unanswered)
        object[QLatin1String("unanswered")] = toJson(*message.unanswered);
    if (message.sentAt)
        object[QLatin1String("sent_at")] = toIso(*message.sentAt);
    if (message.rotates)
        object[QLatin1String("rotates")] = true;
    if (!message.epoch.isEmpty())
        object[QLatin1String("epoch")] = message.epoch;
    return object;
}

QJsonObject body(const Heartbeat &message)
{
    QJsonObject object{{QLatin1String("runs_active"), message.running},
                       {QLatin1String("loop_lag_ms"), message.loopLagMs}};
    if (message.sentAt)
        object[QLatin1String("sent_at")] = toIso(*message.sentAt);
    return object;
}

QJsonObject body(const JobStarted &message)
{
    QJsonObject object{{QLatin1String("pid"), message.pid}};
    putKey(object, message.key);
    if (message.at)
        object[QLatin1String("started_at")] = toIso(*message.at);
    return object;
}

QJsonObject body(const JobOutput &message)
{
    QJsonObject object{{QLatin1String("stream"), jobs::toString(message.stream)},
                       {QLatin1String("offset"), message.offset}};
    putKey(object, message.key);
    putBytes(object, message.data);
    return object;
}

QJsonObject body(const JobResult &message)
{
    const jobs::Outcome &outcome = message.outcome;
    QJsonObject object{
        {QLatin1String("status"), jobs::toString(outcome.status)},
        {QLatin1String("exit_code"), outcome.exitCode ? QJsonValue(*outcome.exitCode) : QJsonValue()},
        {QLatin1String("output_bytes"), outcome.outputBytes},
    };
    if (message.ownJob.isEmpty())
        putKey(object, outcome.key);
    else
        object[QLatin1String("job_id")] = message.ownJob;
    if (!outcome.reason.isEmpty())
        object[QLatin1String("reason")] = outcome.reason;
    if (outcome.startedAt)
        object[QLatin1String("started_at")] = toIso(*outcome.startedAt);
    if (outcome.finishedAt)
        object[QLatin1String("finished_at")] = toIso(*outcome.finishedAt);
    if (outcome.took)
        object[QLatin1String("took_ms")] = qint64(outcome.took->count());
    return object;
}

QJsonObject body(const Event &message)
{
    return {{QLatin1String("text"), message.text}};
}

QJsonObject body(const JobStart &message)
{
    const jobs::Assignment &assignment = message.assignment;
    QJsonObject object{
        {QLatin1String("job"), assignment.job},
        {QLatin1String("command"), QJsonArray::fromStringList(assignment.command)},
        {QLatin1String("env"), mapOf(assignment.env)},
        {QLatin1String("cwd"), assignment.cwd},
        {QLatin1String("timeout_s"), static_cast<double>(assignment.timeout.count()) / 1000.0},
    };
    putKey(object, assignment.key);
    if (assignment.fence > 0)
        object[QLatin1String("fence")] = assignment.fence;
    if (assignment.onDisconnect != jobs::OnDisconnect::Wait)
        object[QLatin1String("on_disconnect")] = jobs::toString(assignment.onDisconnect);
    if (assignment.grace > Milliseconds(0))
        object[QLatin1String("grace_s")] = static_cast<double>(assignment.grace.count()) / 1000.0;
    if (assignment.linger > Milliseconds(0))
        object[QLatin1String("linger_s")] = static_cast<double>(assignment.linger.count()) / 1000.0;
    if (!assignment.passEnv.isEmpty())
        object[QLatin1String("pass_env")] = QJsonArray::fromStringList(assignment.passEnv);
    if (assignment.success != jobs::SuccessCodes())
        object[QLatin1String("success")] = assignment.success.text();
    if (!assignment.store.isEmpty())
        object[QLatin1String("store")] = assignment.store;
    if (!assignment.epoch.isEmpty())
        object[QLatin1String("epoch")] = assignment.epoch;
    if (assignment.plannedAt)
        object[QLatin1String("planned_at")] = toIso(*assignment.plannedAt);
    return object;
}

QJsonObject body(const JobCancel &message)
{
    QJsonObject object{{QLatin1String("reason"), message.reason}};
    putKey(object, message.key);
    return object;
}

QJsonObject body(const Drill &)
{
    return {};
}

QJsonObject body(const CredentialRotate &)
{
    return {};
}

QJsonObject body(const CredentialOffer &message)
{
    return {{QLatin1String("sha256"), QString::fromLatin1(message.hash.toHex())}};
}

QJsonObject body(const Goodbye &message)
{
    return {{QLatin1String("reason"), message.reason}};
}

QJsonObject body(const Unknown &)
{
    return {};
}

void putBase64(QJsonObject &object, const QByteArray &bytes)
{
    object[QLatin1String("data")] = QString::fromLatin1(bytes.toBase64());
    object[QLatin1String("encoding")] = QLatin1String("base64");
}

/// JSON writes a control character as six, as \u0000: a program that prints binary data would cost six times as much.
bool isShorterAsBase64(const QByteArray &bytes)
{
    const auto isEscaped = [](char c) {
        return static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\r' && c != '\t';
    };
    return std::count_if(bytes.begin(), bytes.end(), isEscaped) * 5 >
           bytes.size() / 3 + 24; // its word in `encoding`, too
}

} // namespace

void putBytes(QJsonObject &object, const QByteArray &bytes)
{
    if (isShorterAsBase64(bytes))
        return putBase64(object, bytes);
    QStringDecoder decoder(QStringDecoder::Utf8,
                           QStringConverter::Flag::Stateless | QStringConverter::Flag::ConvertInitialBom);
    const QString text = decoder.decode(bytes);
    // Readers of JSON drop a byte order mark at the begin of a string.
    if (decoder.hasError() || text.startsWith(QChar::ByteOrderMark) || text.toUtf8() != bytes) {
        putBase64(object, bytes);
    } else {
        object[QLatin1String("data")] = text;
    }
}

QString typeName(const Message &message)
{
    const auto *unknown = std::get_if<Unknown>(&message);
    return unknown != nullptr ? unknown->type : QString(QLatin1String(kTypeNames[message.index()]));
}

QByteArray encode(const Envelope &envelope)
{
    return std::visit(Overloaded{
                          [&](const Ack &ack) { return write(ack, envelope.id); },
                          [&](const Error &error) { return write(error, envelope.id); },
                          [&](const auto &message) {
                              QJsonObject object = body(message);
                              object[QLatin1String("type")] = typeName(envelope.message);
                              if (!envelope.id.isUndefined())
                                  object[QLatin1String("id")] = envelope.id;
                              return withMarksEscaped(QJsonDocument(object).toJson(QJsonDocument::Compact));
                          },
                      },
                      envelope.message);
}

} // namespace holdfast::protocol
