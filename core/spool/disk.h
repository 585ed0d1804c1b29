// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/runtime/private_file.h"

#include <QByteArrayView>
#include <QString>

class QFile;

/// What the spool asks of a file system beyond QFile: that something is on the disk, and not in a cache, when it says
/// so.
namespace holdfast::spool {

/// `store_unavailable`: the disk is full, gone, or not ours to write.
[[nodiscard]] Problem diskProblem(const QString &path, const QString &what);

/// Blocks until the file's bytes are on the disk, fsync(2).
Result<void> syncFile(QFile &file);

/// Blocks until names made, changed or removed in the folder are on the disk.
Result<void> syncFolder(const QString &folder);

/// Gives a file, in one step, the place and name of another one in the same folder, which it replaces.
Result<void> replaceFile(const QString &from, const QString &to);

using runtime::Durable;

/// runtime::writePrivateFile(), with a Problem.
Result<void> writeWhole(const QString &path, QByteArrayView content, Durable durable = Durable::Yes);

/// Writes a file that nobody reads before this returns, and makes sure of its content and its name. Less than
/// writeWhole(): what is left of it after a crash may be a part.
Result<void> writeNew(const QString &path, QByteArrayView content);

/// False at the first byte that could not be written; the file's errorString() says why, also after a short write.
[[nodiscard]] bool writeAll(QFile &file, QByteArrayView content);

/// Deletes a file, a folder with all that is in it, or a link, and never what a link leads to. True if it is gone.
bool removeTree(const QString &path);

/// Makes a folder that only its owner may read, with its parents. One that exists is left as it is. With Durable::No
/// the caller syncs the parent.
Result<void> makePrivateFolder(const QString &folder, Durable durable = Durable::Yes);

/// Holds a file that no second process can hold. The system lets go of it when the process ends, however it ends.
class FolderLock final
{
public:
    FolderLock() = default;
    ~FolderLock();
    Q_DISABLE_COPY_MOVE(FolderLock)

    /// `spool_in_use` with the number of the process that holds it.
    Result<void> take(const QString &path);

private:
    qintptr m_handle = -1;
};

} // namespace holdfast::spool
