// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/notify/channel.h"

#include "core/access/name_pattern.h"
#include "core/base/words.h"

#include <QUrl>

namespace holdfast::notify {
namespace {

constexpr Words<ChannelKind, 3> kChannels{{
    {ChannelKind::Webhook, "webhook"},
    {ChannelKind::Mail, "mail"},
    {ChannelKind::Exec, "exec"},
}};

} // namespace

QString toString(ChannelKind kind)
{
    return wordFor(kChannels, kind);
}

std::optional<ChannelKind> channelKindFrom(const QString &word)
{
    return valueFor(kChannels, word);
}

QString shownTarget(const Channel &channel)
{
    if (channel.kind != ChannelKind::Webhook)
        return channel.target;
    const QUrl url(channel.target);
    const QString place =
        url.toString(QUrl::RemoveUserInfo | QUrl::RemovePath | QUrl::RemoveQuery | QUrl::RemoveFragment);
    return place + QStringLiteral("/\u2026");
}

bool wants(const Channel &channel, EventKind kind, const QString &job, const QMap<QString, QString> &labels)
{
    const Rules &rules = channel.rules;
    if (!rules.on.contains(kind))
        return false;
    if (job.isEmpty())
        return true;
    if (!rules.jobs.isEmpty() && !access::matchesPattern(rules.jobs, job))
        return false;
    for (auto it = rules.labels.begin(); it != rules.labels.end(); ++it) {
        if (labels.value(it.key()) != it.value() || !labels.contains(it.key()))
            return false;
    }
    return true;
}

} // namespace holdfast::notify
