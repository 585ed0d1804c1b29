// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gui/feed/server_api.h"

#include <QSaveFile>

namespace holdfast::gui {

/// Which part of a run's output.
enum class OutputStreams { Both, Out, Error };

/// Whether this piece belongs to it.
[[nodiscard]] bool isOf(const OutputPiece &piece, OutputStreams streams);

/// Writes all output of a run that the server has into a file, byte by byte as the program wrote it, and deletes itself
/// then. Only one answer of the server (512 KiB) is in memory at once.
class OutputSaver final : public QObject
{
    Q_OBJECT

public:
    /// `api` must outlive it.
    OutputSaver(ServerApi &api, QString run, OutputStreams streams, const QString &file, QObject *parent);

    /// done() comes once, from here or later.
    void start();

Q_SIGNALS:
    void done(const QString &sentence, bool bad);

private:
    void ask();
    void take(const OutputAnswer &answer);
    void end(const QString &sentence, bool bad);

    ServerApi &m_api;
    const QString m_run;
    const OutputStreams m_streams;
    QSaveFile m_file;
    qint64 m_next = 0;
    qint64 m_bytes = 0;
};

} // namespace holdfast::gui
