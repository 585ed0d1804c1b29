// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gui/models/output_buffer.h"
#include "gui/session/server_session.h"

#include <QWidget>

#include <deque>

class QCheckBox;
class QHBoxLayout;
class QLabel;
class QPlainTextEdit;

namespace holdfast::gui {

/// The output of one run, followed as it comes. Keeps the newest 20,000 lines; each answer of the server (512 KiB) is
/// one step of the event loop, so that the window answers while 100 MB pass through.
class OutputView final : public QWidget
{
    Q_OBJECT

public:
    explicit OutputView(ServerSession &session, QWidget *parent = nullptr);

    /// At the right end of the title.
    void addWidget(QWidget *widget);
    /// Shows this run from its first byte. Empty: nothing.
    void follow(const QString &run);
    [[nodiscard]] const QString &run() const { return m_run; }
    [[nodiscard]] QString text() const;
    [[nodiscard]] qint64 bytesSeen() const { return m_bytes; }

private:
    void ask();
    void take(const OutputAnswer &answer);
    void onTimer();
    void appendSlice();
    void append(const OutputPiece &piece);
    void renewTitle(bool final);
    void onEnd(bool atEnd);

    ServerSession &m_session;
    QLabel *m_title;
    QHBoxLayout *m_row;
    QCheckBox *m_followEnd;
    QPlainTextEdit *m_text;
    OutputBuffer m_out;
    OutputBuffer m_err;
    std::deque<OutputPiece> m_pending; ///< received, not shown yet
    bool m_final = false;              ///< nothing comes behind m_pending
    bool m_more = false;               ///< something does, at once
    QString m_run;
    qint64 m_next = 0;
    qint64 m_bytes = 0;
    int m_attempt = 0;
    int m_asked = 0;
    QTimer m_again;
};

} // namespace holdfast::gui
