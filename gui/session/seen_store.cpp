// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/session/seen_store.h"

#include <QSettings>
#include <QVariantMap>

namespace holdfast::gui::seen_store {
namespace {

constexpr auto kSeenKey = "servers/seen";
const QString kLost = QStringLiteral("lost");
const QString kJobs = QStringLiteral("jobs");

} // namespace

SeenFailures of(const ServerAddress &server)
{
    const QVariantMap seen = QSettings().value(QLatin1String(kSeenKey)).toMap().value(server.key()).toMap();
    return {seen.value(kJobs).toStringList(), seen.value(kLost).toInt()};
}

void remember(const ServerAddress &server, const SeenFailures &seen)
{
    QVariantMap all = QSettings().value(QLatin1String(kSeenKey)).toMap();
    if (seen == SeenFailures())
        all.remove(server.key());
    else
        all[server.key()] = QVariantMap{{kJobs, seen.jobs}, {kLost, seen.lost}};
    QSettings().setValue(QLatin1String(kSeenKey), all);
}

} // namespace holdfast::gui::seen_store
