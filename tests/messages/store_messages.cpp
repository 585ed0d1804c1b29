// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/problems.h"
#include "tests/messages/sheet.h"

namespace holdfast::messages {

void addStoreMessages(Sheet &sheet)
{
    const QString path = QStringLiteral("/PATH/holdfast.db");
    sheet.head("Why the database cannot be used");
    sheet.say(QStringLiteral("a second server"), store::usedByAnother(path));
    sheet.say(QStringLiteral("the file was moved away"), store::gone(path));
    sheet.say(QStringLiteral("another file has its name"), store::replaced(path));
    sheet.say(QStringLiteral("it is damaged"), store::damaged(path, QStringLiteral("HOW")));
}

} // namespace holdfast::messages
