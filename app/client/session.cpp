// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/client/session.h"

#include "app/printable.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <utility>

namespace holdfast::app::client {

Session::Session(const SessionContext &context)
    : m_context(context)
{}

bool Session::print(const QByteArray &bytes)
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

bool Session::printJson(const QJsonValue &value)
{
    const QJsonDocument document = value.isArray() ? QJsonDocument(value.toArray()) : QJsonDocument(value.toObject());
    return print(printableJson(document) + '\n');
}

void Session::note(const QString &line)
{
    m_context.console.err((QStringLiteral("holdfast: ") + printable(line) + u'\n').toUtf8());
}

void Session::writeError(const QByteArray &bytes)
{
    m_context.console.err(bytes);
}

void Session::finish(ExitCode code)
{
    if (!std::exchange(m_finished, true))
        Q_EMIT finished(static_cast<int>(code));
}

void Session::finishBadly(const Answer &answer)
{
    if (answer.kind == Answer::Kind::Unreachable) {
        note(QStringLiteral("cannot reach the server at ") + answer.message);
        finish(ExitCode::Unreachable);
    } else {
        note(QStringLiteral("refused: ") + answer.message);
        finish(ExitCode::Refused);
    }
}

} // namespace holdfast::app::client
