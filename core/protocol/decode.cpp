// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/protocol/codec.h"

#include "core/base/printable.h"
#include "core/protocol/fields.h"
#include "core/protocol/json_object.h"
#include "core/protocol/label_bounds.h"
#include "core/protocol/limits.h"
#include "core/protocol/loss_json.h"
#include "core/protocol/names.h"
#include "core/protocol/policy_json.h"

#include <cmath>
#include <limits>

namespace holdfast::protocol {
namespace {

using jobs::RunState;

constexpr qint64 kMaxBytes = 1LL << 53; // what a JSON number holds exactly

jobs::AttemptKey readKey(Fields &fields)
{
    constexpr int maxAttempt = 1'000'000;
    return {fields.text(QStringLiteral("run_id"), Need::Required, kMaxWord),
            static_cast<int>(fields.integer(QStringLiteral("attempt"), Need::Optional, 1, maxAttempt, 1))};
}

/// Any text that people can see and tell from others: it stands in lists, in logs and in commands.
QString readWorkerName(Fields &fields)
{
    const QString where = QStringLiteral("worker_id");
    const QString name = fields.textOrNumber(where, Need::Required, kMaxName);
    for (const uint c : name.toUcs4()) {
        const auto category = QChar::category(c);
        if (!QChar::isPrint(c) || category == QChar::Separator_Line || category == QChar::Separator_Paragraph)
            fields.complain(
                where, QStringLiteral("holds the character U+%1, which cannot be shown; give the worker another name")
                           .arg(c, 4, 16, QLatin1Char('0')));
    }
    if (!name.isEmpty() && name.trimmed().isEmpty())
        fields.complain(where, QStringLiteral("is nothing but blanks; give the worker another name"));
    return name;
}

Milliseconds readSeconds(Fields &fields, const QString &name)
{
    const double seconds = fields.number(name).value_or(0);
    if (seconds >= 0 && seconds <= 1e9)
        return Milliseconds(std::llround(seconds * 1000));
    fields.complain(name, QStringLiteral("is not a time"));
    return {};
}

CodePages readCodePages(Fields &fields)
{
    const auto page = [&fields](const char *name) {
        return static_cast<int>(fields.integer(QLatin1String(name), Need::Optional, 0, 65'535, 0));
    };
    return {page("oem_code_page"), page("ansi_code_page")};
}

Message readRegister(Fields &fields)
{
    WorkerRegister message;
    message.workerId = readWorkerName(fields);
    message.instance = fields.text(QStringLiteral("instance"), Need::Optional, kMaxWord);
    message.process = fields.text(QStringLiteral("process"), Need::Optional, kMaxWord);
    message.sequence = fields.integer(QStringLiteral("sequence"), Need::Optional, 0, kMaxBytes);
    message.hostname = fields.text(QStringLiteral("hostname"), Need::Optional, kMaxHostText);
    message.platform = fields.text(QStringLiteral("platform"), Need::Optional, kMaxHostText);
    message.codePages = readCodePages(fields);
    message.version = fields.textOrNumber(QStringLiteral("version"), Need::Optional, kMaxWord);
    message.protocol = static_cast<int>(fields.integer(QStringLiteral("protocol"), Need::Optional, 1, 1'000'000, 0));
    message.slots = static_cast<int>(fields.integer(QStringLiteral("slots"), Need::Optional, 0, 100'000, 1));
    message.labels = fields.map(QStringLiteral("labels"));
    if (const QString fault = faultOf(message.labels); !fault.isEmpty())
        fields.complain(QStringLiteral("labels"), fault);
    message.isEphemeral = fields.flag(QStringLiteral("ephemeral"));
    message.takesWithin = readSeconds(fields, QStringLiteral("takes_within_s"));
    fields.objects(QStringLiteral("holding"), kMaxHoldings, [&](Fields &each) {
        jobs::Holding holding{readKey(each)};
        const QString state = each.text(QStringLiteral("state"), Need::Required, kMaxWord);
        if (state == u"finished")
            holding.state = jobs::Holding::State::Finished;
        else if (state != u"running")
            each.complain(QStringLiteral("state"), QStringLiteral("is neither running nor finished"));
        holding.stdoutBytes = each.integer(QStringLiteral("stdout"), Need::Optional, 0, kMaxBytes);
        holding.stderrBytes = each.integer(QStringLiteral("stderr"), Need::Optional, 0, kMaxBytes);
        holding.store = each.text(QStringLiteral("store"), Need::Optional, kMaxWord);
        holding.job = each.text(QStringLiteral("job"), Need::Optional, kMaxName);
        holding.plannedAt = each.time(QStringLiteral("planned_at"));
        message.holding += holding;
    });
    fields.object(QStringLiteral("last_loss"), [&](Fields &each) { message.lastLoss = readLoss(each); });
    fields.object(QStringLiteral("unanswered"), [&](Fields &each) { message.unanswered = readUnanswered(each); });
    message.sentAt = fields.time(QStringLiteral("sent_at"));
    message.rotates = fields.flag(QStringLiteral("rotates"));
    message.epoch = fields.text(QStringLiteral("epoch"), Need::Optional, kMaxWord);
    return message;
}

Message readHeartbeat(Fields &fields)
{
    Heartbeat message;
    message.running = static_cast<int>(fields.integer(QStringLiteral("runs_active"), Need::Optional, 0, 1'000'000));
    message.loopLagMs = fields.integer(QStringLiteral("loop_lag_ms"), Need::Optional, 0, kMaxBytes);
    message.sentAt = fields.time(QStringLiteral("sent_at"));
    return message;
}

Message readStarted(Fields &fields)
{
    return JobStarted{readKey(fields), fields.integer(QStringLiteral("pid"), Need::Optional, 0, kMaxBytes),
                      fields.time(QStringLiteral("started_at"))};
}

Message readOutput(Fields &fields)
{
    JobOutput message;
    message.key = readKey(fields);
    if (const auto stream = jobs::streamFrom(fields.text(QStringLiteral("stream"), Need::Required, kMaxWord)))
        message.stream = *stream;
    else
        fields.complain(QStringLiteral("stream"), QStringLiteral("is neither stdout nor stderr"));
    message.offset = fields.integer(QStringLiteral("offset"), Need::Required, 0, kMaxBytes);
    const QString encoding = fields.text(QStringLiteral("encoding"), Need::Optional, kMaxWord);
    message.data = fields.rawText(QStringLiteral("data")).toUtf8();
    if (encoding == u"base64") {
        const auto decoded = QByteArray::fromBase64Encoding(message.data, QByteArray::AbortOnBase64DecodingErrors);
        if (!decoded)
            fields.complain(QStringLiteral("data"), QStringLiteral("is not base64"));
        message.data = *decoded;
    } else if (!encoding.isEmpty()) {
        fields.complain(QStringLiteral("encoding"), QStringLiteral("is not base64, the only one there is"));
    }
    return message;
}

bool isOutcome(RunState state)
{
    return jobs::isFinal(state) && state != RunState::Skipped && state != RunState::Missed;
}

/// An old worker's words for how a job ended; the exit code decides where the word says nothing.
RunState statusOfOwnJob(const QString &word, const std::optional<int> &exitCode)
{
    if (const auto state = jobs::runStateFrom(word); state && jobs::isFinal(*state))
        return *state;
    for (const auto *good : {"success", "ok", "completed", "complete", "done", "passed"}) {
        if (word.compare(QLatin1String(good), Qt::CaseInsensitive) == 0)
            return RunState::Succeeded;
    }
    for (const auto *late : {"timeout", "timed out"}) {
        if (word.compare(QLatin1String(late), Qt::CaseInsensitive) == 0)
            return RunState::TimedOut;
    }
    return word.isEmpty() && exitCode == 0 ? RunState::Succeeded : RunState::Failed;
}

/// A job that an old worker ran on its own: only its name is needed. The message is kept as it came, so what cannot be
/// read of it is not lost.
void readOwnJob(Fields &fields, JobResult &message)
{
    const QString name = fields.has(QStringLiteral("job_id")) ? QStringLiteral("job_id") : QStringLiteral("job");
    message.ownJob = fields.textOrNumber(name, Need::Optional, kMaxName);
    if (message.ownJob.isEmpty())
        fields.complain(QStringLiteral("run_id"), QStringLiteral("is missing, and so are job_id and job"));
    fields.forgive();
}

Message readResult(Fields &fields)
{
    JobResult message;
    jobs::Outcome &outcome = message.outcome;
    const bool isOwn = !fields.has(QStringLiteral("run_id"));
    if (isOwn)
        readOwnJob(fields, message);
    else
        outcome.key = readKey(fields);
    constexpr qint64 none = std::numeric_limits<qint64>::min();
    const qint64 code = fields.integer(QStringLiteral("exit_code"), Need::Optional, std::numeric_limits<int>::min(),
                                       std::numeric_limits<int>::max(), none);
    if (code != none)
        outcome.exitCode = static_cast<int>(code);
    const QString word = fields.text(QStringLiteral("status"), isOwn ? Need::Optional : Need::Required, kMaxWord);
    if (isOwn)
        outcome.status = statusOfOwnJob(word, outcome.exitCode);
    else if (const auto state = jobs::runStateFrom(word); state && isOutcome(*state))
        outcome.status = *state;
    else
        fields.complain(QStringLiteral("status"),
                        QStringLiteral("is not succeeded, failed, timed_out, cancelled or lost"));
    outcome.reason = fields.text(QStringLiteral("reason"), Need::Optional, kMaxReason);
    outcome.outputBytes = fields.integer(QStringLiteral("output_bytes"), Need::Optional, 0, kMaxBytes);
    outcome.startedAt = fields.time(QStringLiteral("started_at"));
    outcome.finishedAt = fields.time(QStringLiteral("finished_at"));
    const qint64 took = fields.integer(QStringLiteral("took_ms"), Need::Optional, 0, kMaxBytes, -1);
    if (took >= 0)
        outcome.took = Milliseconds(took);
    return message;
}

Message readEvent(Fields &fields)
{
    return Event{fields.text(QStringLiteral("text"), Need::Optional, kMaxReason)};
}

Message readStart(Fields &fields)
{
    JobStart message;
    jobs::Assignment &assignment = message.assignment;
    assignment.key = readKey(fields);
    assignment.job = fields.text(QStringLiteral("job"), Need::Required, kMaxName);
    assignment.command = fields.list(QStringLiteral("command"), Need::Required);
    assignment.env = fields.map(QStringLiteral("env"));
    assignment.cwd = fields.text(QStringLiteral("cwd"), Need::Optional, kMaxFolder);
    assignment.timeout = readSeconds(fields, QStringLiteral("timeout_s"));
    assignment.fence = fields.integer(QStringLiteral("fence"), Need::Optional, 0, kMaxBytes);
    assignment.grace = readSeconds(fields, QStringLiteral("grace_s"));
    assignment.linger = readSeconds(fields, QStringLiteral("linger_s"));
    assignment.passEnv = fields.list(QStringLiteral("pass_env"), Need::Optional);
    assignment.success = readSuccess(fields, QStringLiteral("success"));
    assignment.store = fields.text(QStringLiteral("store"), Need::Optional, kMaxWord);
    assignment.epoch = fields.text(QStringLiteral("epoch"), Need::Optional, kMaxWord);
    assignment.plannedAt = fields.time(QStringLiteral("planned_at"));
    // A word of a later version: what is not understood is not acted on, so the run stays where it is.
    assignment.onDisconnect =
        jobs::onDisconnectFrom(fields.text(QStringLiteral("on_disconnect"), Need::Optional, kMaxWord))
            .value_or(jobs::OnDisconnect::Wait);
    return message;
}

Message readCancel(Fields &fields)
{
    return JobCancel{readKey(fields), fields.text(QStringLiteral("reason"), Need::Optional, kMaxReason)};
}

Message readDrill(Fields &)
{
    return Drill{};
}

Message readRotate(Fields &)
{
    return CredentialRotate{};
}

Message readOffer(Fields &fields)
{
    return CredentialOffer{fields.sha256(QStringLiteral("sha256"))};
}

Message readGoodbye(Fields &fields)
{
    return Goodbye{fields.text(QStringLiteral("reason"), Need::Optional, kMaxReason)};
}

/// A registration is asked for once more.
Registered readAsked(Fields &fields)
{
    Registered asked;
    asked.isAsked = true;
    asked.store = fields.text(QStringLiteral("store"), Need::Optional, kMaxWord);
    asked.epoch = fields.text(QStringLiteral("epoch"), Need::Required, kMaxWord);
    return asked;
}

Message readAck(Fields &fields)
{
    Ack message;
    const QString word = fields.text(QStringLiteral("msg"), Need::Optional, kMaxWord);
    if (word == u"register_again") {
        message.registered = readAsked(fields);
        return message;
    }
    if (word != u"registered") {
        message.durable = fields.flag(QStringLiteral("durable"));
        fields.object(QStringLiteral("receipt"), [&](Fields &each) {
            jobs::Receipt receipt{readKey(each), {}, {}};
            if (each.has(QStringLiteral("stdout")))
                receipt.stdoutBytes = each.integer(QStringLiteral("stdout"), Need::Required, 0, kMaxBytes);
            if (each.has(QStringLiteral("stderr")))
                receipt.stderrBytes = each.integer(QStringLiteral("stderr"), Need::Required, 0, kMaxBytes);
            receipt.isTaken = message.durable;
            message.receipt = receipt;
        });
        return message;
    }
    Registered registered;
    registered.protocol = static_cast<int>(fields.integer(QStringLiteral("protocol"), Need::Optional, 1, 1'000'000, 0));
    if (registered.protocol == 0) {
        message.registered = registered; // an old server says no more
        return message;
    }
    registered.server = fields.text(QStringLiteral("server"), Need::Optional, kMaxWord);
    registered.store = fields.text(QStringLiteral("store"), Need::Optional, kMaxWord);
    registered.epoch = fields.text(QStringLiteral("epoch"), Need::Optional, kMaxWord);
    fields.objects(QStringLiteral("keep"), kMaxHoldings, [&](Fields &each) {
        registered.keep += {readKey(each), each.integer(QStringLiteral("stdout"), Need::Optional, 0, kMaxBytes),
                            each.integer(QStringLiteral("stderr"), Need::Optional, 0, kMaxBytes)};
    });
    fields.objects(QStringLiteral("cancel"), kMaxHoldings, [&](Fields &each) { registered.cancel += readKey(each); });
    fields.object(QStringLiteral("last_outage"), [&](Fields &each) { registered.lastOutage = readVerdict(each); });
    message.registered = registered;
    return message;
}

Message readError(Fields &fields)
{
    return Error{fields.text(QStringLiteral("code"), Need::Optional, kMaxErrorCode),
                 fields.text(QStringLiteral("reason"), Need::Optional, kMaxErrorReason),
                 fields.text(QStringLiteral("path"), Need::Optional, kMaxErrorPath)};
}

using Reader = Message (*)(Fields &);
constexpr auto kReaders = std::to_array<Reader>({
    readRegister,
    readHeartbeat,
    readStarted,
    readOutput,
    readResult,
    readEvent,
    readOffer,
    readStart,
    readCancel,
    readGoodbye,
    readDrill,
    readRotate,
    readAck,
    readError,
});
static_assert(kReaders.size() == std::variant_size_v<Message> - 1, "each message but Unknown needs its reader");

/// An old worker's progress messages about jobs of its own say nothing that can be put on record.
bool isAboutOwnJob(const QString &type, const Fields &fields)
{
    return (type == u"job_started" || type == u"job_output") && !fields.has(QStringLiteral("run_id"));
}

Message readMessage(const QString &type, Fields &fields)
{
    for (std::size_t i = 0; i < kReaders.size(); ++i) {
        if (type == QLatin1String(kTypeNames[i]))
            return isAboutOwnJob(type, fields) ? Unknown{type} : kReaders[i](fields);
    }
    return Unknown{cutTo(type, kMaxWord)};
}

bool isGoodId(const QJsonValue &id)
{
    return id.isUndefined() || id.isDouble() || id.isNull() || (id.isString() && id.toString().size() <= kMaxMessageId);
}

} // namespace

std::variant<Envelope, DecodeFailure> decode(QByteArrayView text)
{
    const Result<QJsonObject> parsed = readObject(text);
    if (!parsed)
        return DecodeFailure{parsed.problem()};
    const QJsonObject &object = *parsed;

    const QJsonValue id = object.value(QStringLiteral("id"));
    if (!isGoodId(id)) {
        return DecodeFailure{{QStringLiteral("bad_field"),
                              QStringLiteral("is not a string of at most %1 characters or a number").arg(kMaxMessageId),
                              QStringLiteral("id"),
                              {}}};
    }
    const QJsonValue type = object.value(QStringLiteral("type"));
    if (!type.isString() || type.toString().isEmpty())
        return DecodeFailure{
            {QStringLiteral("no_type"), QStringLiteral("the message has no \"type\", or it is not a string"), {}, {}},
            id};

    Fields fields(object);
    Envelope envelope{id, readMessage(type.toString(), fields)};
    if (fields.problem())
        return DecodeFailure{*fields.problem(), id};
    if (auto *result = std::get_if<JobResult>(&envelope.message); result && !result->ownJob.isEmpty())
        result->raw = text.toByteArray();
    return envelope;
}

} // namespace holdfast::protocol
