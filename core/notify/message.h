// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/notify/event.h"

#include <QList>
#include <QMap>
#include <QStringList>

namespace holdfast::notify {

/// A message for people, as plain text for narrow screens: a subject of one line, and lines that may be broken
/// anywhere.
struct Message
{
    QString subject;
    QString text;
};

/// What a message has beside its events.
struct MessageFacts
{
    QString server;        ///< how people call the server: its address; empty: not known
    QStringList lastLines; ///< of the run's output, as lastLines() gives them; for a message of one event
    int leftOut = 0;       ///< events that the outbox had no room for
};

/// One event in full, several as a list in which those of one kind and cause share a paragraph. `events` is not empty.
[[nodiscard]] Message messageOf(const QList<Event> &events, const MessageFacts &facts = {});

inline constexpr int kLastLines = 10;
inline constexpr qsizetype kLongestLine = 200;

/// The last lines of an output, at most kLastLines, each cut to kLongestLine characters, without what could steer a
/// terminal. "***" stands for the values of variables whose names say that they are secret, such as DB_PASSWORD; values
/// of fewer than 4 characters stay.
[[nodiscard]] QStringList lastLines(const QByteArray &output, const QMap<QString, QString> &environment);

} // namespace holdfast::notify
