// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/client/log_reader.h"

#include "app/client/words.h"

namespace holdfast::app::client {
namespace {

constexpr int kNotFound = 404;

/// A chunk's bytes: text, or base64 where they were not UTF-8.
QByteArray bytesOf(const QJsonObject &chunk)
{
    const QByteArray data = chunk[QStringLiteral("data")].toString().toUtf8();
    return chunk[QStringLiteral("encoding")].toString() == u"base64" ? QByteArray::fromBase64(data) : data;
}

/// A sequence number comes as a number or as text; it is only ever handed back.
QString sequence(const QJsonValue &value)
{
    return value.isDouble() ? QString::number(value.toInteger()) : value.toString();
}

} // namespace

LogReader::LogReader(const CommandContext &context, RunLog command)
    : CommandRun(context)
    , m_asker(context.http, context.times, this)
    , m_command(std::move(command))
{
    connect(&m_asker, &PollingClient::waiting, this,
            [this](const QString &why) { note(QStringLiteral("the server is gone, waiting for it: ") + why); });
}

void LogReader::start()
{
    ask(true);
}

void LogReader::ask(bool now)
{
    const Request request = logRequest(m_command.id, m_after, m_command.follow ? PollingClient::kKept : Seconds(0));
    const auto handler = [this](const Answer &answer) { onChunks(answer); };
    if (now)
        m_asker.ask(request, handler);
    else
        m_asker.askForNews(request, handler);
}

void LogReader::onChunks(const Answer &answer)
{
    if (answer.kind == Answer::Kind::Refused && answer.status == kNotFound && !m_isRun)
        return askForNewestRun(answer);
    if (answer.kind != Answer::Kind::Good)
        return finishBadly(answer);
    m_isRun = true;
    m_encoding = answer.value[QStringLiteral("output_encoding")].toString();
    const QJsonArray chunks = answer.value[QStringLiteral("chunks")].toArray();
    if (!take(chunks))
        return;
    if (const QString next = sequence(answer.value[QStringLiteral("next")]); !next.isEmpty())
        m_after = next;
    if (!chunks.isEmpty())
        m_asker.hurry();

    const bool more = answer.value[QStringLiteral("more")].toBool() && !chunks.isEmpty();
    const bool isOver = answer.value[QStringLiteral("final")].toBool();
    if (more)
        return ask(true);
    if (m_command.follow && !isOver)
        return ask(false);
    if (json() && !printJson(m_chunks))
        return;
    finish(ExitCode::Done);
}

/// No run has that id: perhaps a job has that name.
void LogReader::askForNewestRun(const Answer &refusal)
{
    m_asker.ask(requestFor(RunList{m_command.id, {}, 1}, {}), [this, refusal](const Answer &answer) {
        const QJsonObject run = answer.value.toArray().first().toObject();
        if (answer.kind != Answer::Kind::Good || run.isEmpty())
            return finishBadly(refusal);
        m_isRun = true;
        m_command.id = run[QStringLiteral("id")].toString();
        note(QStringLiteral("this is the output of ") + runSentence(run));
        ask(true);
    });
}

bool LogReader::take(const QJsonArray &chunks)
{
    for (const QJsonValue &value : chunks) {
        const QJsonObject chunk = value.toObject();
        const bool isError = chunk[QStringLiteral("stream")].toString() == u"stderr";
        if (json())
            m_chunks += chunk;
        else if (isError)
            writeError(shown(bytesOf(chunk), m_errorDecoder));
        else if (!print(shown(bytesOf(chunk), m_outDecoder)))
            return false;
    }
    return true;
}

/// UTF-8 stays as it is, byte for byte. An older server names no encoding.
QByteArray LogReader::shown(const QByteArray &bytes, std::optional<TextDecoder> &decoder)
{
    if (m_encoding.isEmpty() || m_encoding == u"utf-8")
        return bytes;
    if (!decoder)
        decoder.emplace(m_encoding);
    return decoder->decode(bytes).toUtf8();
}

} // namespace holdfast::app::client
