// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <QByteArray>
#include <QFile>
#include <QString>

#include <algorithm>

namespace holdfast::spool {

/// One stream of one attempt: a file that only grows, and never has a gap or a half-written piece.
///
/// What has been appended is handed to the system, not forced to the disk: that is sync(), once, at the end. A power
/// cut may cost the last seconds of a running attempt's output, never bytes in the middle of what was already
/// delivered.
class OutputFile final
{
public:
    /// Bytes that mark() adds, at most.
    static constexpr qint64 kLongestMark = 128;

    explicit OutputFile(const QString &path);

    /// Takes up what is on the disk; a missing file is an empty one.
    void load();

    [[nodiscard]] qint64 size() const { return m_size; }       ///< good bytes on disk, with the mark
    [[nodiscard]] qint64 kept() const { return m_kept; }       ///< bytes of the program on disk
    [[nodiscard]] qint64 dropped() const { return m_dropped; } ///< since it was loaded

    /// Keeps as much as there is `room` for, and counts the rest as dropped. All of that or nothing and a Problem: then
    /// it can be tried again. Keeps the file open.
    Result<void> append(QByteArrayView bytes, qint64 room);

    /// If anything was dropped, says so at the end of the file, once.
    Result<void> mark();

    Result<void> sync(); ///< everything appended is on the disk
    void close();

    /// Another process has written to the file: up to here it is good.
    void grewTo(qint64 bytes) { m_size = m_kept = std::max(m_size, bytes); }

    /// At most `maxBytes` from `offset`; empty at the end.
    [[nodiscard]] Result<QByteArray> read(qint64 offset, qint64 maxBytes);

private:
    Result<void> open();
    Result<void> write(QByteArrayView bytes);
    Result<void> noteCut();
    void findMark();
    [[nodiscard]] QString cutPath() const { return m_file.fileName() + QStringLiteral(".cut"); }

    QFile m_file;
    qint64 m_size = 0;
    qint64 m_kept = 0;
    qint64 m_dropped = 0;
    bool m_cut = false;    ///< something was dropped, or is about to be; on disk an empty file beside this one
    bool m_counted = true; ///< m_dropped is all of it: false when a former process had dropped something
    bool m_marked = false;
};

} // namespace holdfast::spool
