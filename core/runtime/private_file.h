// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayView>
#include <QString>

namespace holdfast::runtime {

enum class Durable {
    No,  ///< whole after the end of the process; after a power cut it may be missing or empty
    Yes, ///< on the disk when the call returns
};

/// Writes a whole file so that a reader finds the old one, or the new one, or none, and never a part. Only its owner
/// may read it, from its first byte on; on Windows the folder's access list says who. Empty: done. Else what failed, as
/// people read it. Blocks.
[[nodiscard]] QString writePrivateFile(const QString &path, QByteArrayView content, Durable durable = Durable::Yes);

/// Nobody but its owner may read or write that file, as far as the file says. On Windows its folder says so.
[[nodiscard]] bool isPrivateFile(const QString &path);

} // namespace holdfast::runtime
