// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/notify/configured.h"

#include <algorithm>

namespace holdfast::notify {
namespace {

const PutChannel *find(const QList<PutChannel> &list, const QString &name)
{
    const auto found =
        std::find_if(list.begin(), list.end(), [&name](const PutChannel &put) { return put.channel.name == name; });
    return found == list.end() ? nullptr : &*found;
}

} // namespace

ConfigChanges changesFor(const QList<PutChannel> &onRecord, const QList<PutChannel> &inConfig)
{
    ConfigChanges changes;
    for (PutChannel put : inConfig) {
        put.channel.isConfigured = true;
        const PutChannel *former = find(onRecord, put.channel.name);
        if (former == nullptr || *former != put)
            changes.puts += put;
    }
    for (const PutChannel &put : onRecord) {
        if (put.channel.isConfigured && find(inConfig, put.channel.name) == nullptr)
            changes.drops += put.channel.name;
    }
    return changes;
}

} // namespace holdfast::notify
