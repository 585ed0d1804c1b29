// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/spool/output_file.h"

#include "core/spool/disk.h"

#include <algorithm>

namespace holdfast::spool {
namespace {

constexpr char kMarkStart[] = "\n[holdfast: output cut here; ";
constexpr char kMarkEnd[] = " further bytes were dropped]\n";

} // namespace

OutputFile::OutputFile(const QString &path)
    : m_file(path)
{}

void OutputFile::load()
{
    m_size = m_kept = m_file.size();
    m_cut = QFile::exists(cutPath());
    m_counted = !m_cut;
    if (m_cut)
        findMark();
}

void OutputFile::findMark()
{
    const auto tail = read(std::max<qint64>(0, m_size - kLongestMark), kLongestMark);
    const qsizetype at = tail && tail->endsWith(kMarkEnd) ? tail->lastIndexOf(kMarkStart) : -1;
    m_marked = at >= 0;
    if (m_marked)
        m_kept = m_size - (tail->size() - at);
}

Result<void> OutputFile::open()
{
    if (m_file.isOpen() || m_file.open(QIODevice::ReadWrite | QIODevice::Unbuffered))
        return {};
    return diskProblem(m_file.fileName(), QStringLiteral("cannot be opened: %1").arg(m_file.errorString()));
}

Result<void> OutputFile::append(QByteArrayView bytes, qint64 room)
{
    const qint64 keep = std::clamp<qint64>(room, 0, bytes.size());
    if (keep < bytes.size()) {
        if (const auto noted = noteCut(); !noted)
            return noted;
    }
    if (keep > 0) {
        if (const auto written = write(bytes.first(keep)); !written)
            return written;
    }
    m_kept += keep;
    m_dropped += bytes.size() - keep;
    return {};
}

Result<void> OutputFile::write(QByteArrayView bytes)
{
    if (const auto opened = open(); !opened)
        return opened;
    // At the last good place, not at the end: what a failed try has left is written over.
    if (m_file.seek(m_size) && writeAll(m_file, bytes)) {
        m_size += bytes.size();
        return {};
    }
    const QString why = m_file.errorString();
    m_file.resize(m_size);
    return diskProblem(m_file.fileName(), QStringLiteral("cannot be written: %1").arg(why));
}

Result<void> OutputFile::noteCut()
{
    QFile note(cutPath());
    if (!m_cut && !note.open(QIODevice::WriteOnly))
        return diskProblem(cutPath(), QStringLiteral("cannot be made: %1").arg(note.errorString()));
    m_cut = true;
    return {};
}

Result<void> OutputFile::mark()
{
    if (m_marked || (m_dropped == 0 && m_counted))
        return {};
    const QByteArray count = m_counted ? QByteArray::number(m_dropped) : QByteArray("an unknown number of");
    const auto written = write(kMarkStart + count + kMarkEnd);
    m_marked = written.ok();
    return written;
}

Result<void> OutputFile::sync()
{
    if (m_size == 0 && !m_file.exists())
        return {};
    if (const auto opened = open(); !opened)
        return opened;
    m_file.resize(m_size);
    return syncFile(m_file);
}

void OutputFile::close()
{
    m_file.close();
}

Result<QByteArray> OutputFile::read(qint64 offset, qint64 maxBytes)
{
    if (offset < 0 || maxBytes < 0)
        return Problem{
            QStringLiteral("bad_field"), QStringLiteral("offsets and lengths are not negative"), m_file.fileName(), {}};
    const qint64 wanted = std::min(maxBytes, m_size - offset);
    if (wanted <= 0)
        return QByteArray();
    const bool wasOpen = m_file.isOpen();
    if (const auto opened = open(); !opened)
        return opened.problem();
    const bool found = m_file.seek(offset);
    QByteArray bytes = found ? m_file.read(wanted) : QByteArray();
    const QString why = m_file.errorString();
    if (!wasOpen)
        m_file.close();
    if (bytes.size() != wanted)
        return diskProblem(m_file.fileName(), QStringLiteral("cannot be read: %1").arg(why));
    return bytes;
}

} // namespace holdfast::spool
