// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/client/answer.h"
#include "app/client/console.h"
#include "core/base/time.h"

#include <QJsonValue>
#include <QObject>

#include <optional>

namespace holdfast::app::client {

class HttpClient;

/// How long a client waits for what. Tests use shorter ones.
struct ClientTimes
{
    Milliseconds silence{10'000};                     ///< without a byte of an answer
    Milliseconds pollFirst{300};                      ///< between two looks at a run, growing …
    Milliseconds pollMost{1'000};                     ///< … up to this
    Milliseconds patience{60'000};                    ///< with a server that was there and is gone
    std::optional<Milliseconds> whole = std::nullopt; ///< the command ends after this, done or not
};

/// What every session works with. The two references outlive it.
struct CommandContext
{
    HttpClient &http;
    const Console &console;
    bool json = false;
    ClientTimes times;
    View view;
};

/// One command in the making: asks, prints, and says once with what code the program ends.
class CommandRun : public QObject
{
    Q_OBJECT

public:
    explicit CommandRun(const CommandContext &context);

    virtual void start() = 0;

Q_SIGNALS:
    void finished(int exitCode);

protected:
    [[nodiscard]] HttpClient &http() const { return m_context.http; }
    [[nodiscard]] const ClientTimes &times() const { return m_context.times; }
    [[nodiscard]] bool json() const { return m_context.json; }
    [[nodiscard]] const View &view() const { return m_context.view; }

    /// Writes to standard output; if that fails, ends the session and returns false.
    bool print(const QByteArray &bytes);
    bool print(const QString &text) { return print(text.toUtf8()); }
    bool printJson(const QJsonValue &value);
    /// One line on standard error.
    void note(const QString &line);
    void writeError(const QByteArray &bytes);

    void finish(ExitCode code);
    /// Says why there is no good answer, and ends.
    void finishBadly(const Answer &answer);

private:
    const CommandContext m_context;
    bool m_finished = false;
};

} // namespace holdfast::app::client
