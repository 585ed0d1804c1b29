// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDateTime>
#include <QTimeZone>

#include <utility>

/// What later versions of Qt 6 renamed, under one name that compiles without a warning from 6.4 on.
namespace holdfast {

/// Qt 6.9 deprecated Qt::UTC as an argument, and QTimeZone::UTC exists since 6.5. QTimeZone::utc() is no way out:
/// in 6.4 a time in that zone ends in "+00:00" when it is written, not in "Z".
[[nodiscard]] inline QDateTime utcDateTime(qint64 msecs)
{
#if QT_VERSION >= QT_VERSION_CHECK(6, 5, 0)
    return QDateTime::fromMSecsSinceEpoch(msecs, QTimeZone::UTC);
#else
    return QDateTime::fromMSecsSinceEpoch(msecs, Qt::UTC);
#endif
}

/// The signal that QWebSocket emits on an error; Qt 6.5 renamed it. A template, so that this header needs no
/// QtWebSockets.
template <typename WebSocket>
[[nodiscard]] constexpr auto errorSignalOf()
{
#if QT_VERSION >= QT_VERSION_CHECK(6, 5, 0)
    return &WebSocket::errorOccurred;
#else
    return qOverload<decltype(std::declval<const WebSocket &>().error())>(&WebSocket::error);
#endif
}

} // namespace holdfast
