// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/service/event.h"

#include "core/base/printable.h"

namespace holdfast::app::service {

bool isForEventLog(const LogRecord &record)
{
    return record.level >= LogLevel::Warning && record.category != u"qt"; // what Qt warns of is for its developers
}

QString eventText(const LogRecord &record)
{
    const QString text = printable(record.message);
    return record.action.isEmpty() ? text : text + QStringLiteral("\n\nTo do: ") + printable(record.action);
}

} // namespace holdfast::app::service
