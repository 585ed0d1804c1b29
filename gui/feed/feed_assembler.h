// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "gui/feed/values.h"

#include <QJsonObject>

namespace holdfast::gui {

/// Puts the messages of one connection to /ws/monitor together: a snapshot or a batch that came in several messages is
/// given out when its last part is there. Pure.
class FeedAssembler final
{
public:
    /// One text message. Nothing: more parts follow, or it is of a kind that this version does not know. The problem:
    /// the peer does not speak the feed, and the connection is of no use.
    [[nodiscard]] Result<std::optional<FeedUpdate>> take(const QByteArray &message);

private:
    [[nodiscard]] Result<void> begin(const QJsonObject &json, bool snapshot);
    void addRows(const QJsonObject &json);

    std::optional<FeedUpdate> m_open; ///< what has come of it so far
    bool m_hasSnapshot = false;
    qint64 m_seq = 0;
};

} // namespace holdfast::gui
