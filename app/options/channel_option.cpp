// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/options/command_line.h"
#include "app/options/setting_values.h"
#include "app/options/shell_words.h"

#include <algorithm>

namespace holdfast::app {
namespace {

/// One channel, or what is wrong with it.
Result<NotifyAdd> channelIn(const QString &text)
{
    const auto words = wordsOf(text);
    if (!words)
        return words.problem();
    const auto line = readCommandLine(QStringList{QStringLiteral("notify"), QStringLiteral("add")} + *words);
    if (!line)
        return line.problem();
    const auto *add = line->command ? std::get_if<NotifyAdd>(&*line->command) : nullptr;
    const bool hasSettings = std::any_of(line->settings.begin(), line->settings.end(),
                                         [](const QStringList &values) { return !values.isEmpty(); });
    if (add == nullptr || hasSettings)
        return Problem{.code = QStringLiteral("options"),
                       .what = QStringLiteral("is not what follows \"holdfast notify add\"")};
    if (add->webhookFile == u"-" || add->secretFile == u"-")
        return Problem{.code = QStringLiteral("options"), .what = QStringLiteral("names standard input; name a file")};
    return *add;
}

} // namespace

QString applyChannels(Options &options, const QStringList &values)
{
    for (const QString &value : values) {
        const auto channel = channelIn(value);
        if (!channel)
            return QStringLiteral("\"%1\": %2").arg(value.left(100), channel.problem().text());
        const bool isThere = std::any_of(options.channels.begin(), options.channels.end(),
                                         [&](const NotifyAdd &add) { return add.name == channel->name; });
        if (isThere)
            return QStringLiteral("there are two channels named \"%1\"").arg(channel->name);
        options.channels += *channel;
    }
    return {};
}

} // namespace holdfast::app
