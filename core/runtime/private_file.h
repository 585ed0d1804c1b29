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
/// may read it, from its first byte on; on Windows the system and its administrators may, too. Empty: done. Else what
/// failed, as people read it. Blocks.
[[nodiscard]] QString writePrivateFile(const QString &path, QByteArrayView content, Durable durable = Durable::Yes);

/// Makes a folder for its owner only, as above. False where one is, or its parent is not.
[[nodiscard]] bool makePrivateFolder(const QString &path);

/// Nobody but its owner may read or write that file or folder, as far as it says itself; on Windows nobody but its
/// owner, the system and the administrators. True for one that is not there.
[[nodiscard]] bool isPrivateFile(const QString &path);

} // namespace holdfast::runtime
