// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/client/view.h"

#include <QMap>

namespace holdfast::app::client {
namespace {

constexpr const char *kGood = "\x1b[32m";
constexpr const char *kDoubtful = "\x1b[33m";
constexpr const char *kBad = "\x1b[31m";
constexpr const char *kPlain = "\x1b[0m";

const QMap<QString, QLatin1String> &colors()
{
    static const QMap<QString, QLatin1String> colors{
        {"succeeded", QLatin1String(kGood)},     {"connected", QLatin1String(kGood)},
        {"running", QLatin1String(kGood)},       {"failed", QLatin1String(kBad)},
        {"timed_out", QLatin1String(kBad)},      {"lost", QLatin1String(kBad)},
        {"missed", QLatin1String(kBad)},         {"offline", QLatin1String(kBad)},
        {"queued", QLatin1String(kDoubtful)},    {"assigned", QLatin1String(kDoubtful)},
        {"degraded", QLatin1String(kDoubtful)},  {"skipped", QLatin1String(kDoubtful)},
        {"cancelled", QLatin1String(kDoubtful)}, {"paused", QLatin1String(kDoubtful)}};
    return colors;
}

bool wantsColor(Color choice, bool isTerminal)
{
    switch (choice) {
    case Color::Always:
        return true;
    case Color::Never:
        return false;
    case Color::Auto:
        return isTerminal;
    }
    Q_UNREACHABLE();
}

} // namespace

View viewFor(const Options &options, const Terminal &terminal)
{
    View view;
    view.utc = options.utc;
    view.zone = options.utc ? QTimeZone::utc() : terminal.zone;
    if (terminal.isTerminal)
        view.width = options.columns > 0 ? options.columns : terminal.width;
    view.color = wantsColor(options.color, terminal.isTerminal);
    return view;
}

QString painted(const QString &text, const QString &state)
{
    const auto color = colors().constFind(state);
    return color == colors().constEnd() ? text : *color + text + QLatin1String(kPlain);
}

} // namespace holdfast::app::client
