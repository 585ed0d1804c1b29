// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/client/log_reader.h"

namespace holdfast::app::client {
namespace {

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

LogReader::LogReader(const SessionContext &context, RunLog command)
    : Session(context)
    , m_asker(context.http, context.times, this)
    , m_command(std::move(command))
{
    connect(&m_asker, &PatientAsker::waiting, this,
            [this](const QString &why) { note(QStringLiteral("the server is gone, waiting for it: ") + why); });
}

void LogReader::start()
{
    ask(true);
}

void LogReader::ask(bool now)
{
    const Request request = logRequest(m_command.id, m_after);
    const auto handler = [this](const Answer &answer) { onChunks(answer); };
    if (now)
        m_asker.ask(request, handler);
    else
        m_asker.askLater(request, handler);
}

void LogReader::onChunks(const Answer &answer)
{
    if (answer.kind != Answer::Kind::Good)
        return finishBadly(answer);
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

bool LogReader::take(const QJsonArray &chunks)
{
    for (const QJsonValue &value : chunks) {
        const QJsonObject chunk = value.toObject();
        if (json())
            m_chunks += chunk;
        else if (chunk[QStringLiteral("stream")].toString() == u"stderr")
            writeError(bytesOf(chunk));
        else if (!print(bytesOf(chunk)))
            return false;
    }
    return true;
}

} // namespace holdfast::app::client
