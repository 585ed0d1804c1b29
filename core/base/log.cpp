// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/log.h"

namespace holdfast {

Q_LOGGING_CATEGORY(lcApp, "holdfast.app")
Q_LOGGING_CATEGORY(lcLink, "holdfast.link")
Q_LOGGING_CATEGORY(lcHttp, "holdfast.http")
Q_LOGGING_CATEGORY(lcJobs, "holdfast.jobs")
Q_LOGGING_CATEGORY(lcStore, "holdfast.store")
Q_LOGGING_CATEGORY(lcProcess, "holdfast.process")

void log(const QLoggingCategory &category, LogLevel level, const QString &what, const QString &action)
{
    QString text = what; // of a peer, it may be, which must not tell people what to do
    text.replace(QChar(kActionMark), QChar(QChar::ReplacementCharacter));
    if (!action.isEmpty())
        text += QChar(kActionMark) + action;
    const QMessageLogger logger(nullptr, 0, nullptr, category.categoryName());
    switch (level) {
    case LogLevel::Debug:
        if (category.isDebugEnabled())
            logger.debug().noquote() << text;
        return;
    case LogLevel::Info:
        logger.info().noquote() << text;
        return;
    case LogLevel::Warning:
        logger.warning().noquote() << text;
        return;
    case LogLevel::Error:
        logger.critical().noquote() << text;
        return;
    }
}

} // namespace holdfast
