// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/link/effects.h"

#include <QList>

namespace holdfast::spool {

/// A worker's own list of its outages, `outages.json` in its data folder: what it saw is not forgotten when its process
/// ends before the link is back. Not for two threads at once.
class OutageList final
{
public:
    static constexpr qsizetype kMax = 100; ///< the newest are kept

    explicit OutageList(const QString &dir);

    /// Reads the file. The problem: there is one that cannot be read. It counts as empty, and the next outage replaces
    /// it.
    [[nodiscard]] Result<void> load();
    /// The newest outage, where it is not over.
    [[nodiscard]] std::optional<protocol::LinkLoss> unfinished() const;
    /// Puts one on the list, and the list on the disk. The news of the newest one, while it lasts, replaces it.
    Result<void> note(const link::NoteOutage &outage);
    [[nodiscard]] const QList<link::NoteOutage> &all() const { return m_outages; } ///< oldest first

private:
    QString m_path;
    QList<link::NoteOutage> m_outages;
};

} // namespace holdfast::spool
