// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <QByteArray>

namespace holdfast::messages {

/// The user-visible messages of one room, as the program's own functions make them, with when each is said.
class Sheet final
{
public:
    void head(const char *title);
    void say(const QString &when, const QString &message, const QString &todo = {});
    void say(const QString &when, const Problem &problem);
    /// What must be refused.
    template <typename T>
    void refuse(const QString &when, const Result<T> &result)
    {
        if (result.ok())
            qFatal("not refused: %s", qPrintable(when));
        say(when, result.problem());
    }
    [[nodiscard]] QByteArray text() const { return m_text; }

private:
    QByteArray m_text;
};

// Each fills its room's sheet.
void addLinkMessages(Sheet &sheet);
void addJobMessages(Sheet &sheet);
void addScheduleMessages(Sheet &sheet);
void addNotifyMessages(Sheet &sheet);
void addServerMessages(Sheet &sheet);
void addStoreMessages(Sheet &sheet);
void addAppMessages(Sheet &sheet);

} // namespace holdfast::messages
