// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/tokens/pins.h"

#include <QSettings>

namespace holdfast::gui::pins {
namespace {

constexpr auto kPinsKey = "servers/pins";

} // namespace

QString of(const ServerAddress &server)
{
    return QSettings().value(QLatin1String(kPinsKey)).toMap().value(server.key()).toString();
}

void remember(const ServerAddress &server, const QString &pin)
{
    QVariantMap all = QSettings().value(QLatin1String(kPinsKey)).toMap();
    if (pin.isEmpty())
        all.remove(server.key());
    else
        all[server.key()] = pin;
    QSettings().setValue(QLatin1String(kPinsKey), all);
}

} // namespace holdfast::gui::pins
