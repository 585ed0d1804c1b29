// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/client/command_run.h"

#include "core/base/printable.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <utility>

namespace holdfast::app::client {

CommandRun::CommandRun(const CommandContext &context)
    : m_context(context)
{}

bool CommandRun::print(const QByteArray &bytes)
{
    switch (m_context.console.out(bytes)) {
    case Written::All:
        return true;
    case Written::ReaderGone:
        finish(ExitCode::Done);
        return false;
    case Written::Failed:
        note(QStringLiteral("standard output cannot be written"));
        finish(ExitCode::Failed);
        return false;
    }
    return false;
}

bool CommandRun::printJson(const QJsonValue &value)
{
    const QJsonDocument document = value.isArray() ? QJsonDocument(value.toArray()) : QJsonDocument(value.toObject());
    return print(printableJson(document) + '\n');
}

void CommandRun::note(const QString &line)
{
    m_context.console.err((QStringLiteral("holdfast: ") + printable(line) + u'\n').toUtf8());
}

void CommandRun::writeError(const QByteArray &bytes)
{
    m_context.console.err(bytes);
}

void CommandRun::finish(ExitCode code)
{
    if (!std::exchange(m_finished, true))
        Q_EMIT finished(static_cast<int>(code));
}

void CommandRun::finishBadly(const Answer &answer)
{
    if (answer.kind == Answer::Kind::Unreachable) {
        const QString &todo = answer.todo;
        const QString advice = todo.isEmpty() ? todo : QStringLiteral(". ") + todo.left(1).toUpper() + todo.mid(1);
        note(QStringLiteral("cannot reach the server at ") + answer.message + advice);
        finish(ExitCode::Unreachable);
    } else {
        note(QStringLiteral("refused: ") + answer.message);
        finish(ExitCode::Refused);
    }
}

} // namespace holdfast::app::client
