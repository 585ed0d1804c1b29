// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/channels.h"

#include "app/client/request.h"
#include "app/options/token_file.h"
#include "core/notify/channel_json.h"

#include <QJsonDocument>

namespace holdfast::app {
namespace {

Result<notify::PutChannel> channelOf(const NotifyAdd &add)
{
    const auto command = withSecrets(add);
    if (!command)
        return command.problem();
    const client::Request request = client::requestFor(*command, {});
    return notify::channelAskedFor(QJsonDocument::fromJson(request.body).object());
}

} // namespace

Result<QList<notify::PutChannel>> configuredChannels(const Options &options)
{
    QList<notify::PutChannel> channels;
    for (const NotifyAdd &add : options.channels) {
        const auto channel = channelOf(add);
        if (!channel)
            return Problem{.code = channel.problem().code,
                           .what = channel.problem().text(),
                           .where = QStringLiteral("channel \"%1\"").arg(add.name)};
        channels += *channel;
    }
    return channels;
}

} // namespace holdfast::app
